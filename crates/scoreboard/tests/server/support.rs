//! A pretended game, and a client that speaks just enough HTTP.

use gate::Door;
use model::account::Account;
use model::ids::Name;
use model::text::Text;
use scoreboard::drill::Drill;
use scoreboard::scenario::Scenarios;
use scoreboard::server::{Access, Action, Hub, Meter, Outlook, serve};
use scoreboard::unicorn::Herd;
use scoreboard::view::{
    Board, Console, Desk, GamePhase, Metrics, Snapshot, TeamRow, TryAnswer, Vitals,
};
use scoreboard::wire::{Controlled, Done, Preview};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Longer than anything should take, even on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
pub(crate) const PIN: &str = "361571";

/// A server with two teams and a bot.
pub(crate) struct Game {
    pub(crate) address: SocketAddr,
    pub(crate) access: Access,
    pub(crate) snapshot: watch::Sender<Arc<Snapshot>>,
    pub(crate) truth: watch::Sender<Arc<Snapshot>>,
    pub(crate) consoles: Vec<watch::Sender<Arc<Console>>>,
    pub(crate) desk: watch::Sender<Arc<Desk>>,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
}

impl Game {
    /// Answers every wish as done.
    pub(crate) async fn start() -> Self {
        Self::start_with(answer_all, |access| access).await
    }

    pub(crate) async fn start_with(answer: fn(Action), change: fn(Access) -> Access) -> Self {
        Self::start_drill(answer, change, None).await
    }

    /// The same of a drill.
    pub(crate) async fn start_drill(
        answer: fn(Action),
        change: fn(Access) -> Access,
        drill: Option<watch::Sender<Arc<Drill>>>,
    ) -> Self {
        Self::start_behind(answer, change, drill, Door::from).await
    }

    /// The same behind a door of its own.
    pub(crate) async fn start_behind(
        answer: fn(Action),
        change: fn(Access) -> Access,
        drill: Option<watch::Sender<Arc<Drill>>>,
        door: impl FnOnce(TcpListener) -> Door,
    ) -> Self {
        let scenarios = Some(super::scenario::pretended());
        Self::start_of(answer, change, drill, door, scenarios).await
    }

    /// The same of a game whose scenario nobody has told the server.
    pub(crate) async fn start_without_scenario(answer: fn(Action)) -> Self {
        Self::start_of(answer, |access| access, None, Door::from, None).await
    }

    async fn start_of(
        answer: fn(Action),
        change: fn(Access) -> Access,
        drill: Option<watch::Sender<Arc<Drill>>>,
        door: impl FnOnce(TcpListener) -> Door,
        scenarios: Option<Scenarios>,
    ) -> Self {
        let names: Vec<_> = ["Hash Browns", "판교 유니콘즈", "Bot"]
            .map(str::to_owned)
            .to_vec();
        let (snapshot, snapshots) = watch::channel(Arc::new(snapshot(1, &names)));
        let (truth, truths) = watch::channel(Arc::new(self::snapshot(1, &names)));
        let (consoles, receivers) = (0..3)
            .map(|team| watch::channel(Arc::new(console(team, 1))))
            .unzip();
        let desk = watch::Sender::new(Arc::default());
        let (actions, mut wishes) = mpsc::channel(8);
        tokio::spawn(async move {
            while let Some(wish) = wishes.recv().await {
                answer(wish);
            }
        });
        let access = change(Access::new(Some(PIN.to_owned()), names));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let hub = Hub {
            snapshot: snapshots,
            truth: truths,
            consoles: receivers,
            desk: desk.subscribe(),
            recording: None,
            drill: drill.as_ref().map(watch::Sender::subscribe),
            retrospect: None,
            room: watch::Sender::default(),
            what_ifs: None,
            scenarios,
            logs: Some(Arc::new(super::logs::Pretended)),
            runbook: Some(Text {
                en: "# Runbook\n\n<script>alert(1)</script>\n\n- [ ] *ask*\n".into(),
                ko: "# 런북\n".into(),
            }),
            meters: (0..3)
                .map(|team| Meter::new(move || format!("a{{team=\"{team}\"}} 1\n")))
                .collect(),
            actions,
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            let _ = stopped.await;
        };
        let serving = tokio::spawn(serve(door(listener), hub, access.clone(), shutdown));
        Self {
            address,
            access,
            snapshot,
            truth,
            consoles,
            desk,
            stop: Some(stop),
            serving,
        }
    }

