//! Stacks with containers: hosts and what is packed on them come in one plan,
//! in whatever order the file names them.

use super::{begun, follow, told};
use crate::chance::Dice;
use crate::containers;
use model::account::Account;
use model::command::Action;
use model::scenario::load;
use model::stack::plan;
use std::fmt::Write as _;

/// New hosts, containers that move there, and hosts that move themselves.
pub(super) fn wishes(dice: &mut Dice, account: &Account, out: &mut String) {
    let has_tasks = account.groups.iter().any(|g| g.name.as_str() == "tasks");
    let has_hosts = dice.once_in(3);
    let pools: &[&str] = match (has_tasks, has_hosts) {
        (true, true) => &["pool", "hosts"],
        (true, false) => &["pool"],
        (false, true) => &["hosts"],
        (false, false) => return,
    };
    let behind = *dice.one_of(&["", "behind = \"front\"\n", "behind = \"spare\"\n"]);
    if has_tasks && !dice.once_in(4) {
        let _ = writeln!(
            out,
            "[[account.group]]\nname = \"tasks\"\n{behind}launch = {{ hosts = \"{}\"{} }}",
            dice.one_of(pools),
            dice.one_of(&[
                "",
                ", placement = \"spread\"",
                ", task = { vcpu = 3, memory_mb = 3_000 }",
                ", version = \"v2\"",
            ])
        );
    }
    if dice.once_in(2) {
        let _ = writeln!(
            out,
            "[[account.group]]\nname = \"more\"\nbehind = \"{}\"\nmax = 4\ndesired = {}\n\
             launch = {{ version = \"v1\", compute = \"container\", hosts = \"{}\" }}",
            dice.one_of(&["front", "front", "spare"]),
            dice.between(0, 2),
            dice.one_of(pools),
        );
    }
    if has_tasks && !dice.once_in(4) {
        let _ = writeln!(
            out,
            "[[account.group]]\nname = \"pool\"\n{}{}",
            dice.one_of(&[
                "",
                "launch = { instance_type = \"large\" }\n",
                "subnets = [\"s1\"]\n"
            ]),
            dice.one_of(&["", behind]),
        );
    }
    if has_hosts {
        let _ = writeln!(
            out,
            "[[account.group]]\nname = \"hosts\"\nsubnets = [\"{}\"]\nbehind = \"{}\"\nmax = 2\n\
             launch = {{ version = \"{}\", start_script = \"baked\", compute = \"host\"{} }}",
            dice.one_of(&["s0", "s0", "s1"]),
            dice.one_of(&["front", "spare"]),
            dice.one_of(&["v1", "v1", "v2"]),
            dice.one_of(&["", ", instance_type = \"large\""]),
        );
    }
}

/// A host of twice the size.
const LARGE: &str = "[[instance_type]]\nname = \"crate\"\nvcpu = 8\nmemory_mb = 16_384\nslots = 5\n\
    price = { usd = 2, per = \"1m\" }\n";

/// A far region with a balancer, and one balancer that stands outside the network.
fn with_far_region(text: &str) -> String {
    let regions =
        "region = [{ name = \"near\", zones = [\"a\"] }, { name = \"far\", zones = [\"b\"] }]";
    let far = "[[account.subnet]]\nname = \"far\"\nzone = \"b\"\ncidr = \"10.9.0.0/24\"\n\
        [[account.balancer]]\nname = \"far\"\nkind = \"application\"\nsubnets = [\"far\"]\n\
        [[account.balancer]]\nname = \"nowhere\"\nkind = \"application\"\nsubnets = []\n\
        [[account.balancer]]";
    text.replace("zones = [\"a\"]\n", &format!("{regions}\n"))
        .replacen("[[account.balancer]]", far, 1)
}

#[test]
fn containers_move_to_hosts_that_the_same_plan_makes() {
    let text = format!("{}{LARGE}", containers::text(1, 2));
    let game = begun(load(&text).value.expect("it is right"));
    let sent = follow(
        game,
        "format = 1\n\
         [[account.group]]\nname = \"hashers\"\nlaunch = { hosts = \"crates\", task = { vcpu = 6, memory_mb = 1_024 } }\n\
         [[account.group]]\nname = \"more\"\nlaunch = { version = \"v1\", compute = \"container\", hosts = \"crates\" }\n\
         behind = \"front\"\nmax = 4\n\
         [[account.group]]\nname = \"crates\"\nsubnets = [\"public-a\"]\nbehind = \"front\"\ndesired = 1\nmax = 2\n\
         launch = { version = \"v1\", start_script = \"baked\", compute = \"host\", instance_type = \"crate\" }\n",
    );
    let in_order = [Action::AddGroup, Action::AddGroup, Action::SetLaunch];
    assert_eq!(sent, Some(in_order.to_vec()));
}

