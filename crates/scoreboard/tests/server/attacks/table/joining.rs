//! Attacks on the ways in: the PIN, names, rejoin codes, and what members say of themselves.

use super::{Attack, DELETE, EVIL, refused};
use crate::support::PIN;

pub(super) const ATTACKS: &[Attack] = &[
    // Joining.
    refused(
        "a wrong PIN",
        |game, _| game.join("000000", 0, "M"),
        403,
        "wrong-pin",
    ),
    refused("no PIN", |game, _| game.join("", 0, "M"), 403, "wrong-pin"),
    Attack {
        what: "all PINs, one after the other",
        request: |game, _| game.join("123456", 0, "M"),
        times: 12,
        answer: (429, "rate-limited"),
        recorded: "rate-limited",
    },
    refused(
        "joining as a bot",
        |game, _| game.join(PIN, 2, "M"),
        422,
        "bad-value",
    ),
    refused(
        "joining a team that does not exist",
        |game, _| game.join(PIN, 99, "M"),
        422,
        "bad-value",
    ),
    refused(
        "a name with a control character",
        |game, _| game.join(PIN, 0, "M\u{7}"),
        422,
        "bad-value",
    ),
    refused(
        "a name that turns round how it reads",
        |game, _| game.join(PIN, 0, "Mina\u{202e}nim"),
        422,
        "bad-value",
    ),
    refused(
        "a name that cannot be seen",
        |game, _| game.join(PIN, 0, "\u{200b}\u{200b}"),
        422,
        "bad-value",
    ),
    refused(
        "a name without end",
        |game, _| game.join(PIN, 0, &"M".repeat(33)),
        422,
        "bad-value",
    ),
    refused(
        "a name that somebody in the team has",
        |game, _| game.join(PIN, 0, "Mallory"),
        409,
        "name-taken",
    ),
    // Coming back, and roles.
    refused(
        "a guessed rejoin code",
        |game, _| game.rejoin("K7QM-4XRA"),
        403,
        "wrong-code",
    ),
    Attack {
        what: "all rejoin codes, one after the other",
        request: |game, _| game.rejoin("K7QM-4XRA"),
        times: 12,
        answer: (429, "rate-limited"),
        recorded: "rate-limited",
    },
    refused(
        "a rejoin code that is none",
        |game, _| game.rejoin("' OR 1=1 --"),
        403,
        "wrong-code",
    ),
    refused(
        "a token in the place of a rejoin code",
        |game, keys| game.rejoin(&keys.member),
        403,
        "wrong-code",
    ),
    refused(
        "a rejoin from another site",
        |game, _| game.rejoin("K7QM-4XRA").header("origin", EVIL),
        403,
        "other-origin",
    ),
    refused(
        "a command by an observer",
        |game, keys| {
            game.post("/api/team/commands", DELETE)
                .bearer(&keys.observer)
        },
        403,
        "observer",
    ),
    refused(
        "a role for somebody else, named in the body",
        |game, keys| {
            game.post("/api/team/role", r#"{"role":"observer","member":"Jae"}"#)
                .bearer(&keys.member)
        },
        400,
        "bad-body",
    ),
    refused(
        "a role from another site",
        |game, keys| {
            game.post("/api/team/role", r#"{"role":"observer"}"#)
                .cookie(&keys.member)
                .header("origin", EVIL)
        },
        403,
        "other-origin",
    ),
    refused(
        "who is in a team, by nobody",
        |game, _| game.get("/api/team/members"),
        401,
        "no-token",
    ),
    refused(
        "markup as the name of what is being changed",
        |game, keys| {
            game.post("/api/team/editing", r#"{"place":"<img src=x>"}"#)
                .bearer(&keys.member)
        },
        422,
        "bad-value",
    ),
];
