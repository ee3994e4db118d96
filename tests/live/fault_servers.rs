//! Faults that end servers, and edits that keep requests from them, on real
//! processes, in numbers: a team for each, in one game.

use super::measured::{Measured, Rehearsal, Twins};
use super::support::{bot, people, scenario_text, state_of};
use model::ids::TeamId;
use model::outcome::FailCause;
use sim_engine::TeamEntry;
use std::ops::Range;

const MENDED: Range<usize> = 12..15;

/// What each team meets at 3 s, and its own repair at 8 s.
const MEETS: [(&str, &str, &str, &str); 9] = [
    (
        "Killed",
        "terminate-instance",
        "pick = \"group:hashers\"",
        "",
    ),
    ("Crashed", "crash-instance", "pick = \"group:hashers\"", ""),
    ("Lent", "spot-interruption", "pick = \"all\"", ""),
    (
        "Deployed",
        "bad-deployment",
        "group = \"hashers\"\nversion = \"v2\"",
        "do = \"start-deployment\"\ngroup = \"hashers\"\nversion = \"v1\"\nstrategy = \"all-at-once\"",
    ),
    (
        "Unheard",
        "targets-deregistered",
        "group = \"hashers\"",
        "do = \"set-weight\"\ngroup = \"hashers\"\nweight = 100",
    ),
    (
        "Probed",
        "wrong-health-path",
        "",
        "do = \"set-health-check\"\nbalancer = \"front\"\npath = \"/healthcheck\"",
    ),
    (
        "Shut",
        "security-group-closed",
        "",
        "do = \"set-security-group\"\nsecurity_group = \"default\"\nhttp = \"allow\"",
    ),
    ("Stopped", "stop-instance", "pick = \"group:hashers\"", ""),
    ("Booted", "reboot-instance", "pick = \"group:hashers\"", ""),
];

/// A group with what is lent, beside two instances; all are up after two seconds.
const LENT: &str = r#"
[serverless]
slots = 40
start_up = "2s"
price = { usd = 1, per = "1m", minimum = "1m" }
spot = { mean_between_interruptions = "48h", notice = "2s" }

[[account.group]]
name = "lent"
launch = { version = "v1", compute = "serverless", spot = true }
subnets = ["public-a"]
min = 1
desired = 1
max = 2
behind = "front"
"#;

