//! Following a game: its clock is asked for, and what is due is sent.

use super::Ending;
use super::api::{Api, Moment, Phase, Preview, Trouble};
use super::args::{Monkey, OnExit};
use super::plan::{Planned, plan};
use super::tell::{Teller, second};
use model::ids::Name;
use model::scenario::Library;
use model::units::{SECOND_NS, StoryDuration};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often the clock is asked for: well within a game second.
const ASK_EVERY: Duration = Duration::from_millis(200);

/// Strikes that are late by no more than this are sent all the same: a monkey
/// that was started again cannot know whether they were, and the game does none
/// twice.
const LATE_MAX_S: u32 = 5;

/// A host that goes out so close to the end has ended with its game.
const LAST_SECONDS: u32 = 2;

/// So often it is looked whether the last strike has happened.
const END_TRIES: u32 = 25;

/// So often it is asked for all the same.
const LAST_TRIES: u32 = 10;

/// The code of an answer that nobody gave: the game was over.
const OVER: &str = "over";

/// A monkey at a game.
pub(super) struct Follower<'a> {
    pub(super) api: Api,
    pub(super) text: &'a str,
    pub(super) library: Library,
    pub(super) args: &'a Monkey,
    pub(super) teller: Teller,
    pub(super) is_stopped: Arc<AtomicBool>,
    /// Whether the game was seen in its last seconds.
    pub(super) is_near_end: bool,
}

/// What has come of it so far.
#[derive(Default)]
struct Tally {
    strikes: u32,
    held_back: u32,
    /// The second in which the last strike was sent.
    last_second: u32,
    /// Who has broken something.
    names: BTreeSet<Name>,
}

