//! Before the start: how to join, who has, when it begins, the rules.

use super::{Scene, add_time};
use crate::format::clock;
use crate::markup::{Esc, Markup, icon};
use crate::rules::rules;
use crate::stage::invite::{qr_svg, spoken};
use crate::view::GamePhase;

/// Teams in the list at most; the rest is counted.
const TEAMS_MAX: usize = 24;

/// How many people have joined a team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Joined(pub(crate) usize);

pub(super) fn add(page: &mut Markup, scene: &Scene<'_>) {
    page.add(format_args!(
        r#"<div class="stage__main stage__main--lobby"><div class="stage-lobby__join">"#
    ));
    add_invite(page, scene);
    page.add(format_args!(r#"</div><div class="stage-lobby__who">"#));
    add_start(page, scene);
    add_teams(page, scene);
    page.add(format_args!("</div>"));
    add_rules(page, scene);
    page.add(format_args!("</div>"));
}

fn add_invite(page: &mut Markup, scene: &Scene<'_>) {
    let t = scene.t;
    let Some(invite) = scene.invite else {
        page.add(format_args!(
            r#"<p class="stage-fact__more">{}</p>"#,
            t.start_waits()
        ));
        return;
    };
    page.add(format_args!(
        r#"<h2 class="stage-fact__label">{}</h2>{}<p class="stage-fact__more">{}</p><p class="stage-lobby__address" data-testid="stage-address">{}</p>"#,
        t.stage_join(),
        qr_svg(t, invite),
        t.stage_join_how(),
        Esc(&invite.address)
    ));
    match &invite.pin {
        Some(pin) => page.add(format_args!(
            r#"<p class="stage-lobby__pin"><span class="stage-fact__label">{}</span> <strong data-testid="stage-pin">{}</strong></p>"#,
            t.stage_pin(),
            Esc(spoken(pin))
        )),
        None => page.add(format_args!(
            r#"<p class="stage-fact__more">{}</p>"#,
            t.stage_pin_hidden()
        )),
    }
    if invite.is_local {
        page.add(format_args!(
            r#"<p class="stage-fact__more loss">{}</p>"#,
            t.stage_only_here()
        ));
    }
}

fn add_start(page: &mut Markup, scene: &Scene<'_>) {
    let t = scene.t;
    if scene.board().phase != GamePhase::Lobby {
        add_time(page, scene);
        return;
    }
    page.add(format_args!(r#"<section class="stage-fact">"#));
    match scene.starts_in_s {
        Some(left_s) => page.add(format_args!(
            r#"<h2 class="stage-fact__label">{}</h2><p class="stage-fact__figure" role="timer" data-testid="stage-countdown">{}</p>"#,
            t.stage_starts_in(),
            clock(left_s, 0)
        )),
        None => page.add(format_args!(
            r#"<h2 class="stage-fact__label">{}</h2><p class="stage-fact__more">{}: {}</p>"#,
            t.stage_waits(),
            t.stage_length(),
            t.span(scene.board().length_s)
        )),
    }
    page.add(format_args!("</section>"));
}

fn add_teams(page: &mut Markup, scene: &Scene<'_>) {
    let (t, teams) = (scene.t, &scene.board().teams);
    let many = if teams.len() > 8 {
        " stage-lobby__teams--many"
    } else {
        ""
    };
    page.add(format_args!(
        r#"<section class="stage-fact"><h2 class="stage-fact__label">{}</h2><ul class="stage-lobby__teams{many}" data-testid="stage-teams">"#,
        t.stage_teams()
    ));
    for row in teams.iter().take(TEAMS_MAX) {
        let who = match (row.is_bot, scene.joined.get(usize::from(row.id))) {
            (true, _) => t.stage_bot().to_owned(),
            (false, Some(Joined(count @ 1..))) => {
                format!("{} {}", icon("check"), t.stage_joined(*count))
            }
            (false, _) => t.stage_joined_none().to_owned(),
        };
        page.add(format_args!(
            r#"<li><strong>{}</strong> <span class="status">{who}</span></li>"#,
            Esc(&row.name)
        ));
    }
    if let Some(more @ 1..) = teams.len().checked_sub(TEAMS_MAX) {
        page.add(format_args!("<li>{}</li>", t.stage_more_teams(more)));
    }
    page.add(format_args!("</ul></section>"));
}

fn add_rules(page: &mut Markup, scene: &Scene<'_>) {
    let t = scene.t;
    page.add(format_args!(
        r#"<section class="stage-lobby__rules"><h2 class="stage-fact__label">{}</h2><ol>"#,
        t.rules()
    ));
    for rule in rules(t, &scene.snapshot.rules, [""; 3]) {
        page.add(format_args!("<li>{}</li>", Esc(rule)));
    }
    page.add(format_args!("</ol></section>"));
}
