//! The live data plane of all teams.

mod team;

use crate::clock::GameClock;
use crate::drive::Target;
use crate::edge::{
    self, Edge, EdgeCounters, Function, LiveEntry, LiveGroup, LiveRoute, Role, TryOutcome,
    pool::Pool, wire::Ask,
};
use crate::instances::{CacheNode, Grounds, Instance, Launch, Launcher, LogOf, Logs, ProcessInfo};
use crate::load::{self, Client, LoadCounters, Own, Place, Schedule, Tally};
use model::account::Capacity;
use model::health::HealthPath;
use model::ids::{InstanceId, TeamId};
use model::key::Salt;
use model::scenario::Scenario;
use model::tick::Seen;
use sim_engine::{Demands, Effect, EffectKind, Game, Habits, NodeState, Observation, Route};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use team::TeamPlane;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// How long the last requests may take to be sent once their time has come.
const SENT_WITHIN: Duration = Duration::from_secs(5);

/// What a live data plane needs to know.
pub struct PlaneConfig {
    /// The scenario, at its speed.
    pub scenario: Scenario,
    /// The seed of the game.
    pub seed: u64,
    /// What is hashed in front of each key.
    pub salt: Salt,
    /// The teams by their number: the service of each that has one outside of the game.
    pub teams: Vec<Option<Target>>,
    /// Starts instances.
    pub launcher: Arc<dyn Launcher>,
}

