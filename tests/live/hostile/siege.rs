//! A host under siege: a game of two teams, the edge of one of them and the
//! board being attacked.

use crate::host::Host;
use crate::support::{scenario_text, wait_for};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, interval, timeout, timeout_at};

/// Descriptors that the host may have more of than before, once a siege is over.
const DESCRIPTORS_MORE_MAX: usize = 40;
/// How long an answer may take that is not attacked.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// A game of two teams; the edge of the first one is attacked.
pub(super) struct Siege {
    host: Host,
    edge: SocketAddr,
    descriptors: usize,
    _folder: tempfile::TempDir,
}

impl Siege {
    /// Starts a game of so many seconds.
    pub(super) async fn lay(length_s: u32) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let scenario = folder.path().join("calm.toml");
        let text = scenario_text("calm.toml")
            .replace("length = \"15s\"", &format!("length = \"{length_s}s\""))
            .replace("error_rate = \"2%\"", "error_rate = \"0%\"");
        std::fs::write(&scenario, text).expect("a file");
        let file = folder.path().join("siege.gameday");
        let host = tokio::task::block_in_place(|| {
            let path = |path: &std::path::Path| path.to_str().expect("a path").to_owned();
            let (scenario, file) = (path(&scenario), path(&file));
            let teams = ["--team", "Us", "--team", "Them"];
            let how = ["--autostart", "--port", "0", "--journal", &file];
            Host::start(&[&[scenario.as_str()], &teams[..], &how[..]].concat())
        });
        let mut listening = listeners_of(host.child.id());
        listening.retain(|address| *address != host.address);
        assert_eq!(listening.len(), 2, "an edge for each team: {listening:?}");
        let siege = Self {
            edge: listening[0],
            host,
            descriptors: 0,
            _folder: folder,
        };
        // With connections of the traffic's own open.
        wait_for("the first seconds", Duration::from_secs(20), || async {
            (siege.board()["board"]["second"].as_u64() >= Some(3)).then_some(())
        })
        .await;
        let descriptors = siege.descriptors();
        Self {
            descriptors,
            ..siege
        }
    }

    /// What is attacked: an edge, and the board.
    pub(super) fn targets(&self) -> [SocketAddr; 2] {
        [self.edge, self.host.address]
    }

    /// Memory of the host, in MiB.
    pub(super) fn resident_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.host.child.id()));
        let status = status.expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
        kib.and_then(|kib| kib.trim().parse::<u64>().ok())
            .expect("a figure")
            / 1024
    }

    fn descriptors(&self) -> usize {
        let folder = format!("/proc/{}/fd", self.host.child.id());
        std::fs::read_dir(folder).expect("it runs").count()
    }

    fn board(&self) -> Value {
        tokio::task::block_in_place(|| {
            let asked = self
                .host
                .ask("GET", "/api/board", self.host.token(), &json!({}));
            let (status, board) = asked.expect("an answer");
            assert_eq!(status, 200, "{board}");
            self.host.resume_if_paused(&board);
            board
        })
    }

    /// Whoever asks edge and board as they should is answered soon.
    pub(super) async fn answers_within(&self, within: Duration) {
        for address in self.targets() {
            let began = Instant::now();
            let request = "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            let answer = exchange(address, request, within).await;
            assert!(
                answer.starts_with("HTTP/1.1 4"),
                "{address}: {answer:?} after {:?}",
                began.elapsed()
            );
        }
    }

    /// The siege is over: nothing is left of it, and the other team played on.
    pub(super) async fn withstood(self) {
        self.answers_within(ANSWER_WITHIN).await;
        let most = self.descriptors + DESCRIPTORS_MORE_MAX;
        wait_for(
            "descriptors to be free",
            Duration::from_secs(20),
            || async { (self.descriptors() <= most).then_some(()) },
        )
        .await;
        let board = self.board();
        let rows = board["board"]["teams"].as_array().expect("teams").clone();
        let them = rows.iter().find(|row| row["name"] == "Them");
        let split = &them.expect("the other team")["split"];
        assert!(
            split["ok"].as_i64() > Some(0),
            "nothing was answered: {split}"
        );
        assert_eq!(split["wrong"], 0, "the other team suffered: {split}");
        // A machine that is too busy may lose a few; a siege that works loses all.
        let of = |part: &str| split[part].as_i64().expect("a number").abs();
        assert!(
            of("failed") * 20 <= of("ok"),
            "the other team suffered: {split}"
        );
        assert_eq!(board["board"]["phase"], "running", "{board}");
        tokio::task::block_in_place(|| self.host.kill());
    }
}

