//! Servers that behave badly, each on a port of its own for as long as it is kept.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The longest head of a request, in bytes.
const HEAD_MAX: usize = 16 * 1024;

pub(super) struct Server {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}/calc", self.address)
    }

    fn serve<F>(one: impl Fn(TcpStream) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Option<()>> + Send + 'static,
    {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("it does not block");
        let address = listener.local_addr().expect("an address");
        let listener = TcpListener::from_std(listener).expect("a listener");
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(one(stream));
            }
        });
        Self { address, task }
    }

    /// Answers each request with this text, given the request.
    pub(super) fn start(answer: impl Fn(&str) -> String + Clone + Send + Sync + 'static) -> Self {
        Self::serve(move |mut stream| {
            let answer = answer.clone();
            async move {
                loop {
                    let request = request(&mut stream).await?;
                    let answer = answer(&request);
                    stream.write_all(answer.as_bytes()).await.ok()?;
                }
            }
        })
    }

    /// Promises a hash and sends a digit after each pause.
    pub(super) fn drip(pause: Duration) -> Self {
        Self::serve(move |mut stream| async move {
            head(&mut stream).await?;
            let promise = b"HTTP/1.1 200 OK\r\nContent-Length: 64\r\n\r\n";
            stream.write_all(promise).await.ok()?;
            loop {
                stream.write_all(b"0").await.ok()?;
                tokio::time::sleep(pause).await;
            }
        })
    }

    /// Never stops answering.
    pub(super) fn flood() -> Self {
        Self::serve(move |mut stream| async move {
            head(&mut stream).await?;
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            stream.write_all(head).await.ok()?;
            let chunk = format!("400\r\n{}\r\n", "0".repeat(0x400));
            loop {
                stream.write_all(chunk.as_bytes()).await.ok()?;
            }
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The head of the next request; its body is left out.
async fn head(stream: &mut TcpStream) -> Option<String> {
    let request = request(stream).await?;
    let (head, _) = request.split_once("\r\n\r\n")?;
    Some(head.to_owned())
}

/// The next request, with its body.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut all = Vec::new();
    while !all.ends_with(b"\r\n\r\n") && all.len() < HEAD_MAX {
        all.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(all.clone()).ok()?.to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.map_or(Some(0), |length| length.trim().parse().ok())?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    all.extend(body);
    String::from_utf8(all).ok()
}