#[test]
fn hosts_become_larger_before_what_they_hold() {
    let text = format!("{}{LARGE}", containers::text(1, 2));
    let game = begun(load(&text).value.expect("it is right"));
    let sent = follow(
        game,
        "format = 1\n\
         [[account.group]]\nname = \"hashers\"\nlaunch = { task = { vcpu = 6, memory_mb = 1_024 } }\n\
         [[account.group]]\nname = \"hosts\"\nlaunch = { instance_type = \"crate\" }\n",
    );
    assert_eq!(sent, Some(vec![Action::SetLaunch; 2]));
}

/// What is packed on them comes after them, and whoever is to move there stays
/// where they are until then: in the region of their balancer.
#[test]
fn hosts_that_the_story_holds_up_hold_up_what_is_packed_on_them() {
    let unlock = "[[event]]\nid = \"v2\"\nat = \"5s\"\nunlock = \"v2\"\ntell = { en = \"v2\", ko = \"v2\" }\n";
    let text = format!("{}{unlock}", containers::text(1, 2));
    let game = begun(load(&text).value.expect("it is right"));
    let hosts = "[[account.group]]\nname = \"late\"\nsubnets = [\"public-a\"]\nbehind = \"front\"\nmax = 2\n\
        launch = { version = \"v2\", start_script = \"baked\", compute = \"host\" }\n";
    let more = "[[account.group]]\nname = \"more\"\nlaunch = { version = \"v1\", compute = \"container\", hosts = \"late\" }\n\
        behind = \"front\"\nmax = 4\ndetailed = true\n";
    let moved = "[[account.group]]\nname = \"hashers\"\nlaunch = { hosts = \"late\" }\nmax = 8\n";
    let sent = follow(game.clone(), &format!("format = 1\n{moved}{more}{hosts}"));
    let in_order = [
        Action::SetGroup,
        Action::AddGroup,
        Action::AddGroup,
        Action::SetMonitoring,
        Action::SetLaunch,
    ];
    assert_eq!(sent, Some(in_order.to_vec()));
    let all = "prune = true\n[[account.subnet]]\nname = \"public-a\"\nzone = \"a\"\ncidr = \"10.0.0.0/24\"\n\
        [[account.balancer]]\nname = \"front\"\n";
    let game = begun(
        load(&text.replace("desired = 1\n", "desired = 0\n"))
            .value
            .expect("it is right"),
    );
    let told = told(&game, &format!("format = 1\n{all}{moved}{hosts}"));
    let errors = told.iter().filter(|(code, _)| *code != "not-yet");
    let errors: Vec<&str> = errors.map(|(code, _)| *code).collect();
    assert_eq!(errors, ["in-use"], "the old hosts are needed until then");
}

#[test]
fn containers_and_their_hosts_stay_in_one_region() {
    let text = with_far_region(&containers::text(0, 0)).replacen(
        "max = 6\nbehind = \"front\"",
        "max = 6\nbehind = \"nowhere\"",
        1,
    );
    let game = begun(load(&text).value.expect("it is right"));
    let far = "[[account.group]]\nname = \"far\"\nsubnets = [\"far\"]\nbehind = \"far\"\nmax = 2\n\
        launch = { version = \"v1\", start_script = \"baked\", compute = \"host\" }\n";
    let moved = "[[account.group]]\nname = \"hashers\"\nlaunch = { hosts = \"far\" }\n";
    let new = "[[account.group]]\nname = \"more\"\nlaunch = { version = \"v1\", compute = \"container\", hosts = \"far\" }\n\
        behind = \"front\"\nmax = 4\n";
    let away = "[[account.group]]\nname = \"hosts\"\nsubnets = [\"far\"]\n";
    for (wish, at) in [
        (format!("{moved}{far}"), "\"far\""),
        (format!("{new}{far}"), "\"front\""),
        (away.into(), "[\"far\"]"),
    ] {
        let told = told(&game, &format!("format = 1\n{wish}"));
        assert_eq!(told, [("two-regions", at.to_owned())], "{wish}");
    }
    // With a balancer outside the network all may move.
    let both = format!(
        "format = 1\n[[account.group]]\nname = \"hashers\"\nbehind = \"nowhere\"\nlaunch = {{ hosts = \"far\" }}\n{far}"
    );
    let stack = model::stack::load(&both).value.expect("it can be read");
    let account = game.teams()[0].world().account();
    let (none, _) = plan(game.scenario(), account, &stack, &Default::default());
    assert!(none.is_none(), "it moves to the hosts first");
}