impl Follower<'_> {
    pub(super) fn follow(mut self) -> anyhow::Result<Ending> {
        let mut tally = Tally::default();
        let ending = self.strike_on(&mut tally)?;
        let is_interrupted = matches!(ending, Ending::Interrupted);
        if is_interrupted && self.args.on_exit == OnExit::End {
            self.end_all(&tally)?;
        }
        let Tally {
            strikes, held_back, ..
        } = tally;
        self.teller.over(is_interrupted, strikes, held_back)?;
        Ok(ending)
    }

    fn strike_on(&mut self, tally: &mut Tally) -> anyhow::Result<Ending> {
        let Some(first) = self.patiently(Api::moment)? else {
            return Ok(Ending::Interrupted);
        };
        let first = match first {
            Ok(first) => first,
            Err((_, message)) => anyhow::bail!("{message}"),
        };
        let length = StoryDuration::from_ns(u64::from(first.length_s) * SECOND_NS);
        let (seed, place) = (self.args.seed, self.args.place);
        let library = self.library.clone();
        let (planned, refused) = plan(self.text, library, seed, place, length, first.speed)?;
        self.teller.refused(&refused)?;
        let is_past = |it: &&Planned| second(it) + LATE_MAX_S < first.second;
        let past = planned.iter().take_while(is_past).count();
        self.teller
            .attached(&first, &self.args.url, planned.len() - past)?;
        if past > 0 {
            self.teller.too_late(past)?;
        }
        let mut to_come = planned[past..].iter().peekable();
        let mut now = first;
        loop {
            match now.phase {
                Phase::Ended => return Ok(Ending::Done),
                Phase::Lobby => {}
                // What is sent in a second happens at its end.
                Phase::Running => {
                    while let Some(due) = to_come.next_if(|it| second(it) <= now.second + 1) {
                        if self.strike(due, &now, tally)?.is_none() {
                            return Ok(Ending::Interrupted);
                        }
                    }
                }
            }
            self.is_near_end = now.second + LAST_SECONDS >= now.length_s;
            wait(ASK_EVERY);
            now = match self.patiently(Api::moment)? {
                None => return Ok(Ending::Interrupted),
                Some(Ok(now)) => now,
                Some(Err((code, _))) if code == OVER => return Ok(Ending::Done),
                Some(Err((_, message))) => anyhow::bail!("{message}"),
            };
        }
    }

    /// One strike: what it comes to is asked first, since the order's own answer
    /// comes before it happens. Nothing if the monkey was interrupted.
    fn strike(
        &mut self,
        strike: &Planned,
        now: &Moment,
        tally: &mut Tally,
    ) -> anyhow::Result<Option<()>> {
        let foreseen = self.patiently(|api| api.preview(&strike.order))?;
        let done = match foreseen {
            None => return Ok(None),
            Some(Err(refused)) => Err(refused),
            Some(Ok(preview)) if self.args.dry_run => Ok((now.second, false, preview)),
            Some(Ok(preview)) => {
                // Whoever stops the monkey now finds it has not struck.
                match self.patiently(|api| api.order(&strike.key, &strike.order))? {
                    None => return Ok(None),
                    Some(Err(refused)) => Err(refused),
                    Some(Ok(done)) => Ok((done.second, done.is_repeated, preview)),
                }
            }
        };
        match done {
            Ok((at, true, _)) => {
                // By a monkey before this one, whose place it takes.
                tally.names.insert(strike.name.clone());
                self.teller.done_before(strike, at)?;
            }
            Ok((at, false, preview)) => self.struck(strike, at, &preview, tally)?,
            Err((code, message)) => {
                tally.held_back += 1;
                self.teller.held_back(strike, now.second, &code, &message)?;
            }
        }
        Ok(Some(()))
    }

    fn struck(
        &mut self,
        strike: &Planned,
        at: u32,
        preview: &Preview,
        tally: &mut Tally,
    ) -> anyhow::Result<()> {
        tally.strikes += 1;
        tally.last_second = at;
        if strike.fault.is_some() && !self.args.dry_run {
            tally.names.insert(strike.name.clone());
        }
        let is_dry = self.args.dry_run;
        Ok(self.teller.struck(is_dry, strike, at, preview)?)
    }

    /// Takes back what it has broken, as far as it is still so. What was sent
    /// last happens first: before that there is nothing of it to take back.
    fn end_all(&mut self, tally: &Tally) -> anyhow::Result<()> {
        let mut now = self.api.moment();
        for _ in 0..END_TRIES {
            let is_to_happen =
                |it: &Moment| it.phase == Phase::Running && it.second <= tally.last_second;
            if !now.as_ref().is_ok_and(is_to_happen) {
                break;
            }
            wait(ASK_EVERY);
            now = self.api.moment();
        }
        let Ok(now) = now else {
            return Ok(());
        };
        for name in &tally.names {
            let key = format!("end-{name}-{}", now.second);
            let order = json!({"end": {"event": name}});
            if self.api.order(&key, &order).is_ok() {
                self.teller.ended(name.as_str())?;
            }
        }
        Ok(())
    }

    /// Asks until there is an answer: a refusal, with its code, is one. Nothing
    /// if the monkey was interrupted meanwhile.
    fn patiently<T>(
        &mut self,
        ask: impl Fn(&Api) -> Result<T, Trouble>,
    ) -> anyhow::Result<Option<Result<T, (String, String)>>> {
        let tries_max = self.args.patience.saturating_mul(1_000) / ASK_EVERY.as_millis() as u32;
        let mut tries = 0;
        while !self.is_stopped.load(Ordering::Relaxed) {
            match ask(&self.api) {
                Ok(answer) => {
                    if tries > 0
                        && let Ok(moment) = self.api.moment()
                    {
                        self.teller.back(moment.second)?;
                    }
                    return Ok(Some(Ok(answer)));
                }
                Err(Trouble::Refused { code, message }) => return Ok(Some(Err((code, message)))),
                Err(Trouble::Hopeless(error)) => return Err(error),
                Err(Trouble::Away(why)) if self.is_near_end && tries >= LAST_TRIES => {
                    return Ok(Some(Err((OVER.to_owned(), why))));
                }
                Err(Trouble::Away(why)) if tries >= tries_max => {
                    let url = &self.args.url;
                    anyhow::bail!(
                        "no game answers at {url}: {why}; `--url` says where its board is"
                    );
                }
                Err(Trouble::Away(why)) => {
                    if tries == 0 {
                        self.teller.away(&why)?;
                    }
                    tries += 1;
                    wait(ASK_EVERY);
                }
            }
        }
        Ok(None)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this half of the crate follows somebody else's clock"
)]
fn wait(length: Duration) {
    std::thread::sleep(length);
}