/// Why a live data plane cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum PlaneError {
    /// No port for an edge. The game cannot begin.
    #[error("cannot open a port for a team's edge on 127.0.0.1")]
    Edge(#[source] std::io::Error),
    /// No thread for spawning processes. The game cannot begin.
    #[error("cannot start the thread that spawns instances")]
    Spawner(#[source] std::io::Error),
}

/// Something seen, on its way to the game.
#[derive(Clone, Debug)]
pub struct Report {
    /// About whom.
    pub team: TeamId,
    /// What.
    pub observation: Observation,
}

/// The live data plane of all teams.
pub struct LivePlane {
    config: PlaneConfig,
    clock: Arc<GameClock>,
    grounds: Grounds,
    /// What instances and cache nodes write.
    logs: Arc<Logs>,
    teams: Vec<TeamPlane>,
    reports: mpsc::UnboundedSender<Report>,
    tasks: JoinSet<()>,
    /// What is to be sent, once the clock goes.
    schedule: Option<watch::Sender<Schedule>>,
    /// The second that all requests have been sent up to.
    sent_to: watch::Receiver<u32>,
}

impl LivePlane {
    /// Opens an edge for every team. Reports come out of the receiver.
    ///
    /// # Errors
    /// When a port or a thread cannot be had.
    pub async fn open(
        config: PlaneConfig,
    ) -> Result<(Self, mpsc::UnboundedReceiver<Report>), PlaneError> {
        let clock = Arc::new(GameClock::default());
        let grounds = Grounds::new().map_err(PlaneError::Spawner)?;
        let (reports, receiver) = mpsc::unbounded_channel();
        let mut tasks = JoinSet::new();
        let mut teams = Vec::with_capacity(config.teams.len());
        for own in &config.teams {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
                .await
                .map_err(PlaneError::Edge)?;
            let address = listener.local_addr().map_err(PlaneError::Edge)?;
            let edge = Arc::new(Edge::new(Arc::clone(&clock), config.seed));
            tasks.spawn(edge::listen(
                listener,
                Arc::clone(&edge),
                config.teams.len(),
            ));
            tasks.spawn(Arc::clone(&edge).tidy_up());
            let timeout = config.scenario.service.client_timeout.as_std();
            let client = Arc::new(Client {
                place: match own {
                    Some(target) => Place::Own(Own::new(target.clone(), timeout)),
                    None => Place::Edge {
                        address,
                        connections: Pool::new(load::IDLE_MAX),
                    },
                },
                seed: config.seed,
                salt: config.salt.clone(),
                score: config.scenario.score.clone(),
                demands: Demands::new(config.seed, &config.scenario.service),
                habits: Habits::new(config.seed, &config.scenario.traffic.clients),
                timeout,
                clock: Arc::clone(&clock),
                tally: Arc::new(Tally::default()),
            });
            teams.push(TeamPlane {
                edge,
                address,
                client,
                instances: BTreeMap::new(),
                node: None,
                ended: Vec::new(),
                past: BTreeMap::new(),
                last: EdgeCounters::default(),
                last_of_cohorts: BTreeMap::new(),
            });
        }
        Ok((
            Self {
                logs: Arc::new(Logs::new(Arc::clone(&clock), config.teams.len())),
                config,
                clock,
                grounds,
                teams,
                reports,
                tasks,
                schedule: None,
                sent_to: watch::channel(0).1,
            },
            receiver,
        ))
    }

    /// The game's clock.
    #[must_use]
    pub fn clock(&self) -> Arc<GameClock> {
        Arc::clone(&self.clock)
    }

    /// Sets the clock to a time of the game, in its second in progress, and has
    /// the traffic ready: it is sent once the clock is started. Of a game that goes on after its host went out, `lost` are the
    /// requests that each team had open then. Teams that the model carries are sent nothing.
    pub fn get_set(&mut self, game: &Game, lost: &[u64]) {
        let (second, from) = (game.second(), game.now());
        self.clock.set(from);
        let mut clients = Vec::new();
        for ((team, state), lost) in self.teams.iter().zip(game.teams()).zip(lost) {
            if state.is_live() {
                team.client.tally.go_on(second, *lost);
                clients.push(Arc::clone(&team.client));
            }
        }
        let (schedule, sent) = watch::channel(schedule_of(game));
        self.schedule = Some(schedule);
        let (tell, sent_to) = watch::channel(second);
        self.sent_to = sent_to;
        let clock = Arc::clone(&self.clock);
        self.tasks.spawn(async move {
            load::run(sent, clock, clients, second, from, &tell).await;
            tell.send_replace(u32::MAX);
        });
    }

    /// Takes the requests that a second has decided, or the script has changed.
    pub fn reschedule(&self, game: &Game) {
        if let Some(schedule) = &self.schedule {
            schedule.send_replace(schedule_of(game));
        }
    }

    /// Waits until every request that was due before this second has been sent,
    /// so that the one before is closed with all of its own.
    pub async fn sent_to(&mut self, second: u32) {
        let sent = self.sent_to.wait_for(|to| *to >= second);
        let _ = tokio::time::timeout(SENT_WITHIN, sent).await;
    }

    /// Waits until all instances listen, or the time is up; tells which it was.
    pub async fn all_ready(&self, within: Duration) -> bool {
        let waits = self
            .teams
            .iter()
            .flat_map(|team| team.instances.values())
            .map(Instance::ready);
        let all = async {
            for mut ready in waits {
                if ready.wait_for(Option::is_some).await.is_err() {
                    return false;
                }
            }
            true
        };
        tokio::time::timeout(within, all).await.unwrap_or(false)
    }

    /// Does what the World wants.
    pub fn apply(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let team = usize::from(effect.team.0);
            match effect.kind {
                EffectKind::Start {
                    instance,
                    version,
                    capacity,
                    cohort,
                    environments,
                } => {
                    let launch = Launch {
                        team: effect.team,
                        instance,
                        version,
                        capacity,
                        cohort,
                        salt: self.config.salt.clone(),
                        service: self.config.scenario.service.clone(),
                        cache_node: self.config.scenario.cache_node.clone(),
                    };
                    let clock = Arc::clone(&self.clock);
                    let function = environments.map(|its| Function::new(clock, its));
                    self.launch(&launch, function);
                }
                EffectKind::Provision {
                    instance,
                    environments,
                } => {
                    let instance = self.teams[team].instances.get(&instance);
                    if let Some(function) = instance.and_then(|i| i.upstream.function()) {
                        function.provision(environments);
                    }
                }
                EffectKind::Kill { instance } => {
                    if let Some(gone) = self.teams[team].retire(instance) {
                        gone.kill();
                    }
                }
                EffectKind::Drain { instance } => {
                    if let Some(instance) = self.teams[team].instances.get(&instance) {
                        instance.drain();
                    }
                }
                EffectKind::Trouble { instance, trouble } => {
                    if let Some(instance) = self.teams[team].instances.get(&instance) {
                        instance.set_trouble(trouble);
                    }
                }
                EffectKind::Probe {
                    instance,
                    path,
                    timeout,
                } => self.probe(effect.team, instance, &path, timeout.as_std()),
                EffectKind::InvalidateCdn => self.teams[team].edge.invalidate(),
                EffectKind::Node(state) => self.set_node(effect.team, state),
                EffectKind::FlushNode => {
                    if let Some(node) = &self.teams[team].node {
                        node.flush();
                    }
                }
                EffectKind::Route(route) => self.reroute(team, &route),
            }
        }
    }

    fn launch(&mut self, launch: &Launch, function: Option<Function>) {
        let (reports, team) = (self.reports.clone(), launch.team);
        let exited = move |exit: crate::instances::Exit| {
            let _ = reports.send(Report {
                team,
                observation: Observation::Ended {
                    instance: exit.instance,
                },
            });
        };
        let body = self.config.launcher.instance(launch);
        let version = launch.service.version.plan(launch.version);
        let role = Role {
            cohort: launch.cohort,
            error_rate_ppm: version.map_or(0, |version| version.error_rate.get()),
            function,
        };
        let instance = Instance::start(
            launch.instance,
            launch.capacity,
            role,
            body,
            self.grounds.clone(),
            self.logs.open(team, LogOf::Instance(launch.instance)),
            exited,
        );
        self.teams[usize::from(team.0)]
            .instances
            .insert(launch.instance, instance);
    }

    /// Starts, sets or ends a team's cache node, and tells its edge.
    fn set_node(&mut self, id: TeamId, state: NodeState) {
        let launcher = &self.config.launcher;
        let team = &mut self.teams[usize::from(id.0)];
        let NodeState::Up(settings) = state else {
            if let Some(node) = team.node.take() {
                node.kill();
            }
            let unreachable = || watch::channel(None).1;
            let is_there = state == NodeState::Unreachable;
            return team.edge.set_node(is_there.then(unreachable));
        };
        if let Some(node) = &mut team.node {
            return node.set(settings, &launcher.node_query(&settings));
        }
        let body = launcher.node(id, &settings);
        let reports = self.reports.clone();
        let lost = move || {
            let _ = reports.send(Report {
                team: id,
                observation: Observation::NodeEnded,
            });
        };
        let log = self.logs.open(id, LogOf::CacheNode);
        let node = CacheNode::start(settings, body, self.grounds.clone(), log, lost);
        team.edge.set_node(Some(node.address()));
        team.node = Some(node);
    }

    fn probe(&mut self, team: TeamId, instance: InstanceId, path: &HealthPath, within: Duration) {
        let found = self.teams[usize::from(team.0)].instances.get(&instance);
        let probes = found.map(|instance| [(); 2].map(|()| instance.probe(path, within)));
        let (reports, clock) = (self.reports.clone(), Arc::clone(&self.clock));
        tokio::spawn(async move {
            let passed = match probes {
                Some([probe, again]) => {
                    let gaps = clock.gaps();
                    let passed = probe.await;
                    // While the host was out the probe was out, too: that says nothing.
                    if clock.gaps() == gaps {
                        passed
                    } else {
                        again.await
                    }
                }
                None => false,
            };
            let _ = reports.send(Report {
                team,
                observation: Observation::Probed { instance, passed },
            });
        });
    }

    fn reroute(&mut self, team: usize, route: &Route) {
        let team = &mut self.teams[team];
        let upstream = |id: &InstanceId| Some(Arc::clone(&team.instances.get(id)?.upstream));
        let entries = route.entries.iter().map(|entry| LiveEntry {
            balancer: entry.balancer.clone(),
            algorithm: entry.algorithm,
            slow_start: entry.slow_start,
            groups: entry
                .groups
                .iter()
                .map(|group| {
                    let its = group.targets.iter().enumerate();
                    let (full_at, targets) = its
                        .filter_map(|(at, id)| {
                            Some((group.full_at.get(at).copied(), upstream(id)?))
                        })
                        .unzip::<_, _, Vec<_>, Vec<_>>();
                    LiveGroup {
                        group: group.group.clone(),
                        weight: group.weight,
                        targets,
                        full_at: full_at.into_iter().flatten().collect(),
                    }
                })
                .collect(),
            turns: std::sync::Mutex::default(),
            shut: entry.shut,
            latency: entry.latency.as_std(),
        });
        team.edge.reroute(LiveRoute {
            cdn: route.cdn,
            entries: entries.collect(),
            dns: route.dns.clone(),
        });
    }

    /// What was seen of a team since the last time, as the second before this one is closed.
    pub fn take_seen(&mut self, team: TeamId, second: u32) -> Seen {
        let team = &mut self.teams[usize::from(team.0)];
        let now = team.edge.counters();
        let mut seen = team.client.tally.close(second);
        seen.cdn_requests = now.cdn_requests - team.last.cdn_requests;
        seen.cdn_hits = now.cdn_hits - team.last.cdn_hits;
        seen.node_requests = now.node_requests - team.last.node_requests;
        seen.node_hits = now.node_hits - team.last.node_hits;
        seen.upstream_attempts = now.upstream_attempts - team.last.upstream_attempts;
        team.last = now;
        // First of all: what they have metered up to now is counted below, and nothing can come after.
        let finished = team.take_finished();
        let running = team.instances.values().map(|i| &i.upstream);
        let all = running.chain(&team.ended).chain(&finished);
        for function in all.filter_map(|upstream| upstream.function()) {
            let (requests, ms) = function.take_metered();
            seen.function_requests += requests;
            seen.function_ms += ms;
        }
        for instance in team.instances.values() {
            let outstanding = instance.upstream.outstanding() + instance.upstream.probing();
            let Capacity { slots, queue } = instance.capacity;
            seen.busy_slots += outstanding.min(slots);
            // What is beyond is refused, or on its way to an instance in trouble.
            seen.queued += outstanding.saturating_sub(slots).min(queue);
        }
        seen.cohorts = team.take_cohorts();
        seen
    }

    /// Forgets an instance whose process has ended.
    pub fn forget(&mut self, team: TeamId, instance: InstanceId) {
        self.teams[usize::from(team.0)].retire(instance);
    }

    /// Requests that were ever given to instances that are no more.
    #[must_use]
    pub fn attempts_to_ended(&self, team: TeamId) -> u64 {
        let team = &self.teams[usize::from(team.0)];
        let ended = team.ended.iter().map(|upstream| upstream.attempts());
        let past = team.past.values().map(|cohort| cohort.attempts);
        ended.chain(past).sum()
    }

    /// The running instances of a team.
    #[must_use]
    pub fn processes(&self, team: TeamId) -> Vec<ProcessInfo> {
        let info = |instance: &Instance| ProcessInfo {
            instance: instance.id,
            capacity: instance.capacity,
            pid: instance.pid(),
            address: instance.upstream.address(),
            outstanding: instance.upstream.outstanding(),
            attempts: instance.upstream.attempts(),
            probes: instance.upstream.probes(),
        };
        self.teams[usize::from(team.0)]
            .instances
            .values()
            .map(info)
            .collect()
    }

    /// The process id of a team's cache node, while it has a process that can be reached.
    #[must_use]
    pub fn node_pid(&self, team: TeamId) -> Option<u32> {
        self.teams[usize::from(team.0)]
            .node
            .as_ref()
            .and_then(CacheNode::pid)
    }

    /// What the processes of all teams write.
    #[must_use]
    pub fn logs(&self) -> Arc<Logs> {
        Arc::clone(&self.logs)
    }

    /// Where a team's edge listens.
    #[must_use]
    pub fn edge_address(&self, team: TeamId) -> SocketAddr {
        self.teams[usize::from(team.0)].address
    }

    /// What a team's edge has counted.
    #[must_use]
    pub fn edge_counters(&self, team: TeamId) -> EdgeCounters {
        self.teams[usize::from(team.0)].edge.counters()
    }

    /// What a team's clients have counted.
    #[must_use]
    pub fn load_counters(&self, team: TeamId) -> LoadCounters {
        self.teams[usize::from(team.0)].client.tally.counters()
    }

    /// Sends one request by hand: unscored, and never kept by the CDN.
    pub fn try_request(
        &self,
        team: TeamId,
        key: &str,
    ) -> impl Future<Output = TryOutcome> + Send + 'static {
        let team = &self.teams[usize::from(team.0)];
        let (edge, client) = (Arc::clone(&team.edge), Arc::clone(&team.client));
        let key = key.to_owned();
        let ask = Ask {
            path: "/calc".into(),
            input: key.clone(),
            demand_us: None,
            error_draw_ppm: u32::MAX,
            cohort: 0,
        };
        async move {
            match &client.place {
                Place::Own(own) => own.try_one(&key).await,
                Place::Edge { .. } => edge.answer_by_hand(ask).await,
            }
        }
    }
}

/// What a game is to be sent, as far as it is decided.
fn schedule_of(game: &Game) -> Schedule {
    Schedule {
        traffic: Arc::clone(game.traffic()),
        to: game.scheduled_to(),
        end: game.end(),
    }
}

impl Drop for LivePlane {
    fn drop(&mut self) {
        for team in &self.teams {
            team.instances.values().for_each(Instance::kill);
            team.node.iter().for_each(CacheNode::kill);
        }
    }
}
