//! Questions about a replay's game, answered beside it.

use crate::assets::{self, Source};
use crate::game_file::VerifyError;
use crate::rehearse::script::adaptive;
use crate::show::problems;
use crate::what_if::change::{Applied, Change};
use crate::what_if::compare::{Comparison, compare, games};
use crate::what_if::play::{PlayError, Sent};
use crate::what_if::{Case, usual};
use journal::Reader;
use model::units::GameTime;
use scoreboard::command_in_both_languages;
use scoreboard::what_if::{Answer, Asked, AskedChange, Offers, SentLine, Standing, WhatIfs};
use sim_engine::Mode;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Other draws of the service times, for the band.
const DRAWS: u32 = 20;
/// Answers that are kept.
const KEPT_MAX: usize = 16;
/// Answers that are computed at once.
const AT_ONCE_MAX: usize = 2;
/// Commands that are offered to be left out: the last ones.
const COMMANDS_MAX: usize = 200;

/// Where a team's game is kept once it was read.
struct Shelf {
    file: PathBuf,
    name: String,
    team: u16,
    cases: Arc<Cases>,
}

impl Shelf {
    /// The team's game; whoever comes first waits for a whole file to be read.
    fn case(&self) -> Result<Arc<Case>, String> {
        let place = self.cases.get(usize::from(self.team));
        let read = || {
            let case = Reader::open(&self.file).map_err(VerifyError::from);
            let case = case.and_then(|reader| Case::read(&reader, &self.name));
            case.map(Arc::new).map_err(|error| error.to_string())
        };
        place
            .ok_or("there is no such team")?
            .get_or_init(read)
            .clone()
    }
}

/// Answers questions about a game file.
#[derive(Debug)]
pub(crate) struct Answers {
    file: PathBuf,
    teams: Vec<String>,
    /// Each team's game, read once.
    cases: Arc<Cases>,
    /// What was asked, the oldest first, and where it stands.
    asked: Arc<Mutex<Vec<(Asked, Standing)>>>,
}

type Kept = Vec<(Asked, Standing)>;

/// Each team's game, or why it cannot be read.
type Cases = Vec<OnceLock<Result<Arc<Case>, String>>>;