fn rehearsal() -> Rehearsal {
    let mut text = scenario_text("calm.toml")
        .replace("base_time       = \"200ms\"", "base_time = \"400ms\"")
        .replace("v1 = { error_rate = \"2%\" }", "v1 = {}")
        .replace("v2 = {}", "v2 = { error_rate = \"60%\" }")
        .replace("slots           = 5", "slots = 40")
        .replace("rps = 20", "rps = 15")
        .replace("slow  = \"4s\"", "slow  = \"2s\"")
        .replace("baked = \"4s\"", "baked = \"2s\"")
        .replace("retry = \"2s\"", "retry = \"1s\"")
        .replace("interval = \"5s\"", "interval = \"1s\"")
        .replace("timeout  = \"2s\"", "timeout  = \"900ms\"")
        .replace("kind = \"classic\"", "kind = \"application\"");
    text += LENT;
    for (team, fault, more, _) in MEETS {
        text += &format!(
            "\n[[event]]\nid = \"{fault}\"\nat = \"3s\"\nteams = \"team:{team}\"\nfault = \"{fault}\"\n{more}\n"
        );
    }
    // Nobody else is left to answer.
    text += "\n[[event]]\nid = \"too\"\nat = \"3s\"\nteams = \"team:Unheard\"\nfault = \"targets-deregistered\"\ngroup = \"lent\"\n";
    let player = |(name, _, _, repair): &(&str, &str, &str, &str)| -> TeamEntry {
        if repair.is_empty() {
            return people(name);
        }
        let words = "format = 1\nname = { en = \"x\", ko = \"x\" }";
        bot(name, &format!("{words}\n[[step]]\nat = \"8s\"\n{repair}\n"))
    };
    Rehearsal::new(text, 6, MEETS.iter().map(player).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_end_and_lose_their_requests_by_the_numbers_and_are_replaced() {
    let rehearsal = rehearsal();
    let (director, _hub) = rehearsal.open().await;
    let pids = |team: u16| -> Vec<u32> {
        let all = director.plane().processes(TeamId(team));
        all.iter()
            .map(|process| process.pid.expect("a process"))
            .collect()
    };
    let first: Vec<Vec<u32>> = (0..MEETS.len() as u16).map(pids).collect();
    let ended = director.play().await.expect("the game ends well");
    let ends_of_first = |team: usize| {
        let all = first[team].iter();
        all.filter(|pid| state_of(**pid).is_none()).count() as u64
    };
    let twins = rehearsal.compare();
    let [
        killed,
        crashed,
        lent,
        deployed,
        unheard,
        probed,
        shut,
        stopped,
        booted,
    ] = &twins[..]
    else {
        panic!("a team for each fault")
    };
    for its in [killed, crashed, lent, unheard, shut, stopped, booted] {
        mended(its);
    }

    for (team, its) in [(0, killed), (1, crashed), (7, stopped), (8, booted)] {
        assert_eq!(ends_of_first(team), 2, "both of the group, and no other");
        its.counted("resets", 3, |it| it.failed(FailCause::Reset, 3..5));
        let others = its.live.counts(0..15).failed_total();
        let resets = its.live.failed(FailCause::Reset, 3..5);
        assert!(
            resets > 0 && others == resets,
            "{others}, of them {resets} resets"
        );
        its.counted("launched", 0, launched);
    }
    let kills = |team: usize| ended.game.teams()[team].kills();
    assert_eq!(
        (kills(0), kills(1)),
        (2, 0),
        "nobody's command crashed them"
    );

    // Who boots again is the same one, in another process.
    let booted = &ended.game.teams()[8];
    assert_eq!(booted.world().account().instances.len(), 3);
    let again = ended.plane.processes(booted.id());
    let again = again
        .iter()
        .filter(|process| !first[8].contains(&process.pid.expect("a process")));
    assert_eq!(again.count(), 2);

    // What has a notice finishes its work, ends, and is replaced.
    assert_eq!(ends_of_first(2), 1);
    lent.counted("launched", 0, launched);
    assert_eq!(lent.live.counts(0..15).failed_total(), 0);

    // One after the other is replaced by one that errs; then all by those that do not.
    assert_eq!(ends_of_first(3), 2);
    let errors = deployed.counted("errors", 12, |it| it.failed(FailCause::ServiceError, 3..15));
    assert!(errors > 8, "{errors}");
    assert_eq!(
        deployed.live.failed(FailCause::ServiceError, 0..5),
        0,
        "not up yet"
    );

    // Every request finds nobody, until the weight is set again.
    let nobody = unheard.counted("no target", 3, |it| it.failed(FailCause::NoTarget, 3..9));
    let sent = unheard.counted("sent", 0, |it| it.counts(3..8).sent);
    assert!(nobody.abs_diff(sent) <= 3, "{nobody} of {sent}");
    assert_eq!(ends_of_first(4), 0);

    // Good processes are replaced for nothing, as long as the path is not there.
    let replaced = ends_of_first(5);
    assert!(replaced >= 2, "{replaced} ended");
    let news = probed.counted("launched", 2, launched);
    assert!(news >= 5, "{news} launched");

    let blocked = shut.counted("blocked", 3, |it| it.failed(FailCause::Blocked, 3..9));
    let sent = shut.counted("sent", 0, |it| it.counts(3..8).sent);
    assert!(blocked.abs_diff(sent) <= 3, "{blocked} of {sent}");
}

fn launched(measured: &Measured) -> u64 {
    measured.account.instances.len() as u64
}

/// As many as at first answer as they did.
#[track_caller]
fn mended(its: &Twins) {
    assert_eq!(its.live.account.faults, []);
    its.counted("targets", 0, |it| it.account.targets().count() as u64);
    let median = its.median_ms(MENDED);
    assert!((400..550).contains(&median), "{median}");
    assert_eq!(its.live.counts(MENDED).failed_total(), 0);
}
