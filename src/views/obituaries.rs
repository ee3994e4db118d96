//! Who was killed, in one line each.

use super::Views;
use super::history::TeamHistory;
use model::ids::InstanceId;
use model::units::GameTime;
use scoreboard::unicorn::{Herd, obituary_in_words};
use scoreboard::view::{OBITUARIES_MAX, Told};
use sim_engine::{Game, TeamState};

/// Somebody who was killed: when, in which team, and who.
type Death = (u32, u16, InstanceId);

impl Views {
    /// The latest obituaries, the newest last.
    pub(super) fn obituaries(&self, game: &Game) -> Vec<Told> {
        let herd = Herd::of(self.salt.as_str());
        let told = |(second, team, instance): Death| {
            let state = &game.teams()[usize::from(team)];
            let history = &self.teams[usize::from(team)];
            let lived_s = second.saturating_sub(born_s(state, instance));
            let name = herd.name(team, instance);
            let survivors = survivors(state, history, instance, second);
            let text = obituary_in_words(&name, lived_s, survivors);
            Told { second, text }
        };
        self.deaths(game).into_iter().map(told).collect()
    }

    /// The latest deaths of all teams, in order.
    fn deaths(&self, game: &Game) -> Vec<Death> {
        let mut deaths: Vec<Death> = Vec::new();
        for (team, history) in (0..).zip(&self.teams) {
            let state = &game.teams()[usize::from(team)];
            let killed = history.killed.iter().rev();
            let latest = killed
                .filter(|id| was_in_service(state, **id, history.gone_s[*id]))
                .take(OBITUARIES_MAX);
            deaths.extend(latest.map(|killed| (history.gone_s[killed], team, *killed)));
        }
        deaths.sort_unstable();
        deaths.split_off(deaths.len().saturating_sub(OBITUARIES_MAX))
    }

    /// How many were killed since a second.
    pub(super) fn killed_since(&self, game: &Game, second: u32) -> u32 {
        let killed = |(state, history): (&TeamState, &TeamHistory)| {
            let latest = history.killed.iter().rev();
            let its = latest.take_while(|killed| history.gone_s[killed] >= second);
            its.filter(|id| was_in_service(state, **id, history.gone_s[*id]))
                .count() as u32
        };
        game.teams().iter().zip(&self.teams).map(killed).sum()
    }
}

/// Whether it was up when it went, and not retired before: what drains is to go.
fn was_in_service(team: &TeamState, instance: InstanceId, gone_s: u32) -> bool {
    let instances = &team.world().account().instances;
    let found = instances.get(instance.0 as usize);
    found.is_some_and(|it| it.drains_until == GameTime::ZERO && it.boots_at.second() <= gone_s)
}

/// When it was up.
fn born_s(team: &TeamState, instance: InstanceId) -> u32 {
    let instances = &team.world().account().instances;
    let born = instances.get(instance.0 as usize);
    born.map_or(0, |born| born.boots_at.second())
}

/// Who of the team was up, and stayed when this one went. Of those who went
/// in the same second the later ones saw it go.
fn survivors(team: &TeamState, history: &TeamHistory, gone: InstanceId, second: u32) -> usize {
    let instances = team.world().account().instances.iter();
    let is_up = |id: InstanceId| match history.gone_s.get(&id) {
        Some(at) => *at > second || (*at == second && id > gone),
        None => true,
    };
    let others = instances.filter(|other| other.id != gone && other.host.is_none());
    let up = others.filter(|other| other.boots_at.second() <= second && is_up(other.id));
    up.count()
}
