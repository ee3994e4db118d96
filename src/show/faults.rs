//! The faults: as a table, and as the page of the reference.

use chaos_monkey::{Live, entry};
use model::scenario::{FaultFamily, FaultKind, Lasting, MonkeyKind};
use std::fmt::Write as _;

/// A table of faults.
pub(crate) fn faults(kinds: &[FaultKind]) -> String {
    let width = kinds
        .iter()
        .map(|kind| kind.as_str().len())
        .max()
        .unwrap_or(0);
    let mut out = format!(
        "{:width$}  {:14}  {:5}  {:7}  {:4}  parameters\n",
        "fault", "family", "for", "offline", "live"
    );
    for kind in kinds {
        let keys: Vec<&str> = kind.settings().iter().map(|s| s.key).collect();
        let picks = if kind.picks_instances() {
            ["pick"].as_slice()
        } else {
            &[]
        };
        let keys: Vec<&str> = picks.iter().copied().chain(keys).collect();
        let live = match entry(*kind).live {
            Live::Same => "same",
            Live::Real(_) => "real",
        };
        let _ = writeln!(
            out,
            "{:width$}  {:14}  {:5}  {:7}  {live:4}  {}",
            kind.as_str(),
            kind.family().as_str(),
            lasts(*kind),
            "yes",
            keys.join(", ")
        );
    }
    out.push_str("next: gameday chaos list --json, or docs/reference/faults.md\n");
    out
}

fn lasts(kind: FaultKind) -> String {
    match kind.lasting() {
        Lasting::Stays => "-".into(),
        Lasting::For(lasts) => lasts.to_string(),
    }
}

/// The page of the reference.
pub(crate) fn faults_page() -> String {
    let mut out = HEAD.to_owned();
    for kind in MonkeyKind::ALL {
        let does: Vec<String> = kind.faults().iter().map(|f| format!("`{f}`")).collect();
        let _ = writeln!(
            out,
            "| {kind} | {} | {} |",
            kind.principal(),
            does.join(", ")
        );
    }
    out.push_str(MONKEYS);
    for family in FaultFamily::ALL {
        let _ = write!(out, "\n## Family `{family}`\n");
        let its = FaultKind::ALL
            .iter()
            .filter(|kind| kind.family() == *family);
        its.for_each(|kind| one(&mut out, *kind));
    }
    out
}

fn one(out: &mut String, kind: FaultKind) {
    let known = entry(kind);
    let (by, pick) = (kind.by(), kind.picks_instances());
    let _ = write!(out, "\n### {kind}\n\n{}\n\n", kind.about());
    let lasts = match kind.lasting() {
        Lasting::Stays => "it stays until somebody mends it, or is over at once".to_owned(),
        Lasting::For(lasts) => format!("for {lasts}, unless `for` says otherwise"),
    };
    let pick = if pick {
        "; `pick` says which instances"
    } else {
        ""
    };
    let live = match known.live {
        Live::Same => "the same as offline: it acts on the account alone, by the same code",
        Live::Real(how) => how,
    };
    for (what, text) in [
        ("By", format!("{by}; {lasts}{pick}")),
        ("Does", known.does.to_owned()),
        ("Requests", known.cause.to_owned()),
        ("To be seen", known.detect.to_owned()),
        ("Mended", known.recovery.to_owned()),
        ("Live", live.to_owned()),
    ] {
        let _ = writeln!(out, "- **{what}**: {text}.");
    }
    let settings = kind.settings();
    if settings.is_empty() {
        return;
    }
    out.push_str("\n| Parameter | What it says | Range | Default |\n|---|---|---|---|\n");
    for it in settings {
        let range = it.range.as_deref().unwrap_or("");
        let about = it.about.trim_end_matches('.');
        let _ = writeln!(out, "| `{}` | {about} | {range} | {} |", it.key, it.default);
    }
}

const HEAD: &str = r#"# Faults

What breaks. A fault comes at its time, for every team alike: times and picks are drawn from the game's seed before it
begins, and used up even when a fault is refused or finds nothing to hit, which the log notes as missed, as it does when
another fault ends the target in the same second. This page is printed by `gameday chaos list --markdown`;
`gameday chaos list` is the short form.

There are two kinds. **Edits** are commands, by the Chaos Monkey or the CEO: policies can deny them (the refusal is in the
audit log), and they stay until somebody mends them. **Breakdowns** are nobody's command: no permission stops them, they
last as long as they say, and are taken back. Begin and end stand in every team's audit log. Breakdowns of an instance end
with it.

## An event brings a fault

