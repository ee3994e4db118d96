//! A recorded game once more, with something changed: what would it have come to?
//!
//! Traffic and chaos stay the same; only what requests demand of the service is drawn anew for the band. A live game is
//! first played again unchanged, by the virtual plane: that rerun is the base, and how far it is from the recording is
//! shown beside it.

pub(crate) mod change;
pub(crate) mod compare;
pub mod moment;
pub(crate) mod play;
pub(crate) mod usual;

use crate::game_file::{Source, VerifyError};
use journal::Reader;
use model::account::Account;
use model::command::Envelope;
use model::ids::{InstanceId, Name, TeamId};
use model::units::GameTime;
use sim_engine::{Directive, Input, Mode, Refusal, TeamEntry};
use std::collections::BTreeMap;

/// What is asked about: one team of a recorded game.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) source: Source,
    pub(crate) team: TeamEntry,
    /// What the team's people did, with its number in the file.
    pub(crate) commands: Vec<(u64, Envelope)>,
    /// What whoever ran the event did to the script.
    pub(crate) controls: Vec<Directive>,
    /// When somebody took the team over, in forks of games.
    pub(crate) taken_over: Vec<GameTime>,
    /// Whether each event of the script hit the team, each time.
    pub(crate) hits: BTreeMap<Name, Vec<bool>>,
    /// For commands that name an instance, by their number: its group at that moment and its rank there. Numbers of
    /// instances differ between games.
    pub(crate) owners: BTreeMap<u64, (Name, usize)>,
    /// What was recorded for it at the end, in milli-points.
    pub(crate) recorded_mpt: i64,
    /// Seconds that were played.
    pub(crate) seconds: u32,
}

impl Case {
    /// Reads it from a game file.
    ///
    /// # Errors
    /// When there is no such team, or the file cannot be read.
    pub(crate) fn read(reader: &Reader, team: &str) -> Result<Self, VerifyError> {
        let source = Source::read(reader)?;
        let position = source.teams.iter().position(|entry| entry.name == team);
        let position = position.ok_or_else(|| {
            let names: Vec<&str> = source.teams.iter().map(|t| t.name.as_str()).collect();
            VerifyError::Source(format!("teams are {}, not `{team}`", names.join(", ")))
        })?;
        if source.teams[position].own_service().is_some() {
            return Err(VerifyError::Source(format!(
                "team `{team}` brought a service of its own: the model knows nothing of it, and cannot play it otherwise"
            )));
        }
        let id = TeamId(position as u16);
        let inputs = crate::game_file::inputs(reader)?;
        let commands: Vec<(u64, Envelope)> = inputs
            .iter()
            .filter_map(|(seq, input)| match input {
                Input::Command(envelope) if envelope.team == id => Some((*seq, envelope.clone())),
                _ => None,
            })
            .collect();
        let controls: Vec<Directive> = inputs
            .iter()
            .filter_map(|(_, input)| match input {
                Input::Control(directive) => Some(directive.clone()),
                _ => None,
            })
            .collect();
        let taken_over = inputs.iter().filter_map(|(_, input)| match input {
            Input::TakeOver(taken) if taken.team == id => Some(taken.at),
            _ => None,
        });
        let taken_over = taken_over.collect();
        let hits = crate::game_file::hits(reader, id)?;
        let names_instances = commands.iter().any(|(_, c)| c.command.instance().is_some());
        let owners = match names_instances && source.mode == Mode::Live {
            true => owners(&source, id, inputs)?,
            false => BTreeMap::new(),
        };
        let (mut recorded_mpt, mut seconds) = (0, 0);
        for tick in reader.ticks(..) {
            let tick = tick?;
            if tick.team == id.0 {
                (recorded_mpt, seconds) = (tick.score_mpt, tick.second.saturating_add(1));
            }
        }
        Ok(Self {
            team: source.teams[position].clone(),
            source,
            commands,
            controls,
            taken_over,
            hits,
            owners,
            recorded_mpt,
            seconds,
        })
    }
}

/// Plays a live game's decisions again to find out whose its instances were.
fn owners(
    source: &Source,
    team: TeamId,
    inputs: Vec<(u64, Input)>,
) -> Result<BTreeMap<u64, (Name, usize)>, VerifyError> {
    let plan = source.plan(source.teams.clone())?;
    let mut game = source.first_game(&plan);
    game.begin();
    let mut owners = BTreeMap::new();
    for (seq, input) in inputs {
        if let Input::Command(envelope) = &input
            && envelope.team == team
            && let Some(instance) = envelope.command.instance()
        {
            let account = game.teams()[usize::from(team.0)].world().account();
            owners.extend(owner(account, instance).map(|owner| (seq, owner)));
        }
        match game.step(input) {
            Ok(_) | Err(Refusal::Denied(_)) => {}
            Err(refusal) => return Err(VerifyError::Refused { seq, refusal }),
        }
    }
    Ok(owners)
}

/// The group of an instance, and its rank among all that the group has launched.
fn owner(account: &Account, id: InstanceId) -> Option<(Name, usize)> {
    let group = &account.instances.get(id.0 as usize)?.group;
    let rank = of_group(account, group).position(|other| other == id)?;
    Some((group.clone(), rank))
}

/// Every instance that a group ever launched, in order.
pub(crate) fn of_group<'a>(
    account: &'a Account,
    group: &'a Name,
) -> impl Iterator<Item = InstanceId> + 'a {
    let its = account.instances.iter().filter(move |i| i.group == *group);
    its.map(|instance| instance.id)
}
