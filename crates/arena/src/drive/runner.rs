//! Sending, and judging what comes back.

use super::alarm::Alarm;
use super::lanes::{Lane, Lanes};
use super::seconds::Seconds;
use super::sums::{Cause, Glance, Sums};
use super::target::Target;
use crate::load::{Answer, Broken, exchange, is_digest};
use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode, header};
use http_body_util::Empty;
use model::key::{KeyId, KeyText, Salt, mix};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};

/// The most connections.
pub const CONNECTIONS_MAX: usize = 20_000;
/// The most requests under way.
pub const IN_FLIGHT_MAX: u64 = 200_000;
/// The largest answer that is read, in bytes.
const BODY_LEN_MAX: usize = 64 * 1024;
/// Requests that are begun before those begun may go on.
const BATCH: u32 = 64;
/// Keys that a closed loop goes round in.
const ROUND: usize = 100_000;
/// The longest pause before a first retry; it doubles with each.
const BACKOFF: Duration = Duration::from_millis(100);
/// Connections that had been closed by the time they were used, for one attempt.
const STALE_MAX: u32 = 8;

/// How requests follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As the schedule says, whatever the answers do.
    Open,
    /// So many clients, each of which asks again once it has its answer.
    Closed(usize),
}

/// What is asked, how, and what counts as an answer.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where.
    pub target: Target,
    /// When and for which keys.
    pub seconds: Seconds,
    /// How they follow each other.
    pub pace: Pace,
    /// Chooses the keys' texts, and the pauses before retries.
    pub seed: u64,
    /// What the service hashes in front of a key; nothing: any answer of status 2xx will do.
    pub salt: Option<Salt>,
    /// From the intended moment to the end of the answer.
    pub timeout: Duration,
    /// A right answer that takes longer counts as slow.
    pub slow: Option<Duration>,
    /// How often a request that failed is sent again at most.
    pub retries: u32,
    /// Connections that may be open at once.
    pub connections_max: usize,
    /// Requests that may be under way at once; more are counted as overflow.
    pub in_flight_max: u64,
}

/// Sends requests and counts what comes of them.
#[derive(Clone)]
pub struct Runner {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    lanes: Arc<Lanes>,
    sums: Mutex<Sums>,
    began: Instant,
    settled: Notify,
    stop: watch::Sender<bool>,
}

impl Runner {
    /// Ready to run.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let connections_max = match settings.pace {
            Pace::Open => settings.connections_max,
            Pace::Closed(clients) => clients,
        };
        let lanes = Lanes::new(
            settings.target.address(),
            connections_max.min(CONNECTIONS_MAX),
            settings.timeout,
        );
        Self {
            inner: Arc::new(Inner {
                settings,
                lanes,
                sums: Mutex::default(),
                began: Instant::now(),
                settled: Notify::new(),
                stop: watch::Sender::new(false),
            }),
        }
    }

    /// Breaks it off: nothing more is sent, and what is under way is not waited for.
    pub fn stop(&self) {
        self.inner.stop.send_replace(true);
    }

    /// How it stands.
    #[must_use]
    pub fn glance(&self) -> Glance {
        let elapsed = self.inner.began.elapsed();
        self.inner.sums().glance(elapsed)
    }

    /// Sends what is to be sent and waits for the answers. On a current-thread
    /// runtime of its own, so that nothing else delays it.
    ///
    /// # Errors
    /// If the system gives no timer or thread. How requests end is no error.
    pub async fn run(&self) -> io::Result<Sums> {
        let inner = &self.inner;
        let mut stop = inner.stop.subscribe();
        let first = Instant::now();
        let is_broken_off = tokio::select! {
            sent = inner.clone().send() => { sent?; false }
            _ = stop.wait_for(|is_over| *is_over) => true,
        };
        let mut sums = inner.sums().clone();
        sums.elapsed = first.elapsed();
        sums.is_broken_off = is_broken_off;
        sums.dialled = inner.lanes.dialled();
        sums.crowded = inner.lanes.crowded();
        inner.lanes.close();
        Ok(sums)
    }
}