    /// Asks the server to stop, and waits until it has.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        timeout(PATIENCE, self.serving)
            .await
            .expect("it stops in time")
            .unwrap();
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> Request {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
            self.address
        );
        Request {
            address: self.address,
            head,
            body: Vec::new(),
        }
    }

    /// A request that says nothing of itself.
    pub(crate) fn bare(&self, method: &str, path: &str) -> Request {
        Request {
            address: self.address,
            head: format!("{method} {path} HTTP/1.1\r\n"),
            body: Vec::new(),
        }
    }

    pub(crate) fn get(&self, path: &str) -> Request {
        self.request("GET", path)
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Request {
        self.request("POST", path)
            .header("content-type", "application/json")
            .body(body)
    }

    /// A form as pages without scripts send it.
    pub(crate) fn form(&self, path: &str, body: &str) -> Request {
        self.request("POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
    }

    /// Joins by PIN.
    pub(crate) fn join(&self, pin: &str, team: u16, member: &str) -> Request {
        let body = json!({"pin": pin, "team": team, "member": member});
        self.post("/api/join", &body.to_string())
    }

    /// Comes back by code.
    pub(crate) fn rejoin(&self, code: &str) -> Request {
        self.post("/api/rejoin", &json!({"code": code}).to_string())
    }

    /// The origin of the server's own pages.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Publishes the next second.
    pub(crate) fn tick(&self, seq: u64) {
        self.snapshot.send_modify(|snapshot| {
            let next = Arc::make_mut(snapshot);
            next.board.seq = seq;
            next.board.second = u32::try_from(seq).unwrap();
        });
        for (team, sender) in (0u16..).zip(&self.consoles) {
            sender.send_replace(Arc::new(console(team, seq)));
        }
    }
}

pub(crate) fn answer_all(wish: Action) {
    match wish {
        Action::Start { reply }
        | Action::Admit { reply, .. }
        | Action::Revoke { reply, .. }
        | Action::Assign { reply, .. }
        | Action::Replay { reply, .. } => {
            drop(reply.send(Ok(())));
        }
        Action::Command { reply, .. } => {
            let _ = reply.send(Ok(Done {
                audit_number: 7,
                change: None,
                undo: None,
                account_version: 3,
            }));
        }
        Action::Plan { reply, .. } => drop(reply.send(Ok(Outlook::default()))),
        Action::Try { reply, .. } => drop(reply.send(Ok(TryAnswer::default()))),
        Action::Pause { reply, .. } | Action::GoOn { reply } => drop(reply.send(Ok(Controlled {
            second: 7,
            is_repeated: false,
        }))),
        Action::Note { reply, .. } => drop(reply.send(Ok(Controlled {
            second: 7,
            is_repeated: false,
        }))),
        Action::Control { reply, .. } => drop(reply.send(Ok(Controlled {
            second: 7,
            is_repeated: false,
        }))),
        Action::Preview { reply, .. } => drop(reply.send(Ok(Preview::default()))),
        Action::Predict { reply, .. } | Action::Again { reply, .. } => {
            drop(reply.send(Ok(())));
        }
    }
}

fn row(id: u16, name: &str) -> TeamRow {
    TeamRow {
        id,
        name: name.to_owned(),
        is_bot: name == "Bot",
        own: None,
        rank: id + 1,
        ..TeamRow::default()
    }
}

/// A frozen board, every score 1,000, and the true one, every score 2,000 and
/// the ranks turned round.
pub(crate) fn frozen_and_true(seq: u64) -> (Arc<Snapshot>, Arc<Snapshot>) {
    let of = |score_mpt, rank, frozen_s| {
        let mut snapshot = snapshot(seq, &["Red", "Blue", "Green"].map(str::to_owned));
        for row in &mut snapshot.board.teams {
            (row.score_mpt, row.rank) = (score_mpt, rank);
        }
        snapshot.board.frozen_s = frozen_s;
        Arc::new(snapshot)
    };
    (of(1_000, 1, Some(1)), of(2_000, 3, None))
}

fn snapshot(seq: u64, names: &[String]) -> Snapshot {
    let teams = (0..).zip(names).map(|(id, name)| row(id, name)).collect();
    let board = Board {
        seq,
        phase: GamePhase::Running,
        length_s: 600,
        tiers_ms: [1, 2, 3],
        teams,
        ..Board::default()
    };
    Snapshot {
        board,
        ..Snapshot::default()
    }
}

pub(crate) fn console(team: u16, seq: u64) -> Console {
    Console {
        seq,
        phase: GamePhase::Running,
        second: u32::try_from(seq).unwrap(),
        length_s: 600,
        row: row(team, &format!("console-of-{team}")),
        teams: 3,
        tiers_ms: [1, 2, 3],
        trend_window_s: 60,
        zones: Vec::new(),
        vitals: Vitals::default(),
        metrics: Metrics::default(),
        account: Account::new(Name::try_new("front").unwrap()),
        account_version: 1,
        loads: Vec::new(),
        offers: Vec::new(),
        instances_max: 20,
        unlocked: Vec::new(),
        node_offered: None,
        costs: Vec::new(),
        score_events: Vec::new(),
        audit: Vec::new(),
        told: Vec::new(),
        alarm: None,
        bands: Vec::new(),
        playback: None,
        hints: None,
        own: None,
        herd: Herd::default(),
    }
}

pub(crate) struct Request {
    address: SocketAddr,
    head: String,
    body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn cookie(self, token: &str) -> Self {
        self.header("cookie", &format!("gameday_token={token}"))
    }

    pub(crate) fn body(mut self, body: &str) -> Self {
        self.body = body.as_bytes().to_vec();
        self
    }

    pub(crate) async fn connect(self) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let head = format!("{}content-length: {}\r\n\r\n", self.head, self.body.len());
        stream.write_all(head.as_bytes()).await.unwrap();
        // A server that refuses a body may close before it has read all of it.
        let _ = stream.write_all(&self.body).await;
        stream
    }

    pub(crate) async fn send(self) -> Response {
        let mut stream = self.connect().await;
        let mut bytes = Vec::new();
        timeout(PATIENCE, stream.read_to_end(&mut bytes))
            .await
            .expect("it answers in time")
            .unwrap();
        Response::parse(&bytes)
    }

    /// Reads a stream of events.
    pub(crate) async fn events(self) -> Events {
        Events {
            stream: self.connect().await,
            read: String::new(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Response {
    fn parse(bytes: &[u8]) -> Self {
        let split = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .expect("a head");
        let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .unwrap()
            .parse()
            .unwrap();
        let pair = |line: &str| {
            line.split_once(": ")
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        };
        let headers: Vec<_> = lines.filter_map(pair).collect();
        let chunked = headers
            .iter()
            .any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = &bytes[split + 4..];
        let body = if chunked {
            unchunk(body)
        } else {
            body.to_vec()
        };
        Self {
            status,
            headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// All headers of this name.
    pub(crate) fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        let its = self.headers.iter().filter(move |(known, _)| known == name);
        its.map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.body))
    }

    /// Checks status and code of an error, and that it says what to do.
    #[track_caller]
    pub(crate) fn expect_error(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        let body = self.json();
        assert_eq!(body["code"], code);
        assert!(
            !body["detail"].as_str().unwrap().is_empty()
                && !body["help"].as_str().unwrap().is_empty()
        );
    }
}

fn unchunk(mut body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = body.windows(2).position(|window| window == b"\r\n") {
        let size =
            usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap().trim(), 16).unwrap();
        if size == 0 {
            break;
        }
        out.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[end + 2 + size + 2..];
    }
    out
}

/// A stream of events as it comes in.
pub(crate) struct Events {
    stream: TcpStream,
    read: String,
}

/// One event: id, name, data.
pub(crate) type Event = (Option<u64>, String, serde_json::Value);

impl Events {
    /// The next event that is no beat, and not about who is there; none when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        loop {
            let event = self.next_of_any_kind().await?;
            if !["beat", "people"].contains(&event.1.as_str()) {
                return Some(event);
            }
        }
    }

    pub(crate) async fn next_of_any_kind(&mut self) -> Option<Event> {
        timeout(PATIENCE, async {
            loop {
                if let Some(event) = self.take() {
                    return Some(event);
                }
                let mut bytes = [0; 65_536];
                let count = self
                    .stream
                    .read(&mut bytes)
                    .await
                    .ok()
                    .filter(|count| *count > 0)?;
                self.read
                    .push_str(&String::from_utf8_lossy(&bytes[..count]));
            }
        })
        .await
        .expect("an event in time")
    }

    fn take(&mut self) -> Option<Event> {
        let start = self.read.find("event: ")?;
        let end = start + self.read[start..].find("\n\n")?;
        let before = &self.read[..start];
        let id = before
            .rfind("id: ")
            .and_then(|at| before[at + 4..].lines().next()?.parse().ok());
        let mut lines = self.read[start..end].lines();
        let name = lines.next()?.strip_prefix("event: ")?.to_owned();
        let data =
            serde_json::from_str(lines.next()?.strip_prefix("data: ")?).expect("JSON in an event");
        self.read.drain(..end + 2);
        Some((id, name, data))
    }
}
