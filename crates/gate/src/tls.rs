//! TLS: the certificate that a listener shows, and what clients begin with.

use std::io;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::{Error as PemError, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{Error as RustlsError, ServerConfig};
use tokio_util::either::Either;

/// The versions of HTTP that are spoken behind TLS, the better one first.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];
/// The first byte of whoever begins with TLS: a record of a handshake. No method of HTTP begins so.
const HANDSHAKE: u8 = 0x16;

/// A connection, with or without TLS.
pub(crate) type Stream = Either<TcpStream, Box<tokio_rustls::server::TlsStream<TcpStream>>>;

/// What a listener needs to speak TLS 1.2 and 1.3: a certificate, and its key. Clones share it.
#[derive(Clone)]
pub struct Tls(TlsAcceptor);

/// Why a certificate and a key are of no use. Nothing has been served yet.
#[derive(Debug, thiserror::Error)]
pub enum TlsTrouble {
    /// The certificates' text has none.
    #[error("there is no certificate in it")]
    NoCertificate,
    /// The certificates' text is damaged.
    #[error("its certificate cannot be read: {0}")]
    BadCertificate(PemError),
    /// The key's text has none.
    #[error("there is no private key in it")]
    NoKey,
    /// The key is there, behind a password.
    #[error("its private key is encrypted")]
    KeyEncrypted,
    /// The key's text is damaged.
    #[error("its private key cannot be read: {0}")]
    BadKey(PemError),
    /// The key is another certificate's.
    #[error("the private key does not belong to the certificate")]
    KeyOfAnother,
    /// They cannot be used for another reason.
    #[error("certificate and key cannot be used: {0}")]
    Unusable(RustlsError),
}

impl Tls {
    /// From the text of a certificate, followed by those that vouch for it, and the text of its
    /// private key (PKCS#8, PKCS#1 or SEC1), all in PEM.
    ///
    /// # Errors
    /// When they are not there, cannot be read, or do not belong together.
    pub fn from_pem(certificates: &[u8], key: &[u8]) -> Result<Self, TlsTrouble> {
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(certificates)
            .collect::<Result<_, _>>()
            .map_err(TlsTrouble::BadCertificate)?;
        if chain.is_empty() {
            return Err(TlsTrouble::NoCertificate);
        }
        // Two kinds of PEM say so, in their first lines.
        if String::from_utf8_lossy(key).contains("ENCRYPTED") {
            return Err(TlsTrouble::KeyEncrypted);
        }
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| match error {
            PemError::NoItemsFound => TlsTrouble::NoKey,
            other => TlsTrouble::BadKey(other),
        })?;
        let builder = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(TlsTrouble::Unusable)?;
        let config = builder.with_no_client_auth().with_single_cert(chain, key);
        let mut config = config.map_err(|error| match error {
            RustlsError::InconsistentKeys(_) => TlsTrouble::KeyOfAnother,
            other => TlsTrouble::Unusable(other),
        })?;
        config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }

    /// Lets a client begin: with TLS, or without, which is not decided here. It may take for ever.
    pub(crate) async fn greet(&self, stream: TcpStream) -> io::Result<Stream> {
        let mut first = [0];
        if stream.peek(&mut first).await? == 1 && first[0] != HANDSHAKE {
            return Ok(Either::Left(stream));
        }
        let stream = self.0.accept(stream).await?;
        Ok(Either::Right(Box::new(stream)))
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertifiedKey, generate_simple_self_signed};

    fn pair() -> (String, String) {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(["gameday.test".to_owned()]).unwrap();
        (cert.pem(), signing_key.serialize_pem())
    }

    #[test]
    fn a_certificate_and_its_key_are_taken_also_out_of_one_file() {
        let (certificate, key) = pair();
        assert!(Tls::from_pem(certificate.as_bytes(), key.as_bytes()).is_ok());
        let both = format!("{key}{certificate}");
        assert!(Tls::from_pem(both.as_bytes(), both.as_bytes()).is_ok());
    }

    #[test]
    fn what_is_wrong_with_them_is_told_apart() {
        let (certificate, key) = pair();
        let (_, other) = pair();
        let encrypted = key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
        let (half, _) = certificate.split_at(certificate.len() / 2);
        for (certificate, key, said) in [
            (certificate.as_str(), other.as_str(), "does not belong"),
            (&key, &key, "no certificate"),
            ("", &key, "no certificate"),
            (half, &key, "certificate cannot be read"),
            (&certificate, &certificate, "no private key"),
            (&certificate, &encrypted, "encrypted"),
        ] {
            let error = Tls::from_pem(certificate.as_bytes(), key.as_bytes()).unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
        }
    }
}
