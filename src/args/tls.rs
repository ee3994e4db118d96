//! What was typed about encryption.

use std::path::PathBuf;

/// The certificate that a board shows.
#[derive(Debug, Clone, clap::Args)]
pub struct TlsFiles {
    /// Speak https:// with this certificate (PEM), followed in the file by those that vouch for it
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Its private key (PEM), without a password
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
}
