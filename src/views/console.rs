//! A team's own page.

use super::board::tiers_ms;
use super::history::Figures;
use super::{Outside, Views, seconds_of};
use model::account::{Account, LaunchChange, Logging, Phase};
use model::cache_key::CacheKey;
use model::hint::{Rung, told};
use model::ids::TeamId;
use model::scenario::{Offer, Scenario};
use model::units::{GameTime, MicroUsd, StoryDuration};
use scoreboard::unicorn::Herd;
use scoreboard::view::{Console, CostLine, GamePhase, Hint, OfferedLaunch, OwnConsole, Vitals};
use sim_engine::{Game, HintOffer, League, TeamState, standings};
use std::collections::BTreeMap;

/// The bill's name for debug logs.
const DEBUG_LOGS: &str = "debug-logs";

impl Views {
    pub(super) fn console(
        &self,
        game: &Game,
        plane: &dyn Outside,
        phase: GamePhase,
        team: usize,
    ) -> Console {
        let (state, history) = (&game.teams()[team], &self.teams[team]);
        let scenario = game.scenario();
        let now = GameTime::from_second(game.second());
        let rank = standings(game.teams())
            .iter()
            .find(|s| s.team == state.id())
            .map_or(1, |s| s.rank);
        let figures = Figures::of(history.window.iter());
        let mut account = state.world().account().clone();
        account
            .instances
            .retain(|instance| instance.phase != Phase::Gone);
        let costs = costs(state, &account, &figures, scenario);
        let key_leaves_out_query = account.cdn.is_some_and(|cdn| cdn.key == CacheKey::Path);
        Console {
            seq: self.seq,
            // Nothing can be changed of a game that is looked at again.
            phase: match self.playback {
                Some(_) => GamePhase::Ended,
                None => phase,
            },
            second: game.second(),
            length_s: game.length_s(),
            row: self.own_row(self.row(game, TeamId(team as u16), rank)),
            teams: of_league(game, state.league()),
            tiers_ms: tiers_ms(&game.scenario().score),
            trend_window_s: seconds_of(scenario.score.trend_window),
            zones: scenario.account.all_zones(),
            vitals: vitals(state, &account, &figures, &costs, history.window.back()),
            metrics: history.metrics.clone(),
            account_version: state.world().version(),
            loads: plane.loads(state.id()),
            offers: scenario.offers().into_iter().map(offered).collect(),
            instances_max: scenario.limits.instances,
            unlocked: state.world().unlocked(now),
            node_offered: scenario.cache_node.as_ref().map(|node| node.settings()),
            costs,
            score_events: history.score_events.iter().cloned().collect(),
            audit: history.audit.iter().cloned().collect(),
            told: history.told().to_vec(),
            alarm: history.alarm(key_leaves_out_query),
            // Made once for all: the board is published first.
            bands: self.truth.borrow().board.bands.clone(),
            playback: self.playback,
            hints: scenario
                .hints
                .as_ref()
                .filter(|_| !state.is_own())
                .map(|_| hints(state)),
            own: self.own_console(state),
            herd: Herd::of(self.salt.as_str()),
            account,
        }
    }
}

/// How many teams a team's rank is among.
fn of_league(game: &Game, league: League) -> u16 {
    let its = game.teams().iter().filter(|team| team.league() == league);
    its.count() as u16
}

impl Views {
    fn own_console(&self, state: &TeamState) -> Option<OwnConsole> {
        let (_, service) = self.own.iter().find(|(team, _)| *team == state.id())?;
        let declared = state.world().declared_per_hour();
        Some(OwnConsole {
            url: service.url.clone(),
            address: service.address.to_string(),
            salt: self.salt.as_str().to_owned(),
            declared_musd_per_hour: declared.map(MicroUsd::get),
        })
    }
}

