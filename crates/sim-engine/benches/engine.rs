//! The engine's hot paths. `gameday bench engine` measures the whole; these
//! tell where a change of it comes from.
//!
//! ```text
//! cargo bench -p sim-engine
//! ```

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use model::balance::{Algorithm, Loads};
use model::scenario::Scenario;
use model::units::StoryDuration;
use sim_engine::{Game, Mode, Plan, Player, TeamEntry, Traffic};

const MODEL: &str = include_str!("../../../scenarios/bench/model-2.toml");
const CACHED: &str = include_str!("../../../scenarios/playbooks/bench/cached.toml");
/// Seconds of the game that is played.
const LENGTH_S: u32 = 60;

fn scenario() -> Scenario {
    let mut scenario = model::scenario::load(MODEL).value.expect("it is right");
    scenario.length = StoryDuration::from_secs(u64::from(LENGTH_S));
    scenario
}

/// A minute of Model 2: scores, spending, audit and digest included.
fn minute(criterion: &mut Criterion) {
    let playbook = model::playbook::load(CACHED).value.expect("it is right");
    let team = TeamEntry {
        name: "bench".into(),
        player: Player::Bot(playbook),
    };
    let plan = Plan::try_new(scenario(), 1, 1, vec![team]).expect("one team");
    let new = || {
        let mut game = Game::new(&plan, Mode::Virtual, &|_, _| Vec::new());
        game.begin();
        game
    };
    let play = |mut game: Game| {
        game.run_to(LENGTH_S).expect("the end");
        game
    };
    let requests = play(new()).teams()[0].totals().sent;
    let mut group = criterion.benchmark_group("game");
    group.throughput(Throughput::Elements(requests));
    group.bench_function("a minute of model 2", |bench| {
        bench.iter_batched(new, play, BatchSize::LargeInput);
    });
    group.finish();
}

/// The schedule alone, a second at a time.
fn traffic(criterion: &mut Criterion) {
    let traffic = Traffic::new(&scenario(), 1);
    let mut arrivals = Vec::new();
    traffic.fill_second(0, &mut arrivals);
    let mut group = criterion.benchmark_group("traffic");
    group.throughput(Throughput::Elements(arrivals.len() as u64));
    group.bench_function("a second of arrivals", |bench| {
        bench.iter(|| traffic.fill_second(0, &mut arrivals));
    });
    group.finish();
}

/// A choice among targets and the count that follows from it.
fn choice(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("balancer");
    for targets in [4, 40, 400] {
        let mut loads = Loads::new(&vec![0; targets]);
        let mut turn = 0;
        group.bench_function(format!("least of {targets} targets"), |bench| {
            bench.iter(|| {
                let target = loads.choose(Algorithm::LeastOutstanding, &mut turn);
                let target = target.expect("there are targets");
                loads.add(target);
                loads.remove(target);
                target
            });
        });
    }
    group.finish();
}

criterion_group!(benches, minute, traffic, choice);
criterion_main!(benches);
