//! Tables of a made-up scenario: the network of an account, the cache node.

use crate::chance::Dice;
use model::bounded_cache::Eviction;
use std::fmt::Write as _;

/// Open more often than shut, so that most games have something to route.
pub(super) fn network(dice: &mut Dice, out: &mut String) {
    let mut shut = |one_in| match dice.once_in(one_in) {
        true => "deny",
        false => "allow",
    };
    if shut(3) == "deny" {
        let _ = writeln!(
            out,
            "[[account.security_group]]\nname = \"default\"\nhttp = \"{}\"",
            shut(6)
        );
    }
    if shut(3) == "deny" {
        let _ = writeln!(
            out,
            "[[account.network_acl]]\nname = \"acl\"\nhttp = \"{}\"",
            shut(3)
        );
    }
    if shut(4) == "deny" {
        out.push_str("[[account.route_table]]\nname = \"private\"\n");
    }
    if shut(9) == "deny" {
        out.push_str("[[account.internet_gateway]]\nname = \"igw\"\nattached = false\n");
    }
}

pub(super) fn cache_node(dice: &mut Dice, out: &mut String) {
    let _ = writeln!(
        out,
        "[cache_node]\nstart = \"{}s\"\nhit_time = \"{}ms\"\nmiss_penalty = \"{}ms\"\n\
         lost_timeout = \"{}ms\"\nttl = \"{}s\"\nsize = {}\neviction = \"{}\"",
        dice.between(0, 9),
        dice.between(0, 4),
        dice.between(0, 4),
        dice.one_of(&[0, 50, 20_000]),
        dice.one_of(&[0, 2, 20, 3_600]),
        dice.one_of(&[1, 100, 1_000]),
        dice.one_of(Eviction::ALL),
    );
}
