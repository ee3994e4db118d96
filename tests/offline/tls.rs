//! Certificates that cannot be used: what is told before anything is started.

use crate::support::Gameday;
use rcgen::{CertifiedKey, generate_simple_self_signed};

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
