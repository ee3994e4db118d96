//! Who may see the winners step by step, and what there is to see.

use super::super::guard::Visitor;
use super::super::hub::Retrospect;
use super::super::language::query;
use super::super::shared::Shared;
use crate::i18n::T;
use crate::report::{Report, awards};
use crate::stage::{Award, Place, Reveal};
use crate::view::{GamePhase, Snapshot, compared};
use http::Uri;
use model::text::{Lang, Text};

/// What the visitor is shown.
pub(in super::super) fn reveal(shared: &Shared, visitor: &Visitor, uri: &Uri) -> Reveal {
    if super::may_switch(shared, visitor).is_err() {
        return Reveal::NotYours;
    }
    let truth = shared.truth.borrow().clone();
    if truth.board.phase != GamePhase::Ended {
        return Reveal::NotOver(shared.recording.as_ref().map(|it| it.played_s));
    }
    let public = shared.snapshot.borrow().clone();
    Reveal::Ready {
        places: places(&truth, &public),
        awards: given(shared),
        step: query(uri, "step")
            .and_then(|step| step.parse().ok())
            .unwrap_or(0),
    }
}

fn places(truth: &Snapshot, public: &Snapshot) -> Vec<Place> {
    let frozen = public.board.frozen_s.map(|_| &public.board.teams);
    let place = |row: &crate::view::TeamRow| Place {
        rank: row.rank,
        name: row.name.clone(),
        points: row.score_mpt / 1000,
        frozen_rank: frozen.and_then(|teams| {
            let then = teams.iter().find(|then| then.id == row.id);
            then.map(|then| then.rank)
        }),
    };
    compared(&truth.board.teams).map(place).collect()
}

/// The awards; none while they are being made, an empty list where nobody makes them.
fn given(shared: &Shared) -> Option<Vec<Award>> {
    let Some(retrospect) = &shared.retrospect else {
        return Some(Vec::new());
    };
    match &*retrospect.borrow() {
        Retrospect::Ready(report) => Some(in_both(report)),
        Retrospect::Making { so_far, .. } => so_far.as_deref().map(in_both),
        Retrospect::Open => None,
        Retrospect::Failed(_) => Some(Vec::new()),
    }
}

fn in_both(report: &Report) -> Vec<Award> {
    let (en, ko) = (
        awards::given(T(Lang::En), report),
        awards::given(T(Lang::Ko), report),
    );
    let both = |(en, ko): ((&str, String), (&str, String))| Award {
        title: Text {
            en: en.0.to_owned(),
            ko: ko.0.to_owned(),
        },
        text: Text { en: en.1, ko: ko.1 },
    };
    en.into_iter().zip(ko).map(both).collect()
}
