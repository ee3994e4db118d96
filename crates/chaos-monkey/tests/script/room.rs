//! A game of several teams with a script, and what came of it.

use model::actor::Principal;
use model::command::{Command, Envelope};
use model::event::{Event, EventKind};
use model::fault::Fault;
use model::ids::{Name, TeamId};
use model::playbook::Playbook;
use model::scenario::Scenario;
use model::script::{Control, ScriptNews, ScriptState};
use model::units::{GameTime, StoryDuration};
use sim_engine::{Directive, Game, Input, Mode, Plan, Player, Refusal, Scheduled, TeamEntry};

const CALM: &str = include_str!("../../../../tests/scenarios/calm.toml");

/// A game in progress.
pub(crate) struct Room {
    pub(crate) game: Game,
    log: Vec<Event>,
    /// By team.
    events: Vec<Vec<Event>>,
    sent: u32,
}

pub(crate) fn name(text: &str) -> Name {
    Name::try_new(text).expect("a name")
}

/// A calm scenario of ten minutes with two instances in zones `a` and `b`, and
/// these tables on top.
pub(crate) fn scenario(tables: &str) -> Scenario {
    let text = CALM
        .replace("length = \"15s\"", "length = \"10m\"")
        .replace("zones = [\"a\"]", "zones = [\"a\", \"b\"]")
        .replace(
            "[[account.balancer]]",
            "[[account.subnet]]\nname = \"public-b\"\nzone = \"b\"\ncidr = \"10.0.1.0/24\"\n\n[[account.balancer]]",
        )
        .replace("subnets = [\"public-a\"]", "subnets = [\"public-a\", \"public-b\"]");
    let loaded = model::scenario::load(&format!("{text}\n{tables}"));
    let problems = format!("{:#?}", loaded.problems);
    loaded.value.unwrap_or_else(|| panic!("{problems}"))
}

impl Room {
    /// Teams that do nothing.
    pub(crate) fn new(tables: &str, seed: u64, teams: &[&str]) -> Self {
        Self::of(tables, seed, teams, Mode::Virtual)
    }

    /// The same without requests: nothing is asked, and nothing answers.
    pub(crate) fn quiet(tables: &str, seed: u64) -> Self {
        Self::of(tables, seed, &["red"], Mode::Live)
    }

    fn of(tables: &str, seed: u64, teams: &[&str], mode: Mode) -> Self {
        let idle = "format = 1\nname = { en = \"x\", ko = \"x\" }";
        let idle: Playbook = model::playbook::load(idle).value.expect("a playbook");
        let entry = |team: &&str| TeamEntry {
            name: (*team).into(),
            player: Player::Bot(idle.clone()),
        };
        let roster = teams.iter().map(entry).collect();
        let plan = Plan::try_new(scenario(tables), seed, 1, roster).expect("a plan");
        let mut game = Game::new(&plan, mode, &chaos_monkey::troublemakers);
        game.begin();
        Self {
            game,
            log: Vec::new(),
            events: vec![Vec::new(); teams.len()],
            sent: 0,
        }
    }

    pub(crate) fn to(&mut self, second: u32) -> &mut Self {
        self.game.run_to(second).expect("ahead");
        self.take();
        self
    }

    fn take(&mut self) {
        self.log.extend(self.game.take_log());
        for (all, new) in self.events.iter_mut().zip(self.game.take_records()) {
            all.extend(new.events);
        }
    }

    /// Does something to the script in the middle of the second in progress.
    pub(crate) fn control(&mut self, control: Control) -> Result<(), Refusal> {
        self.sent += 1;
        let at = GameTime::from_second(self.game.second()) + StoryDuration::from_ms(500);
        let done = self.game.step(Input::Control(Directive {
            at,
            idempotency_key: self.sent.to_string(),
            principal: Principal::Facilitator,
            session: "Kim".into(),
            control,
        }));
        self.take();
        done.map(drop)
    }

    /// Sends a command of a team in the middle of the second in progress.
    pub(crate) fn order(&mut self, team: u16, command: Command) {
        self.sent += 1;
        let at = GameTime::from_second(self.game.second()) + StoryDuration::from_ms(500);
        let done = self.game.step(Input::Command(Envelope {
            format: 1,
            idempotency_key: self.sent.to_string(),
            team: TeamId(team),
            principal: Principal::Player,
            session: "Lee".into(),
            expected_version: None,
            at,
            command,
        }));
        done.expect("it is allowed");
        self.take();
    }

    /// When an event happened, in milliseconds.
    pub(crate) fn happened(&self, event: &str) -> Vec<u64> {
        let is_it = |news: &ScriptNews| matches!(news, ScriptNews::Happened { event: e, .. } if e.as_str() == event);
        self.news()
            .filter(|(_, news)| is_it(news))
            .map(|(at, _)| at.as_ns() / 1_000_000)
            .collect()
    }

    /// The teams that an event hit, each time.
    pub(crate) fn hit(&self, event: &str) -> Vec<Vec<u16>> {
        let teams = |news: &ScriptNews| match news {
            ScriptNews::Happened { event: e, teams } if e.as_str() == event => {
                Some(teams.iter().map(|team| team.0).collect())
            }
            _ => None,
        };
        self.news().filter_map(|(_, news)| teams(news)).collect()
    }

    pub(crate) fn news(&self) -> impl Iterator<Item = (GameTime, &ScriptNews)> {
        self.log.iter().filter_map(|event| match &event.kind {
            EventKind::Script { news } => Some((event.at, news)),
            _ => None,
        })
    }

    /// Begin and end of what broke in a team, in milliseconds.
    pub(crate) fn broken(&self, team: usize) -> Vec<(u64, bool)> {
        let told = |event: &Event| match &event.kind {
            EventKind::FaultBegan { .. } => Some((event.at.as_ns() / 1_000_000, true)),
            EventKind::FaultEnded { .. } => Some((event.at.as_ns() / 1_000_000, false)),
            _ => None,
        };
        self.events[team].iter().filter_map(told).collect()
    }

    pub(crate) fn events(&self, team: usize) -> &[Event] {
        &self.events[team]
    }

    pub(crate) fn faults(&self, team: usize) -> &[Fault] {
        &self.game.teams()[team].world().account().faults
    }

    pub(crate) fn scheduled(&self, event: &str) -> Scheduled {
        let mut all = self.game.script().into_iter();
        all.find(|it| it.plan.id.as_str() == event)
            .expect("an event")
    }

    pub(crate) fn state(&self, event: &str) -> ScriptState {
        self.scheduled(event).state
    }
}

/// An event that slows every instance of every team for ten seconds.
pub(crate) fn event(id: &str, more: &str) -> String {
    format!(
        "[[event]]\nid = \"{id}\"\nfault = \"latency\"\nadd = \"50ms\"\npick = \"all\"\nfor = \"10s\"\n{more}\n"
    )
}
