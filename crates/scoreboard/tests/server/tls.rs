//! A game behind TLS: cookies, origins, both versions of HTTP, and who comes without.

use crate::support::{Game, PATIENCE, PIN, Request, answer_all};
use gate::{Door, Tls};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::{http1, http2};
use hyper::{HeaderMap, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

const NAME: &str = "gameday.test";
const COMMAND: &str = r#"{"idempotency_key":"k","command":{"delete-cdn":{}}}"#;

struct Secured {
    game: Game,
    certificate: CertificateDer<'static>,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Secured {
    async fn start() -> Self {
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed([NAME.to_owned()]).unwrap();
        let tls = Tls::from_pem(
            cert.pem().as_bytes(),
            signing_key.serialize_pem().as_bytes(),
        );
        let door = |listener| Door::secured(listener, tls.unwrap());
        Self {
            game: Game::start_behind(answer_all, |access| access, None, door).await,
            certificate: cert.der().clone(),
        }
    }

    /// How the game is called: under that name it is asked for, and says so itself.
    fn host(&self) -> String {
        format!("{NAME}:{}", self.game.address.port())
    }

    async fn connect(&self, protocol: &[u8]) -> TlsStream<TcpStream> {
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let provider = Arc::new(crypto::ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![protocol.to_vec()];
        let stream = TcpStream::connect(self.game.address).await.unwrap();
        let name = ServerName::try_from(NAME).unwrap();
        let connecting = TlsConnector::from(Arc::new(config)).connect(name, stream);
        let stream = timeout(PATIENCE, connecting).await.unwrap().unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(protocol));
        stream
    }

    /// A request, by HTTP/2 or not, as a browser would send it.
    async fn ask(
        &self,
        is_h2: bool,
        post: Option<&str>,
        path: &str,
        more: &[(&str, &str)],
    ) -> Answer {
        let method = if post.is_some() { "POST" } else { "GET" };
        let mut request = hyper::Request::builder().method(method);
        request = match is_h2 {
            true => request.uri(format!("https://{}{path}", self.host())),
            false => request.uri(path).header("host", self.host()),
        };
        if post.is_some() {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let body = Full::new(Bytes::from(post.unwrap_or_default().to_owned()));
        let request = request.body(body).unwrap();
        let answer = if is_h2 {
            let stream = TokioIo::new(self.connect(b"h2").await);
            let (mut sender, connection) = http2::handshake(TokioExecutor::new(), stream)
                .await
                .unwrap();
            tokio::spawn(connection);
            sender.send_request(request).await.unwrap()
        } else {
            let stream = TokioIo::new(self.connect(b"http/1.1").await);
            let (mut sender, connection) = http1::handshake(stream).await.unwrap();
            tokio::spawn(connection);
            sender.send_request(request).await.unwrap()
        };
        let (head, body) = answer.into_parts();
        let body = timeout(PATIENCE, body.collect()).await.unwrap().unwrap();
        Answer {
            status: head.status,
            headers: head.headers,
            body: serde_json::from_slice(&body.to_bytes()).unwrap_or_default(),
        }
    }

    /// A member's token, and the cookie that came with it.
    async fn join(&self, is_h2: bool) -> (String, String) {
        let member = if is_h2 { "Mina" } else { "Jae" };
        let body = json!({"pin": PIN, "team": 0, "member": member}).to_string();
        let origin = format!("https://{}", self.host());
        let joined = self
            .ask(is_h2, Some(&body), "/api/join", &[("origin", &origin)])
            .await;
        assert_eq!(joined.status, StatusCode::OK, "{}", joined.body);
        let cookie = joined.headers["set-cookie"].to_str().unwrap().to_owned();
        (joined.body["token"].as_str().unwrap().to_owned(), cookie)
    }

    /// A request without TLS.
    fn without(&self, method: &str, path: &str) -> Request {
        self.game
            .bare(method, path)
            .header("host", &self.host())
            .header("connection", "close")
    }
}

#[tokio::test]
async fn cookies_are_for_encrypted_ways_alone() {
    let secured = Secured::start().await;
    for is_h2 in [false, true] {
        let (token, cookie) = secured.join(is_h2).await;
        assert!(
            cookie.starts_with(&format!("__Host-gameday_token={token}; Path=/; ")),
            "{cookie}"
        );
        assert!(cookie.contains("; HttpOnly; SameSite=Strict; "), "{cookie}");
        assert!(cookie.ends_with("; Secure"), "{cookie}");
        let link = format!("/join?token={token}");
        let by_link = secured.ask(is_h2, None, &link, &[]).await;
        assert_eq!(by_link.status, StatusCode::SEE_OTHER);
        let cookie = by_link.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.ends_with("; Secure"), "{cookie}");
    }
    secured.game.stop().await;

    // Without TLS there is no such thing, unless a proxy before us says that there is.
    let plain = Game::start().await;
    let cookie =
        |answer: &crate::support::Response| answer.header("set-cookie").unwrap().to_owned();
    let joined = plain.join(PIN, 0, "Mina").send().await;
    assert!(!cookie(&joined).contains("Secure"));
    // Browsers would not let it replace the other one of that name.
    assert!(cookie(&joined).starts_with("gameday_token="));
    let forwarded = plain
        .join(PIN, 0, "Jae")
        .header("x-forwarded-proto", "https");
    let by_proxy = cookie(&forwarded.send().await);
    assert!(by_proxy.ends_with("; Secure"), "{by_proxy}");
    let (pair, _) = by_proxy.split_once(';').unwrap();
    let team = plain.get("/api/team").header("cookie", pair);
    let team = team.header("x-forwarded-proto", "https").send().await;
    assert_eq!(team.status, 200, "{}", team.body);
    plain.stop().await;
}

#[tokio::test]
async fn writes_come_from_pages_that_came_by_tls_in_both_versions_of_http() {
    let secured = Secured::start().await;
    let (with, without) = (
        format!("https://{}", secured.host()),
        format!("http://{}", secured.host()),
    );
    for is_h2 in [false, true] {
        let (token, _) = secured.join(is_h2).await;
        let cookie = format!("__Host-gameday_token={token}");
        for (origin, status) in [
            (with.as_str(), 200),
            (&without, 403),
            ("https://evil.example", 403),
        ] {
            let headers = [("cookie", cookie.as_str()), ("origin", origin)];
            let done = secured
                .ask(is_h2, Some(COMMAND), "/api/team/commands", &headers)
                .await;
            assert_eq!(done.status, status, "{origin} by h2 {is_h2}: {}", done.body);
        }
    }
    secured.game.stop().await;
}

#[tokio::test]
async fn who_comes_without_tls_is_led_to_pages_and_refused_with_everything_else() {
    let secured = Secured::start().await;
    let page = secured.without("GET", "/join").send().await;
    assert_eq!(page.status, 307);
    let there = format!("https://{}/join", secured.host());
    assert_eq!(page.header("location"), Some(there.as_str()));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("set-cookie"), None);

    let (token, _) = secured.join(false).await;
    let link = format!("/join?token={token}");
    let bearer = secured.without("GET", "/team").bearer(&token);
    for request in [
        secured.without("GET", &link),
        secured.without("GET", "/api/board"),
        secured.without("POST", "/api/join"),
        bearer,
    ] {
        let answer = request.send().await;
        answer.expect_error(400, "tls-only");
        assert_eq!(answer.header("location"), None);
        assert_eq!(answer.header("set-cookie"), None);
    }
    let facilitator = format!("Bearer {}", secured.game.access.issue_facilitator_token());
    let visits = secured
        .ask(
            false,
            None,
            "/api/visits",
            &[("authorization", &facilitator)],
        )
        .await;
    let refused = visits.body.as_array().unwrap().iter();
    let refused = refused.filter(|it| it["what"] == "tls-only");
    assert_eq!(refused.count(), 4, "{}", visits.body);

    // What is no HTTP either gets no further.
    let nonsense = secured.without("GET", "/ nonsense").send().await;
    assert_eq!(nonsense.status, 400);
    secured.game.stop().await;
}
