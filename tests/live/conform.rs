//! `gameday conform`: our own service passes, and a broken one fails what it breaks.

use super::load::Service;
use super::support::program;
use bytes::Bytes;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper::{Request, Response, body::Incoming};
use serde_json::Value;
use std::net::SocketAddr;
use std::process::Command;

fn conform(url: &str, args: &[&str]) -> (Option<i32>, Value) {
    let output = Command::new(program())
        .args(["conform", url, "--json"])
        .args(args)
        .output()
        .expect("it runs");
    let result = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code(), result)
}

/// The ids of the checks that ended so.
fn ids(result: &Value, end: &str) -> Vec<String> {
    let checks = result["checks"].as_array().expect("a list");
    let such = checks.iter().filter(|check| check["end"] == end);
    such.map(|check| check["id"].as_str().expect("an id").to_owned())
        .collect()
}

#[test]
fn our_own_service_passes_everything_with_its_salt_alone() {
    let args = ["--base", "400ms", "--plus", "0s", "--salt", "pepper"];
    let service = Service::start(&args);
    let (code, result) = conform(&service.url, &["--salt", "pepper"]);
    assert_eq!(code, Some(0), "{result:#}");
    assert_eq!(
        (result["failed"].as_u64(), result["skipped"].as_u64()),
        (Some(0), Some(0)),
        "{result:#}"
    );
    let (code, result) = conform(&service.url, &["--no-overload"]);
    assert_eq!(code, Some(1), "{result:#}");
    let failed = ids(&result, "fail");
    assert!(
        failed.iter().all(|id| id.starts_with("hash.")
            || id == "connection.keep-alive"
            || id == "concurrency.own-answers"),
        "{failed:?}"
    );
    assert!(failed.contains(&"hash.plain".to_owned()), "{failed:?}");
}

/// What a middleman does to our service's answers.
type Spoil = fn(&str, u16, Bytes) -> (u16, Bytes);

/// A server that hands everything on to the service, and spoils answers.
async fn spoiled(to: SocketAddr, spoil: Spoil) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = service_fn(move |request: Request<Incoming>| hand_on(to, request, spoil));
            let connection = hyper::server::conn::http1::Builder::new()
                .max_buf_size(16 * 1024)
                .serve_connection(hyper_util::rt::TokioIo::new(stream), answer);
            tokio::spawn(connection);
        }
    });
    address
}

async fn hand_on(
    to: SocketAddr,
    request: Request<Incoming>,
    spoil: Spoil,
) -> Result<Response<Full<Bytes>>, Box<dyn std::error::Error + Send + Sync>> {
    use http_body_util::BodyExt as _;
    let query = request.uri().query().unwrap_or_default().to_owned();
    let stream = tokio::net::TcpStream::connect(to).await?;
    let io = hyper_util::rt::TokioIo::new(stream);
    let (mut sender, connection) = hyper::client::conn::http1::handshake(io).await?;
    tokio::spawn(connection);
    let (head, body) = sender.send_request(request).await?.into_parts();
    let (status, body) = spoil(
        &query,
        head.status.as_u16(),
        body.collect().await?.to_bytes(),
    );
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = hyper::StatusCode::from_u16(status)?;
    for name in ["content-type", "retry-after"] {
        if let Some(value) = head.headers.get(name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    Ok(answer)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_service_fails_exactly_what_it_breaks() {
    let service = Service::start(&["--base", "50ms", "--plus", "0s"]);
    let to: SocketAddr = service
        .url
        .strip_prefix("http://")
        .expect("a URL")
        .parse()
        .expect("an address");
    let cases: [(&[&str], Spoil); 5] = [
        (&[], |_, status, body| (status, body)),
        (&["body.digits"], |_, status, body| match body.len() {
            64 => (status, Bytes::from([&body[..], b"\n"].concat())),
            _ => (status, body),
        }),
        (&["input.missing"], |query, status, body| match query {
            "" if status == 400 => (404, body),
            _ => (status, body),
        }),
        (&["hash.plus"], |query, status, body| match query {
            "input=a+b" => (status, Bytes::from("0".repeat(64))),
            _ => (status, body),
        }),
        (
            &["method.post", "method.delete", "method.head"],
            |_, status, body| (if status == 405 { 200 } else { status }, body),
        ),
    ];
    for (broken, spoil) in cases {
        let url = format!("http://{}", spoiled(to, spoil).await);
        let asked = tokio::task::spawn_blocking(move || conform(&url, &["--no-overload"]));
        let (code, result) = asked.await.expect("it runs");
        assert_eq!(ids(&result, "fail"), broken, "{result:#}");
        assert_eq!(code, Some(i32::from(!broken.is_empty())));
    }
}

#[test]
fn where_nobody_answers_there_is_nothing_to_check() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let (code, result) = conform(&format!("http://{address}"), &[]);
    assert_eq!((code, result), (Some(1), Value::Null));
}
