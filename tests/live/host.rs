//! The real program as a host, and a client that speaks just enough HTTP.

use super::support::{look_again, program};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) const PIN: &str = "314159";

/// How long something may take that a host is to come to.
const PATIENCE: Duration = Duration::from_secs(40);

/// A host and where its board is.
pub(crate) struct Host {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    /// The link of whoever runs the game, or of the team of one.
    pub(crate) link: String,
}

impl Host {
    /// Starts a host and waits until it tells where the board is.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::run(&[&["host", "--pin", PIN], arguments].concat())
    }

    /// The same for another verb that serves a board.
    pub(crate) fn run(arguments: &[&str]) -> Self {
        let mut child = Command::new(program())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the host starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let Some(Ok(first)) = lines.next() else {
            let mut why = String::new();
            let stderr = child.stderr.take().expect("a pipe");
            let _ = BufReader::new(stderr).read_to_string(&mut why);
            panic!("the host said nothing but: {why}");
        };
        let (_, address) = first.split_once("://").expect("the board's address");
        let address = address.parse().expect("an address");
        let Some(Ok(link)) = lines.next() else {
            panic!("the host tells no link")
        };
        // Pipes that nobody reads would hold it up.
        std::thread::spawn(move || lines.for_each(drop));
        let errors = child.stderr.take().expect("a pipe");
        std::thread::spawn(move || BufReader::new(errors).lines().for_each(drop));
        Self {
            child,
            address,
            link: link.split_whitespace().last().expect("a link").to_owned(),
        }
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().expect("SIGKILL");
        self.child.wait().expect("it ends");
    }

    /// One HTTP exchange; `None` if it does not come to its end.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: &Value,
    ) -> Option<(u16, Value)> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .ok()?;
        let body = body.to_string();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        let (_, body) = answer.split_once("\r\n\r\n")?;
        Some((status, serde_json::from_str(body).ok()?))
    }

    /// The token of whoever runs the game, or of the team of one.
    pub(crate) fn token(&self) -> &str {
        let token = self.link.split_once("token=");
        token.expect("a link with a token").1
    }

    /// A machine that is too busy makes the game stand still; it is told to go on.
    pub(crate) fn resume_if_paused(&self, board: &Value) {
        if board["board"]["phase"] == "paused" {
            let _ = self.ask("POST", "/api/resume", self.token(), &json!({}));
        }
    }

    /// Looks again and again until there is something to be seen, and keeps the game going meanwhile.
    pub(crate) fn until<T>(&self, what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
        let began = Instant::now();
        loop {
            let seen = match look() {
                Ok(found) => return found,
                Err(seen) => seen,
            };
            assert!(began.elapsed() < PATIENCE, "{what}: {seen}");
            let board = self.ask("GET", "/api/board", "", &Value::Null);
            self.resume_if_paused(&board.expect("a board").1);
            look_again();
        }
    }

    /// Asks for something until it is as it should be.
    pub(crate) fn ask_until(
        &self,
        token: &str,
        path: &str,
        is_so: impl Fn(&Value) -> bool,
    ) -> Value {
        self.until(path, || {
            let asked = self.ask("GET", path, token, &Value::Null);
            match asked.expect("an answer") {
                (200, answer) if is_so(&answer) => Ok(answer),
                (status, answer) => Err(format!("{status} {answer}")),
            }
        })
    }

    /// Everything that comes of a request within a time, headers too.
    pub(crate) fn listen(&self, path: &str, token: &str, within: Duration) -> String {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n",
            self.address
        );
        stream.write_all(head.as_bytes()).expect("it reads");
        let began = Instant::now();
        let (mut all, mut part) = (Vec::new(), [0; 65_536]);
        while let Some(rest) = within
            .checked_sub(began.elapsed())
            .filter(|it| !it.is_zero())
        {
            stream.set_read_timeout(Some(rest)).expect("a length");
            match stream.read(&mut part) {
                Ok(0) | Err(_) => break,
                Ok(length) => all.extend_from_slice(&part[..length]),
            }
        }
        String::from_utf8_lossy(&all).into_owned()
    }

    pub(crate) fn join(&self) -> String {
        self.join_as("Mina")
    }

    /// A token for a member of the first team.
    pub(crate) fn join_as(&self, member: &str) -> String {
        let body = json!({"pin": PIN, "team": 0, "member": member});
        let (status, joined) = self.ask("POST", "/api/join", "", &body).expect("an answer");
        assert_eq!(status, 200, "{joined}");
        joined["token"].as_str().expect("a token").to_owned()
    }
}
