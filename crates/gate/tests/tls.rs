//! Behind TLS: who comes with it, who comes without, and who never gets done.

use gate::{Door, Limits, Tls, Unsecured, serve};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::convert::Infallible;
use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

const NAME: &str = "gameday.test";
const PATIENCE: Duration = Duration::from_secs(20);
const ASK: &[u8] = b"GET / HTTP/1.1\r\nhost: gameday.test\r\nconnection: close\r\n\r\n";
/// The beginning of a handshake: a record of 512 bytes is announced, and never comes.
const BEGUN: &[u8] = &[0x16, 0x03, 0x01, 0x02, 0x00, 0x01];

struct Server {
    address: SocketAddr,
    certificate: CertificateDer<'static>,
}

impl Server {
    /// One with so many seats, which says how a request came.
    async fn start(connections_max: usize, idle_max: Duration) -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed([NAME.to_owned()]).unwrap();
        let tls = Tls::from_pem(
            cert.pem().as_bytes(),
            signing_key.serialize_pem().as_bytes(),
        );
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let limits = Limits {
            connections_max,
            from_one_address_max: connections_max,
            idle_max,
            age_max: None,
            head_len_max: 16 * 1024,
            head_fields_max: 100,
            streams_max: 4,
        };
        let service_for = |_| {
            service_fn(async |request: Request<Incoming>| {
                let is_unsecured = request.extensions().get::<Unsecured>().is_some();
                let said = format!("{:?} unsecured: {is_unsecured}", request.version());
                Ok::<_, Infallible>(Response::new(said))
            })
        };
        let door = Door::secured(listener, tls.unwrap());
        tokio::spawn(serve(door, limits, service_for, |_, _| {}, pending()));
        Self {
            address,
            certificate: cert.der().clone(),
        }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Asks behind TLS; offers these protocols, and says which one was chosen.
    async fn ask(&self, protocols: &[&[u8]]) -> (Option<Vec<u8>>, String) {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let provider = Arc::new(crypto::ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|it| it.to_vec()).collect();
        let name = ServerName::try_from(NAME).unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        let mut stream = connector.connect(name, self.connect().await).await.unwrap();
        let chosen = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
        stream.write_all(ASK).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        (chosen, answer)
    }
}

/// Waits until the other side has ended the connection.
async fn ended(mut stream: TcpStream) {
    let mut rest = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut rest)).await;
    let _ = read.expect("it is cut in time");
}

#[tokio::test]
async fn both_versions_of_http_are_offered_and_spoken() {
    let server = Server::start(4, PATIENCE).await;
    let (chosen, answer) = server.ask(&[b"http/1.1"]).await;
    assert_eq!(chosen.as_deref(), Some(&b"http/1.1"[..]));
    assert!(answer.ends_with("HTTP/1.1 unsecured: false"), "{answer}");
    let (chosen, answer) = server.ask(&[]).await;
    assert_eq!(chosen, None);
    assert!(answer.ends_with("HTTP/1.1 unsecured: false"), "{answer}");
    // What is said in HTTP/1.1 then is no preface of HTTP/2, and served as what it is.
    let (chosen, _) = server.ask(&[b"http/1.1", b"h2"]).await;
    assert_eq!(chosen.as_deref(), Some(&b"h2"[..]), "the better one");
}

#[tokio::test]
async fn who_comes_without_is_marked() {
    let server = Server::start(4, PATIENCE).await;
    let mut stream = server.connect().await;
    stream.write_all(ASK).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with("HTTP/1.1 unsecured: true"), "{answer}");
}

#[tokio::test]
async fn a_handshake_that_never_ends_gives_way_to_whoever_means_it() {
    let server = Server::start(2, 2 * PATIENCE).await;
    let silent = server.connect().await;
    let mut halfway = server.connect().await;
    halfway.write_all(BEGUN).await.unwrap();
    for left in [silent, halfway] {
        let (_, answer) = timeout(PATIENCE, server.ask(&[])).await.expect("a seat");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        let (other, another) = (server.connect().await, server.connect().await);
        ended(left).await;
        drop((other, another));
    }
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_cut() {
    let server = Server::start(64, Duration::from_secs(1)).await;
    let silent = server.connect().await;
    let mut trickling = server.connect().await;
    trickling.write_all(BEGUN).await.unwrap();
    let trickle = async {
        while trickling.write_all(&[0]).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, trickle).await.expect("it is cut");
    ended(silent).await;
}
