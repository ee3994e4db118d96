//! `gameday chaos`: what can break.

use super::print_json;
use crate::args::ChaosList;
use crate::exit::Outcome;
use crate::show;
use chaos_monkey::{Live, entry};
use model::scenario::{FaultFamily, FaultKind, Lasting};
use serde_json::json;

pub(super) fn list(args: &ChaosList) -> Outcome {
    if args.markdown {
        return show::print(&show::faults::faults_page());
    }
    let family = args.family.as_deref().map(family).transpose()?;
    let is_wanted = |kind: &&FaultKind| family.is_none_or(|family| kind.family() == family);
    let kinds: Vec<FaultKind> = FaultKind::ALL.iter().filter(is_wanted).copied().collect();
    if args.json {
        let all: Vec<_> = kinds.into_iter().map(as_json).collect();
        return print_json(&json!({ "format": 1, "faults": all }));
    }
    show::print(&show::faults::faults(&kinds))
}

fn family(word: &str) -> anyhow::Result<FaultFamily> {
    let found = FaultFamily::ALL.iter().find(|f| f.as_str() == word);
    found.copied().ok_or_else(|| {
        let all: Vec<&str> = FaultFamily::ALL.iter().map(|f| f.as_str()).collect();
        anyhow::anyhow!("there is no family `{word}`; there are: {}", all.join(", "))
    })
}

fn as_json(kind: FaultKind) -> serde_json::Value {
    let known = entry(kind);
    let (live, how) = match known.live {
        Live::Same => ("same", "it acts on the account alone, by the same code"),
        Live::Real(how) => ("real", how),
    };
    let lasts = match kind.lasting() {
        Lasting::Stays => None,
        Lasting::For(lasts) => Some(lasts.to_string()),
    };
    json!({
        "fault": kind,
        "family": kind.family(),
        "about": kind.about(),
        "by": kind.by(),
        "for": lasts,
        "picks_instances": kind.picks_instances(),
        "parameters": kind.settings(),
        "does": known.does,
        "cause": known.cause,
        "detect": known.detect,
        "recovery": known.recovery,
        "offline": true,
        "live": live,
        "live_how": how,
    })
}
