//! Certificates that cannot be used: what is told before anything is started.

use crate::support::Gameday;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedKey, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, date_time_ymd, generate_simple_self_signed,
};
use std::io::Write as _;
use std::net::TcpListener;
use std::sync::Arc;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection};

fn pair() -> (String, String) {
    let made = generate_simple_self_signed(["localhost".to_owned()]);
    let CertifiedKey { cert, signing_key } = made.expect("a pair");
    (cert.pem(), signing_key.serialize_pem())
}

#[test]
fn what_is_wrong_with_a_certificate_is_told_with_a_way_out() {
    let gameday = Gameday::new();
    let (certificate, key) = pair();
    let (_, other) = pair();
    gameday.write("cert.pem", &certificate);
    gameday.write("key.pem", &key);
    gameday.write("other.pem", &other);
    let encrypted = key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    gameday.write("encrypted.pem", &encrypted);
    for (certificate, key, said) in [
        (
            "none.pem",
            "key.pem",
            "cannot read the certificate none.pem",
        ),
        (
            "cert.pem",
            "none.pem",
            "cannot read the private key none.pem",
        ),
        (
            "key.pem",
            "key.pem",
            "key.pem: there is no certificate in it",
        ),
        (
            "cert.pem",
            "cert.pem",
            "cert.pem: there is no private key in it",
        ),
        (
            "cert.pem",
            "other.pem",
            "other.pem: the private key does not belong to the certificate",
        ),
        (
            "cert.pem",
            "encrypted.pem",
            "openssl pkey -in encrypted.pem",
        ),
    ] {
        let files = ["--tls-cert", certificate, "--tls-key", key];
        let game = ["host", "unicorn-rentals", "--team", "Red", "--port", "0"];
        let ended = gameday.run(&[&game[..], &files[..]].concat()).with_code(1);
        assert!(ended.stderr.contains(said), "{said}: {}", ended.stderr);
        assert!(
            ended.stderr.contains("help: ") || said.starts_with("cannot read"),
            "{}",
            ended.stderr
        );
        assert_eq!(ended.stdout, "", "nothing was started");
    }
    let alone = [
        "host",
        "unicorn-rentals",
        "--team",
        "Red",
        "--tls-cert",
        "cert.pem",
    ];
    let ended = gameday.run(&alone).with_code(2);
    assert!(ended.stderr.contains("--tls-key"), "{}", ended.stderr);
}

#[test]
fn whom_to_trust_is_read_before_anybody_is_asked() {
    let gameday = Gameday::new();
    let (certificate, key) = pair();
    gameday.write("key.pem", &key);
    // What is too large is refused, not read in part.
    gameday.write("large.pem", &(certificate + &" ".repeat(1 << 20)));
    for (file, said) in [
        ("none.pem", "none.pem: "),
        ("key.pem", "there is no certificate in it"),
        ("large.pem", "large.pem: it is larger than 1 MB"),
    ] {
        let ended = gameday.run(&[
            "script",
            "--url",
            "https://127.0.0.1:1",
            "--token",
            "0",
            "--ca",
            file,
        ]);
        let ended = ended.with_code(1);
        assert!(ended.stderr.contains(said), "{}", ended.stderr);
    }
}

/// Shows one visitor this certificate, or speaks without TLS; says where.
fn shown(certificate: Option<(String, String)>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let config = certificate.map(|(chain, key)| {
        let chain = CertificateDer::from_pem_slice(chain.as_bytes()).expect("a certificate");
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![chain], key);
        Arc::new(config.expect("a pair"))
    });
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a visitor");
        let Some(config) = config else {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")?;
            // To the end: what is left unread would take the answer along.
            return std::io::copy(&mut stream, &mut std::io::sink()).map(drop);
        };
        let mut connection = ServerConnection::new(config).expect("a connection");
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        Ok(())
    });
    format!("https://{address}")
}

#[test]
fn a_certificate_that_is_not_trusted_is_told_with_what_to_do_about_it() {
    type Make = fn(&mut CertificateParams);
    let made = |change: Make| {
        let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).expect("a name");
        change(&mut params);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        (certificate.pem(), key.serialize_pem())
    };
    let another = Make::from(|it| {
        it.subject_alt_names = CertificateParams::new(["a.example".to_owned()])
            .expect("a name")
            .subject_alt_names;
    });
    let of_authority = Make::from(|it| it.is_ca = IsCa::Ca(BasicConstraints::Unconstrained));
    let expired = Make::from(|it| it.not_after = date_time_ymd(2001, 1, 1));
    let to_come = Make::from(|it| it.not_before = date_time_ymd(3001, 1, 1));
    let for_clients =
        Make::from(|it| it.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth]);
    let gameday = Gameday::new();
    let told = |url: &str, trusted: &str| {
        gameday.write("trusted.pem", trusted);
        let place = ["--url", url, "--token", "0", "--ca", "trusted.pem"];
        let ended = gameday.run(&[&["script"], &place[..]].concat());
        ended.with_code(1).stderr
    };
    for (change, help) in [
        (
            another,
            "use the name or address that is in its certificate",
        ),
        (of_authority, "basicConstraints=CA:FALSE"),
        (
            expired,
            "make a new certificate, or put this machine's clock right",
        ),
        (
            to_come,
            "make a new certificate, or put this machine's clock right",
        ),
        (for_clients, "docs/reference/security.md has the command"),
    ] {
        let (certificate, key) = made(change);
        let said = told(&shown(Some((certificate.clone(), key))), &certificate);
        assert!(
            said.contains("is not trusted") && said.contains(help),
            "{said}"
        );
    }
    // Another authority's, and an older one of the same name.
    let (stranger, _) = made(|it| it.distinguished_name.push(DnType::CommonName, "another"));
    let (older, _) = pair();
    for trusted in [stranger, older] {
        let said = told(&shown(Some(pair())), &trusted);
        assert!(said.contains("`--ca FILE` trusts the host's own"), "{said}");
    }
    let said = told(&shown(None), &pair().0);
    assert!(
        said.contains("https:// is not spoken there: try http://"),
        "{said}"
    );
}