impl Inner {
    fn sums(&self) -> MutexGuard<'_, Sums> {
        self.sums.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn send(self: Arc<Self>) -> io::Result<()> {
        match self.settings.pace {
            Pace::Open => self.send_by_schedule().await,
            Pace::Closed(clients) => self.send_in_turn(clients).await,
        }
    }

    /// An absolute schedule: what is due is begun at once, however late it is.
    async fn send_by_schedule(self: Arc<Self>) -> io::Result<()> {
        let mut seconds = self.settings.seconds.clone().draw()?;
        let alarm = Alarm::new()?;
        let mut second = seconds.recv().await;
        let begin = Instant::now();
        while let Some(arrivals) = second {
            let mut batch = 0;
            for arrival in arrivals {
                let intended = begin + Duration::from_nanos(arrival.at.as_ns());
                if intended > Instant::now() {
                    alarm.reached(intended).await?;
                    batch = 0;
                } else if batch == BATCH {
                    tokio::task::yield_now().await;
                    batch = 0;
                }
                batch += 1;
                if self.is_let_in() {
                    tokio::spawn(Arc::clone(&self).one(arrival.key, intended));
                }
            }
            second = seconds.recv().await;
        }
        while self.sums().open() > 0 {
            self.settled.notified().await;
        }
        Ok(())
    }

    /// Counts a request whose time has come, and says whether it may be sent.
    fn is_let_in(&self) -> bool {
        let mut sums = self.sums();
        let is_room = sums.open() < self.settings.in_flight_max;
        sums.due += 1;
        if is_room {
            sums.sent += 1;
        } else {
            let most = self.settings.in_flight_max;
            sums.trouble(Cause::Overflow, || format!("{most} were under way"));
        }
        is_room
    }

    /// Clients that each wait for their answer.
    async fn send_in_turn(self: Arc<Self>, clients: usize) -> io::Result<()> {
        let keys: Arc<[KeyId]> = self.settings.seconds.keys(ROUND).into();
        if keys.is_empty() {
            return Err(io::Error::other("the schedule names no key"));
        }
        let end = Instant::now() + self.settings.seconds.length;
        let next = Arc::new(std::sync::atomic::AtomicU64::new(0));
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..clients {
            let (this, keys, next) = (Arc::clone(&self), Arc::clone(&keys), Arc::clone(&next));
            all.spawn(async move {
                while Instant::now() < end {
                    let number = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let intended = Instant::now();
                    if this.is_let_in() {
                        Arc::clone(&this).one(key_of(&keys, number), intended).await;
                    }
                    // A server that fails at once would otherwise keep the others from their turn.
                    tokio::task::coop::consume_budget().await;
                }
            });
        }
        while all.join_next().await.is_some() {}
        Ok(())
    }

    /// One request from the moment it is taken up to its end.
    async fn one(self: Arc<Self>, key: KeyId, intended: Instant) {
        let sent = Instant::now();
        let text = key.text(self.settings.seed);
        let deadline = intended + self.settings.timeout;
        let asked = tokio::time::timeout_at(deadline.into(), self.ask(key, text, deadline));
        let end = asked.await.unwrap_or_else(|_| {
            let patience = format!("{text}: nothing within {:?}", self.settings.timeout);
            Err((Cause::Timeout, patience))
        });
        let done = Instant::now();
        let latency = done - intended;
        let mut sums = self.sums();
        sums.lag.record(sent - intended);
        sums.latency.record(latency);
        sums.recent.record(latency);
        sums.service.record(done - sent);
        match end {
            Ok(()) => {
                sums.right += 1;
                sums.slow += u64::from(self.settings.slow.is_some_and(|slow| latency > slow));
            }
            Err((cause, sample)) => sums.trouble(cause, || sample),
        }
        if sums.open() == 0 {
            self.settled.notify_one();
        }
    }

    async fn ask(&self, key: KeyId, text: KeyText, deadline: Instant) -> Result<(), Failed> {
        let mut attempt = 0;
        loop {
            let end = self.attempt(text).await;
            let Err((cause, _)) = &end else {
                return end;
            };
            let pause = self.pause(key, attempt);
            let is_last = attempt >= self.settings.retries || !cause.is_worth_a_retry();
            if is_last || Instant::now() + pause >= deadline {
                return end;
            }
            tokio::time::sleep(pause).await;
            self.sums().retries += 1;
            attempt += 1;
        }
    }

