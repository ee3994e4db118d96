//! The certificate of a board, from the files that were named.

use crate::args::TlsFiles;
use crate::exit::Failure;
use anyhow::anyhow;
use gate::{Tls, TlsTrouble};
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// The largest file that is read, in bytes: chains of certificates have a few thousand.
const FILE_LEN_MAX: u64 = 1 << 20;

/// The certificate, if there is to be one.
pub(crate) fn read(files: &TlsFiles) -> Result<Option<Tls>, Failure> {
    let (Some(certificate), Some(key)) = (&files.tls_cert, &files.tls_key) else {
        return Ok(None);
    };
    let chain = text(certificate, "the certificate")?;
    let secret = text(key, "the private key")?;
    let tls = Tls::from_pem(&chain, &secret);
    Ok(Some(
        tls.map_err(|trouble| failed(certificate, key, &trouble))?,
    ))
}

fn text(path: &Path, what: &str) -> Result<Vec<u8>, Failure> {
    read_file(path).map_err(|error| {
        let shown = path.display();
        Failure::Other(anyhow!("cannot read {what} {shown}: {error}"))
    })
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut file = File::open(path)?.take(FILE_LEN_MAX + 1);
    if file.read_to_end(&mut bytes)? as u64 > FILE_LEN_MAX {
        return Err(io::Error::other("it is larger than 1 MB"));
    }
    Ok(bytes)
}

/// What is wrong with the files, and what to do about it.
fn failed(certificate: &Path, key: &Path, trouble: &TlsTrouble) -> Failure {
    let (certificate, key) = (certificate.display(), key.display());
    let (about, help) = match trouble {
        TlsTrouble::NoCertificate => (
            &certificate,
            "it has to be in PEM, and begins with -----BEGIN CERTIFICATE-----; one in DER becomes that by \
             `openssl x509 -inform der -in FILE`"
                .to_owned(),
        ),
        TlsTrouble::BadCertificate(_) => (&certificate, "copy the file once more, whole".to_owned()),
        TlsTrouble::NoKey => (
            &key,
            "it has to be in PEM, and begins with -----BEGIN PRIVATE KEY-----".to_owned(),
        ),
        TlsTrouble::KeyEncrypted => (
            &key,
            format!("take its password away: `openssl pkey -in {key} -out plain.pem`, for your eyes only"),
        ),
        TlsTrouble::BadKey(_) => (&key, "copy the file once more, whole".to_owned()),
        TlsTrouble::KeyOfAnother => (
            &key,
            format!("name the key that was made with {certificate}; the certificate itself comes first in its file, before those that vouch for it"),
        ),
        TlsTrouble::Unusable(_) => (
            &certificate,
            "make another one: docs/reference/security.md#encryption has the command".to_owned(),
        ),
    };
    Failure::Other(anyhow!("{about}: {trouble}\n  help: {help}"))
}