/// What the team may ask, and what it was told.
fn hints(state: &TeamState) -> Vec<Hint> {
    let one = |offer: HintOffer| {
        let taken = Rung::ALL.iter().filter(|rung| Some(**rung) <= offer.taken);
        Hint {
            about: offer.about,
            told: taken.map(|rung| told(offer.about, *rung)).collect(),
            next: offer.next.map(|next| next.0),
            price_mpt: offer.next.map_or(0, |next| next.1.get()),
        }
    };
    state.hints().into_iter().map(one).collect()
}

/// What can be launched, as the page offers it.
fn offered((change, offer): (LaunchChange, Offer)) -> OfferedLaunch {
    let hour = StoryDuration::from_secs(3600);
    OfferedLaunch {
        change,
        slots: offer.capacity.slots,
        musd_per_hour: offer.price.accrued(hour).get(),
    }
}

fn vitals(
    state: &TeamState,
    account: &Account,
    figures: &Figures,
    costs: &[CostLine],
    last: Option<&model::tick::TickRecord>,
) -> Vitals {
    let in_service = account.targets().count() as u32;
    let up_or_coming = account
        .instances
        .iter()
        // Hosts are up to carry others.
        .filter(|i| i.host.is_none() && matches!(i.phase, Phase::Booting | Phase::Running))
        .count();
    Vitals {
        requests_mrps: figures.requests_mrps(),
        p50_us: figures.latency_us(500),
        p99_us: figures.latency_us(990),
        hit_permille: figures.hit_permille(),
        node_hit_permille: figures.node_hit_permille(),
        wrong_permille: figures.permille_of_settled(figures.counts.wrong),
        failed_permille: figures.permille_of_settled(figures.counts.failed_total()),
        queued: last.map_or(0, |tick| tick.seen.queued),
        busy_slots: last.map_or(0, |tick| tick.seen.busy_slots),
        slots: account.targets().map(|i| i.capacity.slots).sum(),
        in_service,
        starting: (up_or_coming as u32).saturating_sub(in_service),
        in_flight: state.in_flight(),
        spend_musd_per_hour: costs.iter().map(|line| line.musd_per_hour).sum(),
    }
}

/// What costs money, the dearest first; all instances are one line.
fn costs(
    state: &TeamState,
    account: &Account,
    figures: &Figures,
    scenario: &Scenario,
) -> Vec<CostLine> {
    let mut lines: BTreeMap<String, CostLine> = BTreeMap::new();
    let ledger = state.world().ledger();
    let name_of = |resource: &str| {
        if resource.starts_with("instance/") {
            "instances".to_owned()
        } else {
            resource.to_owned()
        }
    };
    for (resource, total) in ledger.totals() {
        lines.entry(name_of(resource)).or_default().total_musd += total.get();
    }
    for (resource, rate) in ledger.rates_per_hour() {
        lines.entry(name_of(resource)).or_default().musd_per_hour += rate.get();
    }
    let prices = &scenario.prices;
    let metered = [
        (
            "cdn",
            figures.cdn.0,
            &prices.cdn,
            scenario.service.answer_bytes,
            account.cdn.is_some(),
        ),
        (
            DEBUG_LOGS,
            figures.attempts,
            &prices.debug_logging,
            0,
            account.logging == Logging::Debug,
        ),
    ];
    for (name, requests, price, bytes_each, is_on) in metered {
        if is_on {
            let per_hour = requests * 3600 / figures.seconds.max(1);
            lines.entry(name.into()).or_default().musd_per_hour =
                price.of(per_hour, bytes_each).get();
        }
    }
    let idle: Vec<String> = account.idle().map(|it| it.to_string()).collect();
    let mut lines: Vec<CostLine> = lines
        .into_iter()
        .map(|(resource, line)| CostLine {
            wasted: line.musd_per_hour > 0 && (resource == DEBUG_LOGS || idle.contains(&resource)),
            resource,
            ..line
        })
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse((line.musd_per_hour, line.total_musd)));
    lines
}