| Setting | What it says | Range | Default | Typical mistake |
|---|---|---|---|---|
| `id` | A name for the event; it names its draws, too | a name | required | |
| `at` | When; [the script](script.md) has other ways, windows, repetition, and a choice of teams | before the end | one of them | |
| `tell` | What everybody is told then; [other texts](script.md#what-is-told-and-to-whom) for the teams that are hit, and for whoever runs the game | en and ko | nothing | |
| `unlock` | A version that becomes available | v1, v2, v3 | none | |
| `fault` | What breaks; its parameters stand beside it | one of those below | none | |
| `by` | Who is behind it, in the audit log and for permissions | system, chaos-monkey, ceo, facilitator | each fault's own | an edit `by = "system"`: no policy stops it |
| `pick` | Which running instances are hit: `one`, `all`, a share such as `25%` (rounded up), `up to 3`, `zone:a`, `group:hashers` | | one | `all` of a team that has one instance |
| `for` | How long it lasts | 1 s to 48 h, story time | each fault's own | longer than the rest of the game: nobody sees the recovery |
| `ramp` | It grows to its full strength over this time, second by second, as part of `for`: `latency`, `packet-loss`, `bandwidth`, `connection-resets`, `slow-down`, `error-responses` and `wrong-answers` | 1 s to 48 h, story time | at once | longer than `for`: it never has its full strength |

Half of the ramp is half of the effect: what hits every answer, a delay or a slow-down, is half as long; what hits a share of
them hits half of that share. A `leak` grows by itself.

```toml
[[event]]
id    = "rot"
at    = "80m"
fault = "packet-loss"
pick  = "all"
share = "20%"
for   = "10m"
ramp  = "4m"


[[event]]
id    = "gorilla"
at    = "125m"
fault = "zone-outage"
zone  = "a"
for   = "10m"
tell  = { en = "The cloud has trouble in one of its zones.", ko = "클라우드의 한 존에 장애가 발생했습니다." }

[[event]]
id    = "ceo-cache"
at    = "135m"
fault = "cdn-key-without-query"
tell  = { en = "I simplified our CDN. You're welcome! — The CEO", ko = "CDN을 간단하게 만들었습니다. 천만에요! — CEO" }

[[event]]
id    = "grey"
at    = "145m"
fault = "leak"
pick  = "up to 2"
per_minute = "30%"
```

## A monkey brings them at random times

| Setting | What it says | Range | Default | Typical mistake |
|---|---|---|---|---|
| `kind` | Who it is | see below | required | |
| `from` | When it begins | before the end | required | |
| `mean_between` | The mean time between two acts | 1 s to 48 h | required | |
| `min_between` | The least time between two acts | below the mean | 0 | |
| `escalate` | Later changes of its pace: `at`, `mean_between` | in order of time | none | |
| `until` | When it stops | after `from` and the last of `escalate` | the end | |
| `chance` | The chance that it acts when its time has come: a mean of 8m at 50% is one of 16m | above 0% to 100% | 100% | |
| `groups`, `zones` | It hits instances of these groups, in these zones, alone | of the account | everywhere | a host is of its own group, not of its containers' |
| `except` | It never hits instances of these groups | of the account | none | every group: refused |
| `at_most` | So many instances of a team may be under its faults, or missing after it has killed, at once; [more is held back](script.md#guards) | 1 to 10,000 | no limit | below `pick`: nothing is ever hit |
| `faults` | What it does, one of them each time, with their own parameters | faults that change an account | its kind's | `spike`: the traffic is nobody's account |
| `pick` | Which running instances it hits at a time | as above | one | with faults that hit no instance: refused |
| `for` | How long each lasts | as above | each fault's own | with faults that stay: refused |

| Kind | In the audit log | Faults |
|---|---|---|
"#;

const MONKEYS: &str = r#"
```toml
[[monkey]]
kind = "chaos-monkey"
from = "100m"
mean_between = "8m"
min_between  = "1m"

[[monkey]]
kind = "litter-monkey"
from = "20m"
mean_between = "40m"

[[monkey]]
kind = "chaos-monkey"
from = "60m"
mean_between = "30m"
faults = ["hang", "blackhole", "leak"]
pick = "25%"
for  = "4m"
```

Settings for some of a team's instances need faults that hit instances; missing are as many as run less than are desired, in
the groups that a monkey may hit, if any of its faults kills. Another window, or another chance for a zone or a group, is
another monkey of the same kind:

```toml
[[monkey]]
kind = "chaos-monkey"
from = "20m"
until = "90m"
mean_between = "10m"
zones = ["a"]
at_most = 1

[[monkey]]
kind = "chaos-monkey"
from = "20m"
until = "90m"
mean_between = "10m"
zones = ["b", "c"]
groups = ["hashers"]
chance = "25%"
at_most = 2
```

## Zones and regions

- **Instances** of a zone that goes out die at once, booting ones too, and what they were working on fails as `reset`. They
  are paid for until then.
- **Launches** into the zone's subnets are refused (`zone-down`). A group that has subnets in other zones launches there,
  as far as they have addresses, and pays the boot time once more.
- **Balancers** lose their nodes in the zone. One node elsewhere is enough; without any, every request fails as `outage`
  (504). A CDN goes on answering what it keeps.
- **Spreading**: a group launches into the zone where it has the fewest instances, and there into the subnet with the most
  room. It does not move instances that run: after an outage what is launched next evens it out.
- **Recovery**: launches are tried again at once, and nothing comes back by itself but what a group launches.

## Several at a time

Of several faults of one kind on one instance the largest share counts; delays add up, and slow-downs multiply. Of several
prices and throttles the last one counts. Whether a request is hit is drawn from its own number, so it is the same offline
and live, and for every team.

A fault of a host is one of each container on it, of those too that come there later. A pick that has both a host and its
containers hits them through the host, once.

## Under other names

| Elsewhere | Here |
|---|---|
| jitter | `latency` with `jitter` |
| process kill, container kill | `crash-instance`, with `pick = "group:…"` for the containers of a group; by a command, `terminate-instance` |
| host or node lost with its containers | the same with the group of the hosts |
| cache node lost, cache flushed | `cache-node-loss`, `cache-node-flush`, `cdn-flush` |
| subnet removed from the balancer | `subnet-detached` |
| control plane unavailable | `api-errors` with `share = "100%"` |
| function throttled, its concurrency cut | `function-concurrency`; functions have no time-out of their own here |
| restart of a process, for good or ill | `reboot-instance`, which players may use, too: what waited is lost, and what was wrong with the process is over |
| alarms off, scaling off | `alarms-off` keeps a group's size where it is, and what is lost is replaced; `scaling-suspended` replaces nothing either |
"#;
