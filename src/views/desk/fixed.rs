//! What does not change while a game is played: its cue sheet, and what can be
//! injected.

use crate::cues::{Cue, Is, Sheet, When, known};
use crate::show::cues::when;
use model::scenario::{FaultFamily, FaultKind, Lasting};
use model::text::{Lang, Text};
use model::units::GameTime;
use scoreboard::view::{CueLine, DeskFixed, FaultOffer, FaultSetting};
use sim_engine::Game;

/// All of it.
pub(in crate::views) fn fixed(game: &Game, seed: u64) -> DeskFixed {
    let sheet = Sheet::of("", game.scenario(), None);
    DeskFixed {
        seed,
        cues: sheet.cues.into_iter().map(cue).collect(),
        faults: FaultKind::ALL.iter().map(|kind| fault(*kind)).collect(),
    }
}

fn cue(cue: Cue) -> CueLine {
    let at_s = match &cue.when {
        When::At(at) => Some(at.second()),
        When::Within(window) => Some((GameTime::ZERO + window.earliest).second()),
        When::Upon(_) => None,
    };
    CueLine {
        is_event: cue.is == Is::Event,
        at_s,
        when: Text {
            en: when(&cue.when, Lang::En),
            ko: when(&cue.when, Lang::Ko),
        },
        id: cue.id,
        what: cue.what,
        tell: cue.tell,
        say: cue.say,
        watch: cue.watch,
    }
}

fn fault(kind: FaultKind) -> FaultOffer {
    let setting = |it: model::scenario::Setting| FaultSetting {
        key: it.key.to_owned(),
        range: it.range,
        default: it.default,
    };
    FaultOffer {
        fault: kind.to_string(),
        family: kind.family().as_str().to_owned(),
        does: known(kind).does,
        lasts: match kind.lasting() {
            Lasting::Stays => None,
            Lasting::For(lasts) => Some(lasts.to_string()),
        },
        picks: kind.picks_instances(),
        is_for_all: kind.family() == FaultFamily::Load,
        settings: kind.settings().into_iter().map(setting).collect(),
    }
}