    /// By chance between nothing and a limit that doubles: those who failed together do not come back together.
    fn pause(&self, key: KeyId, attempt: u32) -> Duration {
        let most = BACKOFF * 2u32.saturating_pow(attempt.min(8));
        let draw = mix(key.get() ^ mix(self.settings.seed ^ u64::from(attempt)));
        most.mul_f64((draw >> 11) as f64 / (1u64 << 53) as f64)
    }

    async fn attempt(&self, text: KeyText) -> Result<(), Failed> {
        let target = &self.settings.target;
        for _ in 0..STALE_MAX {
            let mut lane = self.lanes.take().await.map_err(|error| {
                let cause = match error.kind() {
                    io::ErrorKind::ConnectionRefused => Cause::Refused,
                    _ => Cause::NoConnection,
                };
                (cause, error.to_string())
            })?;
            let request = request(target, text).ok_or_else(|| {
                (
                    Cause::NoConnection,
                    format!("{text} does not fit into a URL"),
                )
            })?;
            match exchange(lane.connection(), request, BODY_LEN_MAX).await {
                Ok(answer) => {
                    let end = self.judge(&answer, text);
                    give_back(lane, &answer);
                    return end;
                }
                // The server closed it while it was idle, as it may: that is no failure.
                Err(Broken::NotSent) => {}
                Err(Broken::Connection(error)) => {
                    return Err((Cause::Reset, format!("{text}: {error}")));
                }
                Err(Broken::TooLong) => {
                    let most = format!("{text}: more than {BODY_LEN_MAX} bytes");
                    return Err((Cause::TooLong, most));
                }
            }
        }
        Err((
            Cause::Reset,
            format!("{text}: {STALE_MAX} connections were closed before they were used"),
        ))
    }

    fn judge(&self, answer: &Answer, text: KeyText) -> Result<(), Failed> {
        let Some(salt) = &self.settings.salt else {
            return match answer.status.is_success() {
                true => Ok(()),
                false => Err(other_status(answer, text)),
            };
        };
        if answer.status != StatusCode::OK {
            return Err(other_status(answer, text));
        }
        let right = salt.hash_of(&text.to_string());
        if is_digest(&answer.body, &right) {
            return Ok(());
        }
        let got = beginning(&answer.body);
        Err((
            Cause::WrongHash,
            format!("{text}: expected {right}, got {got}"),
        ))
    }
}

/// Why a request failed, and what it saw.
type Failed = (Cause, String);

/// The key of a closed loop's n-th request. Keys that are asked for once are others in each round.
fn key_of(keys: &[KeyId], number: u64) -> KeyId {
    let (round, place) = (number / keys.len() as u64, number % keys.len() as u64);
    match keys[place as usize] {
        key if key.is_unique() => KeyId::unique(key.get() ^ mix(round) >> 1),
        key => key,
    }
}

fn other_status(answer: &Answer, text: KeyText) -> Failed {
    let status = answer.status.as_u16();
    let got = beginning(&answer.body);
    (Cause::Status(status), format!("{text}: {got}"))
}

/// The beginning of a body, on one line.
fn beginning(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(400)]);
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(80)
        .collect();
    format!("{:?}", line.trim_end())
}

fn request(target: &Target, text: KeyText) -> Option<Request<Empty<Bytes>>> {
    let mut request = Request::new(Empty::new());
    *request.uri_mut() = target.uri_of(text)?;
    let headers = request.headers_mut();
    headers.insert(header::HOST, target.host().clone());
    headers.insert(header::USER_AGENT, HeaderValue::from_static("gameday-load"));
    Some(request)
}

/// Keeps a connection unless its server is about to close it.
fn give_back(lane: Lane, answer: &Answer) {
    let connection = answer.headers.get(header::CONNECTION);
    let is_last = connection.is_some_and(|it| it.as_bytes().eq_ignore_ascii_case(b"close"));
    if !is_last {
        lane.give_back();
    }
}
