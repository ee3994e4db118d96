//! Plans whose commands could stand in each other's way, and what becomes of
//! the settings of what is new.

use super::{again, begun, follow, told};
use crate::account::CALM;
use model::command::Action;
use model::scenario::load;
use model::stack::Kind;
use sim_engine::Game;

/// Everything that the calm account has, so that `prune` takes none of it.
const ALL: &str = "[[account.subnet]]\nname = \"public-a\"\nzone = \"a\"\ncidr = \"10.0.0.0/24\"\n\
    [[account.balancer]]\nname = \"front\"\n[[account.group]]\nname = \"hashers\"\n";

/// With these policies besides the six of every account, of seven in all.
fn game(policies: &str) -> Game {
    let text = CALM.replace("[limits]\n", "[limits]\npolicies = 7\n");
    let text = format!("{text}\n{policies}");
    begun(load(&text).value.expect("it is right"))
}

fn policy(name: &str, rest: &str) -> String {
    format!("[[account.policy]]\nname = \"{name}\"\n{rest}\n")
}

#[test]
fn a_policy_that_prune_deletes_makes_room_for_another() {
    let may = "principal = \"ceo\"\neffect = \"allow\"";
    let game = game(&policy("old", may));
    let new = policy("new", may);
    let told = told(&game, &format!("format = 1\n{ALL}{new}"));
    assert_eq!(told, [("limit", "[[account.policy]]".to_owned())]);
    let sent = follow(game, &format!("format = 1\nprune = true\n{ALL}{new}"));
    assert_eq!(sent, Some(vec![Action::DeletePolicy, Action::PutPolicy]));
}

#[test]
fn one_policy_too_many_is_one_too_many_with_prune_too() {
    let may = "principal = \"ceo\"\neffect = \"allow\"";
    let game = game(&policy("old", may));
    let new = [policy("new", may), policy("newer", may)].concat();
    let told = told(&game, &format!("format = 1\nprune = true\n{ALL}{new}"));
    assert_eq!(told, [("limit", "[[account.policy]]".to_owned())]);
}

/// What was forbidden is needed by the plan, and so is what is to be.
#[test]
fn a_denial_of_something_else_is_lifted_first_and_put_last() {
    let no =
        |action: &str| format!("principal = \"player\"\naction = \"{action}\"\neffect = \"deny\"");
    let game = game(&policy("no", &no("set-group")));
    let change = "[[account.group]]\nname = \"hashers\"\nlaunch = { version = \"v2\" }\nmax = 5\n";
    let wish = format!("format = 1\n{change}{}", policy("no", &no("set-launch")));
    let in_order = [
        Action::DeletePolicy,
        Action::SetLaunch,
        Action::SetGroup,
        Action::PutPolicy,
    ];
    assert_eq!(follow(game, &wish), Some(in_order.to_vec()));
}

/// A denial that becomes wider comes last, one that becomes narrower first; with
/// what is allowed it is the other way round.
#[test]
fn wider_and_narrower_policies_come_in_their_turn() {
    let change = "[[account.group]]\nname = \"hashers\"\nmax = 5\n";
    let about = |effect: &str, action: &str| {
        format!("principal = \"player\"\n{action}effect = \"{effect}\"")
    };
    let (all, some) = ("", "action = \"put-cdn\"\n");
    for (effect, from, to, is_first) in [
        ("deny", some, all, false),
        ("deny", all, some, true),
        ("allow", some, all, true),
        ("allow", all, some, false),
    ] {
        // What players may, they may by this policy alone.
        let name = match effect {
            "deny" => "no",
            _ => "players",
        };
        let game = game(&policy(name, &about(effect, from)));
        let wish = format!("format = 1\n{change}{}", policy(name, &about(effect, to)));
        let in_order = match is_first {
            true => [Action::PutPolicy, Action::SetGroup],
            false => [Action::SetGroup, Action::PutPolicy],
        };
        assert_eq!(follow(game, &wish), Some(in_order.to_vec()), "{wish}");
    }
}

#[test]
fn the_settings_of_what_is_new_are_planned_and_shown() {
    let game = game("");
    let text = "format = 1\n\
        [[account.balancer]]\nname = \"beside\"\nkind = \"application\"\nsubnets = [\"public-a\"]\n\
        algorithm = \"round-robin\"\nslow_start = \"30s\"\ndrain = \"1m\"\nfail_open = false\nhealth = { path = \"/calc\" }\n\
        [[account.group]]\nname = \"green\"\nlaunch = { version = \"v1\", start_script = \"baked\" }\n\
        subnets = [\"public-a\"]\nbehind = \"beside\"\nmax = 2\nweight = 30\nprotected = true\n";
    let stack = model::stack::load(text).value.expect("it can be read");
    let plan = again(&game, &stack).expect("it is reachable");
    let shown: Vec<(Kind, &str, &str)> = (plan.differences.iter())
        .map(|it| (it.kind, it.what.as_str(), it.after.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            (Kind::Create, "balancer/beside", "application in public-a"),
            (
                Kind::Create,
                "balancer/beside targets",
                "round-robin, slow start 30s, drain 1m"
            ),
            (
                Kind::Create,
                "balancer/beside health check",
                "/calc, every 5s, within 2s, in after 5, out after 2"
            ),
            (Kind::Create, "balancer/beside fail open", "off"),
            (
                Kind::Create,
                "group/green",
                "0 × v1, start script baked, type standard, in public-a, behind beside"
            ),
            (Kind::Create, "group/green weight", "30"),
            (Kind::Create, "group/green protection", "on"),
            (Kind::Create, "group/green max", "2"),
        ]
    );
    let in_order = [
        Action::AddBalancer,
        Action::TuneBalancer,
        Action::SetHealthCheck,
        Action::AddGroup,
        Action::SetProtection,
    ];
    assert_eq!(follow(game, text), Some(in_order.to_vec()));
}