/// Where a process listens, in the order in which it began to.
fn listeners_of(pid: u32) -> Vec<SocketAddr> {
    let table = std::fs::read_to_string(format!("/proc/{pid}/net/tcp")).expect("a Linux system");
    let port_of: BTreeMap<String, u16> = table
        .lines()
        .filter_map(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let (_, port) = fields.get(1)?.split_once(':')?;
            let is_listening = *fields.get(3)? == "0A";
            let port = u16::from_str_radix(port, 16).ok()?;
            is_listening.then(|| (format!("socket:[{}]", fields[9]), port))
        })
        .collect();
    let all = std::fs::read_dir(format!("/proc/{pid}/fd")).expect("it runs");
    let mut found: Vec<(u32, u16)> = all
        .flatten()
        .filter_map(|entry| {
            let socket = std::fs::read_link(entry.path()).ok()?;
            let port = port_of.get(socket.to_str()?)?;
            Some((entry.file_name().to_str()?.parse().ok()?, *port))
        })
        .collect();
    found.sort_unstable();
    let address = |(_, port)| SocketAddr::from(([127, 0, 0, 1], port));
    found.into_iter().map(address).collect()
}

/// Sends a request in one piece and reads to the end: nothing if it was cut off.
pub(super) async fn exchange(address: SocketAddr, request: &str, within: Duration) -> String {
    let talk = async {
        let stream = TcpStream::connect(address).await.expect("it listens");
        let (mut read, mut write) = stream.into_split();
        let mut answer = Vec::new();
        let reading = async {
            let _ = read.read_to_end(&mut answer).await;
        };
        let writing = async {
            let _ = write.write_all(request.as_bytes()).await;
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = reading => {}
            () = writing => {}
        }
        String::from_utf8_lossy(&answer).into_owned()
    };
    let answer = timeout(within, talk).await;
    answer.unwrap_or_else(|_| panic!("{address} answered nothing within {within:?}"))
}

/// Sends a beginning, then a drop a second; whether it is cut off in time.
pub(super) async fn trickle(
    address: SocketAddr,
    begin: &str,
    drop: &str,
    within: Duration,
) -> bool {
    let end = Instant::now() + within;
    let Ok(mut stream) = TcpStream::connect(address).await else {
        return true;
    };
    let _ = stream.write_all(begin.as_bytes()).await;
    let mut beat = interval(Duration::from_secs(1));
    let mut answer = [0; 1_024];
    loop {
        tokio::select! {
            _ = beat.tick() => if !begin.is_empty() && stream.write_all(drop.as_bytes()).await.is_err() {
                return true;
            },
            read = stream.read(&mut answer) => if !matches!(read, Ok(1..)) {
                return true;
            },
            () = tokio::time::sleep_until(end) => return false,
        }
    }
}

/// Sends again and again without reading; whether it is cut off in time.
pub(super) async fn ends_within(address: SocketAddr, flood: &[u8], within: Duration) -> bool {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let sending = async { while stream.write_all(flood).await.is_ok() {} };
    timeout(within, sending).await.is_ok()
}

/// Asks, closes its half, and reads to the end; whether that comes in time.
pub(super) async fn half_closed(address: SocketAddr, request: &str, within: Duration) -> bool {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let _ = stream.write_all(request.as_bytes()).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    timeout(within, stream.read_to_end(&mut answer))
        .await
        .is_ok()
}

/// Opens so many connections and leaves them alone.
pub(super) async fn crowd(address: SocketAddr, count: usize) -> Vec<TcpStream> {
    let mut crowd = Vec::with_capacity(count);
    for _ in 0..count {
        // One that is refused is as good as cut off.
        if let Ok(Ok(stream)) = timeout(Duration::from_secs(5), TcpStream::connect(address)).await {
            crowd.push(stream);
        }
    }
    crowd
}

/// Whether a connection that says nothing is cut off in time.
pub(super) async fn is_cut(mut stream: TcpStream, within: Duration) -> bool {
    let end = Instant::now() + within;
    let mut answer = [0; 1_024];
    while let Ok(read) = timeout_at(end, stream.read(&mut answer)).await {
        if !matches!(read, Ok(1..)) {
            return true;
        }
    }
    false
}
