//! Teams that bring a service of their own.

mod hook;
mod hosted;
mod servers;
mod typed;

use super::load::Service;
use super::support::{people, play, scenario_text};
use arena::drive::Target;
use model::ids::TeamId;
use model::key::Salt;
use model::outcome::FailCause;
use model::scenario::Scenario;
use servers::Server;
use sim_engine::{League, OwnService, Plan, Player, TeamEntry, TeamState, standings};
use std::time::Duration;

const SALT: &str = "pepper";

/// A service that is fast, and never full.
fn service(salt: &str) -> Service {
    Service::start(&[
        "--slots",
        "500",
        "--base",
        "20ms",
        "--plus",
        "0s",
        "--stretch-per-extra-ppm",
        "0",
        "--salt",
        salt,
    ])
}

/// A team whose requests go to this URL.
fn own(name: &str, url: &str) -> TeamEntry {
    let target = Target::resolve(url, "input").expect(url);
    TeamEntry {
        name: name.into(),
        player: Player::Own(OwnService {
            url: url.to_owned(),
            address: target.address(),
            declared: None,
        }),
    }
}

/// A short game with little patience.
fn scenario() -> Scenario {
    let text = scenario_text("calm.toml")
        .replace("length = \"15s\"", "length = \"10s\"")
        .replace(
            "\"15s\"\n\n[service.version]",
            "\"2s\"\n\n[service.version]",
        )
        .replace("within = \"6s\"", "within = \"1s\"")
        .replace("within = \"15s\"", "within = \"2s\"");
    let loaded = model::scenario::load(&text);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.value.expect("a scenario without problems")
}

/// How many requests have failed so.
fn failed(team: &TeamState, cause: FailCause) -> u64 {
    team.totals().failed[cause as usize]
}

/// Each service in one game, so that all get the same requests.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_of_ones_own_gets_the_same_requests_and_what_it_deserves() {
    let right = service(SALT);
    let wrong = service("salt");
    let elsewhere = format!("{}/calc?input=3615", right.url);
    let redirects = Server::start(move |_| {
        format!("HTTP/1.1 302 Found\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n")
    });
    let drips = Server::drip(Duration::from_millis(100));
    let floods = Server::flood();
    let teams = vec![
        people("Ordinary"),
        own("Wrong", &format!("{}/calc", wrong.url)),
        own("Right", &format!("{}/calc", right.url)),
        own("Redirects", &redirects.url()),
        own("Drips", &drips.url()),
        own("Floods", &floods.url()),
    ];
    let plan = Plan::try_new(scenario(), 7, 1, teams).expect("a plan");
    let ended = play(plan.salted(Salt::new(SALT.into()))).await;
    let game = &ended.game;
    let team = |name: &str| {
        let mut teams = game.teams().iter();
        teams.find(|team| team.name() == name).expect(name)
    };
    let sent = team("Ordinary").totals().sent;
    assert!(sent > 150, "{sent}");
    for team in game.teams() {
        assert_eq!(team.totals().sent, sent, "{}", team.name());
    }
    // Whoever is behind on a busy machine is slow, and never wrong.
    let totals = team("Right").totals();
    assert_eq!((totals.wrong, totals.failed_total()), (0, 0), "{totals:?}");
    assert!(totals.fast > sent * 8 / 10, "{totals:?}");
    assert!(team("Right").split().total().get() > 0);
    let settled = |name: &str| sent - team(name).in_flight();
    assert_eq!(team("Wrong").totals().wrong, settled("Wrong"));
    assert_eq!(
        failed(team("Redirects"), FailCause::OtherStatus),
        settled("Redirects")
    );
    assert_eq!(
        failed(team("Drips"), FailCause::Timeout),
        settled("Drips"),
        "{:?}",
        team("Drips").totals()
    );
    assert_eq!(failed(team("Floods"), FailCause::Reset), settled("Floods"));
    // Nobody pays for what nobody has declared, and everybody is told.
    assert!(game.teams()[1..].iter().all(|team| team.spend().get() == 0));
    assert!(!team("Right").is_spend_known() && team("Ordinary").is_spend_known());

    let table = standings(game.teams());
    let places = table.iter().map(|it| (it.team, it.league, it.rank));
    let places: Vec<_> = places.collect();
    assert_eq!(places[0], (TeamId(0), League::Ordinary, 1));
    assert_eq!(places[1], (TeamId(2), League::Open, 1));
    assert!(places[1..].iter().all(|place| place.1 == League::Open));
    assert_eq!(ended.plane.processes(TeamId(2)).len(), 0);
}