fn lock(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Answers {
    pub(crate) fn about(file: &Path, teams: Vec<String>) -> Self {
        Self {
            file: file.to_owned(),
            cases: Arc::new(teams.iter().map(|_| OnceLock::new()).collect()),
            teams,
            asked: Arc::default(),
        }
    }

    /// What it takes to read a team's game.
    fn shelf(&self, team: u16) -> Shelf {
        Shelf {
            file: self.file.clone(),
            name: self
                .teams
                .get(usize::from(team))
                .cloned()
                .unwrap_or_default(),
            team,
            cases: self.cases.clone(),
        }
    }
}

impl WhatIfs for Answers {
    fn offers(&self, team: u16) -> Offers {
        let case = self.shelf(team).case();
        let commands = case.map(|case| case.commands.clone()).unwrap_or_default();
        let first = commands.len().saturating_sub(COMMANDS_MAX);
        let commands = commands[first..].iter().map(|(seq, envelope)| {
            let what = command_in_both_languages(&envelope.command);
            (*seq, envelope.at.second(), what)
        });
        Offers {
            usual: usual::ALL.iter().map(|it| (it.id, it.what())).collect(),
            playbooks: assets::playbook_names(),
            commands: commands.collect(),
        }
    }

    fn standing(&self, asked: &Asked) -> Standing {
        let mut kept = lock(&self.asked);
        if let Some((_, standing)) = kept.iter().find(|(other, _)| other == asked) {
            return standing.clone();
        }
        let is_open = |it: &(Asked, Standing)| matches!(it.1, Standing::Computing { .. });
        if kept.iter().filter(|it| is_open(it)).count() >= AT_ONCE_MAX {
            return Standing::Busy;
        }
        if kept.len() >= KEPT_MAX
            && let Some(place) = kept.iter().position(|it| !is_open(it))
        {
            kept.remove(place);
        }
        let begun = Standing::Computing {
            done: 0,
            of: games(DRAWS) as u32,
        };
        kept.push((asked.clone(), begun.clone()));
        drop(kept);
        let work = Work {
            shelf: self.shelf(asked.team),
            file: self.file.clone(),
            asked: asked.clone(),
            kept: self.asked.clone(),
        };
        // Whoever asks looks again; if the program ends before, nobody does.
        let thread = std::thread::Builder::new().name("what-if".to_owned());
        if let Err(error) = thread.spawn(move || work.do_it()) {
            tell(&self.asked, asked, Standing::Failed(error.to_string()));
        }
        begun
    }
}

fn tell(kept: &Mutex<Kept>, asked: &Asked, standing: Standing) {
    let mut kept = lock(kept);
    if let Some(its) = kept.iter_mut().find(|(other, _)| other == asked) {
        its.1 = standing;
    }
}

/// An answer to be computed.
struct Work {
    shelf: Shelf,
    file: PathBuf,
    asked: Asked,
    kept: Arc<Mutex<Kept>>,
}

impl Work {
    fn do_it(self) {
        let answer = self.answer();
        let standing = match answer {
            Ok(answer) => Standing::Ready(Arc::new(answer)),
            Err(why) => Standing::Failed(why),
        };
        tell(&self.kept, &self.asked, standing);
    }

    fn answer(&self) -> Result<Answer, String> {
        let case = &*self.shelf.case()?;
        let (change, stack) = self.change(case)?;
        let played = AtomicU32::new(0);
        let each = || {
            let done = played.fetch_add(1, Ordering::Relaxed) + 1;
            let of = games(DRAWS) as u32;
            tell(&self.kept, &self.asked, Standing::Computing { done, of });
        };
        let comparison = compare(case, &change, DRAWS, &each).map_err(|error| match error {
            PlayError::Stack(all) => plain(stack.as_ref(), &all),
            other => other.to_string(),
        })?;
        Ok(self.told(case, comparison))
    }

    fn change(&self, case: &Case) -> Result<(Change, Option<Source>), String> {
        let at = GameTime::from_second(self.asked.at_s);
        match &self.asked.change {
            AskedChange::Usual(id) => {
                let its = usual::ALL.iter().find(|it| it.id == id);
                let commands = its.ok_or("there is no such change")?.commands;
                Ok((Change::Usual { at, commands }, None))
            }
            AskedChange::Without(seq) => {
                let is_known = case.commands.iter().any(|(known, _)| known == seq);
                let known = is_known.then(|| (Change::Without(vec![*seq]), None));
                known.ok_or_else(|| format!("{seq} is no command of people of this team"))
            }
            // Only those that are shipped: a page must not open files.
            AskedChange::Playbook(name) if assets::playbook_names().contains(name) => {
                let source = assets::playbook(name).map_err(|error| error.to_string())?;
                let loaded = model::playbook::load(&source.text);
                let playbook = loaded.value.ok_or("the playbook cannot be read")?;
                Ok((Change::AsPlaybook(Box::new(playbook)), None))
            }
            AskedChange::Playbook(name) => Err(format!("there is no playbook `{name}`")),
            AskedChange::Stack(text) => {
                let source = Source {
                    origin: "stack".to_owned(),
                    name: "stack".to_owned(),
                    text: text.clone(),
                    folder: None,
                    merged: None,
                };
                let loaded = model::stack::load(text);
                let places = loaded.places.clone();
                let Some(stack) = loaded.value else {
                    return Err(plain(Some(&source), &loaded.problems));
                };
                let stack = stack.at_speed(case.source.speed);
                let stack = Box::new(Applied { stack, places });
                Ok((Change::Apply { at, stack }, Some(source)))
            }
        }
    }

    fn told(&self, case: &Case, comparison: Comparison) -> Answer {
        let band = comparison.band();
        let Comparison {
            base,
            changed,
            draws_mpt,
        } = comparison;
        let curve = |curve: &[(u32, i64)]| curve.iter().map(|it| it.1).collect();
        Answer {
            seconds: base.curve.iter().map(|it| it.0).collect(),
            curves: [curve(&base.curve), curve(&changed.curve)],
            band_mpt: band.map(|(least, most)| (least, most, draws_mpt.len())),
            recorded_mpt: (case.source.mode == Mode::Live
                || case.recorded_mpt != base.split.total().get())
            .then_some(case.recorded_mpt),
            adaptive: adaptive(&case.source.scenario),
            sent: lines(&changed.sent),
            lost: lines(&changed.lost),
            digest: changed.digest.to_string(),
            command_line: self.command_line(&case.team.name),
            base: base.split,
            changed: changed.split,
        }
    }

    /// The same question for a terminal, where there is one.
    fn command_line(&self, team: &str) -> Option<String> {
        let change = match &self.asked.change {
            AskedChange::Usual(_) => "--best".to_owned(),
            AskedChange::Stack(_) => {
                let at = GameTime::from_second(self.asked.at_s);
                format!("--at {at} --apply stack.toml")
            }
            AskedChange::Playbook(name) => format!("--as-playbook {name}"),
            AskedChange::Without(seq) => format!("--without-command {seq}"),
        };
        let file = self.file.display();
        Some(format!("gameday what-if {file} --team {team:?} {change}"))
    }
}

fn plain(source: Option<&Source>, all: &[model::scenario::problem::Problem]) -> String {
    let styled = source.map(|source| problems::render(source, all));
    let styled = styled.unwrap_or_default();
    anstream::adapter::strip_str(&styled).to_string()
}

fn lines(sent: &[Sent]) -> Vec<SentLine> {
    let line = |it: &Sent| SentLine {
        second: it.at.second(),
        what: command_in_both_languages(&it.command),
        refused: it.refused.clone(),
    };
    sent.iter().map(line).collect()
}
