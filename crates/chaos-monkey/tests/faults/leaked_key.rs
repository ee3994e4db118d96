//! A key that is used until somebody takes its rights away.

use crate::play::{Played, Setup};
use model::actor::Principal;

/// Three times, fifteen seconds apart, and a policy at 30 s that denies what it does.
fn play(is_denied: bool) -> Played {
    let policy = "do = \"put-policy\"\nname = \"no-groups\"\nprincipal = \"chaos-monkey\"\n\
        action = \"add-group\"\neffect = \"deny\"";
    let setup = Setup::new().fault(
        "leaked-key",
        "count = 1\nrepeat = { every = \"15s\", times = 3 }",
    );
    match is_denied {
        true => setup.step("30s", policy).play(),
        false => setup.play(),
    }
}

#[test]
fn it_costs_money_again_and_again_until_a_policy_takes_its_rights() {
    let (used, denied) = (play(false), play(true));
    let groups = |played: &Played| played.account.groups.len();
    assert_eq!(
        (groups(&used), groups(&denied)),
        (4, 2),
        "at 20, 35 and 50 s"
    );
    let refused = denied.deeds(Principal::ChaosMonkey);
    let refused = refused
        .iter()
        .filter(|deed| deed.contains("`no-groups` forbids"));
    assert_eq!(refused.count(), 2);
    // From 35 s on there are fewer instances to be paid for.
    assert!(
        used.spend > denied.spend,
        "{:?} and {:?}",
        used.spend,
        denied.spend
    );
    let plain = Setup::new().play();
    assert!(denied.spend > plain.spend);
}
