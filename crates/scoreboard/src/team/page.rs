//! The page of a team.

use super::alarm::AlarmBar;
use super::audit::AuditLog;
use super::controls::Controls;
use super::costs::Costs;
use super::diagram::WhatWeRun;
use super::metrics::MetricsSection;
use super::now::Now;
use super::own::OwnService;
use super::score_events::ScoreEvents;
use super::send::Sender;
use super::try_one::TryOne;
use super::vitals::VitalsStrip;
use crate::browser;
use crate::frame::{FeedMark, ReplayBar, Still, Topbar};
use crate::i18n::T;
use crate::page::Member;
use crate::settled::{Settle, say, when};
use crate::state::{use_console, use_ui};
use crate::told::told_items;
use crate::view::GamePhase;
use leptos::prelude::*;

/// The own team's console, or how to get one.
#[component]
pub(crate) fn TeamPage() -> impl IntoView {
    let ui = use_ui();
    match ui.viewer.with_value(|viewer| viewer.team.clone()) {
        Some(member) => view! { <TeamConsole member/> }.settled(),
        None => view! { <NoTeam/> }.settled(),
    }
}

#[component]
fn NoTeam() -> impl IntoView {
    let ui = use_ui();
    ui.entitle(move || ui.t().nav_team().to_owned());
    view! {
        <Topbar/>
        <main class="page" id="content" data-testid="no-team">
            <section class="plan">
                <h1 class="headline">{ui.tr(T::no_team_title)}</h1>
                <p class="headline__sub">{ui.tr(T::no_team_how)}</p>
                <p class="quiet">{ui.tr(T::no_team_demo)}</p>
                <p><a href="/join" class="button button--primary">{ui.tr(T::nav_join)}</a></p>
            </section>
        </main>
    }
    .settled()
}

#[component]
fn TeamConsole(member: Member) -> impl IntoView {
    let ui = use_ui();
    let state = use_console();
    let now = Now(state.now);
    Effect::new(move |_| {
        browser::follow(
            "/api/team/events",
            &["console", "news", "people", "beat"],
            state.feed,
            move |event, data| state.take(event, data),
        );
    });
    let known = Memo::new(move |_| state.now.with(Option::is_some));
    let moment = now.part(|now| (now.second, now.length_s));
    let second = now.part(|now| now.second);
    let playback = now.part(|now| now.playback);
    let still = now.part(|now| (now.phase == GamePhase::Paused).then_some(Still::Paused));
    let feed = say(move || {
        if state.feed.state.get().is_old() {
            "stale"
        } else {
            "live"
        }
    });
    let (title, heading) = (member.team_name.clone(), member.team_name.clone());
    ui.entitle(move || title.clone());
    let extra = view! {
            <span class="topbar__who quiet">{member.team_name} ": " <strong>{member.member}</strong></span>
            <FeedMark feed=state.feed moment still/>
    }
    .settled();
    view! {
        <Topbar extra/>
        <main class="page goes-stale" id="content" data-feed=feed>
            <ReplayBar second playback/>
            <h1 class="visually-hidden">{say(move || ui.t().console_title(&heading))}</h1>
            <Show when=move || known.get() fallback=move || view! { <p class="quiet">{ui.t().loading()}</p> }>
                <Sections now/>
            </Show>
        </main>
    }
    .settled()
}

#[component]
fn Sections(now: Now) -> impl IntoView {
    let ui = use_ui();
    let sender = Sender::new(now);
    let phase = now.part(|now| now.phase);
    let is_over = Memo::new(move |_| phase.get() == GamePhase::Ended && !ui.is_drill);
    let state = use_console();
    let people = Memo::new(move |_| {
        state
            .people
            .with(|people| people.get(ui.lang.get()).to_owned())
    });
    // Nobody changes from one to the other.
    let is_own = now.read_once(|now| now.own.is_some());
    let note = move || match phase.get() {
        GamePhase::Lobby => Some(ui.t().lobby_note()),
        GamePhase::Running => None,
        GamePhase::Paused => Some(ui.t().paused_note()),
        GamePhase::Ended => Some(ui.t().ended_note()),
    };
    view! {
        {move || note().map(|note| view! { <p class="callout">{note}</p> })}
        <div>
            <AlarmBar now sender/>
            <VitalsStrip now/>
        </div>
        <div class="console-layout">
            <div>
                {if is_own {
                    view! { <OwnService now sender/> }.settled()
                } else {
                    view! { <WhatWeRun now/> }.settled()
                }}
                <MetricsSection now/>
                <ScoreEvents now/>
                <AuditLog now/>
            </div>
            <div>
                <section class="section" aria-labelledby="people-title" data-testid="people" inner_html=people hidden=when(move || people.with(String::is_empty))></section>
                {(!is_own).then(|| view! { <Controls now sender/> })}
                <Costs now/>
                <TryOne now/>
                <News now/>
                <Papers is_over/>
            </div>
        </div>
    }
    .settled()
}

/// Ways to what the server alone makes: no script opens it.
#[component]
fn Papers(is_over: Memo<bool>) -> impl IntoView {
    let ui = use_ui();
    view! {
        <section class="section" aria-labelledby="papers-title">
            <div class="section__head">
                <h2 class="section__title" id="papers-title">{ui.tr(T::papers_title)}</h2>
            </div>
            <div class="section__body">
            {ui.is_drill.then(|| view! { <p><a href="/drill" rel="external" data-testid="drill">{ui.tr(T::drill_title)}</a></p> })}
            <p><a href="/runbook" rel="external" target="_blank" data-testid="runbook">{ui.tr(T::runbook_title)}</a></p>
            <p><a href="/scenario" rel="external" target="_blank" data-testid="scenario">{ui.tr(T::scenario_more)}</a></p>
            <p><a href="/me" rel="external" target="_blank" data-testid="me">{ui.tr(T::me_title)}</a></p>
            <p><a href="/hints" rel="external" target="_blank" data-testid="hints">{ui.tr(T::hints_title)}</a></p>
            {ui.recording.with_value(Option::is_none).then(|| view! { <p><a href="/log" rel="external" target="_blank" data-testid="log">{ui.tr(T::log_title)}</a></p> })}
            {move || is_over.get().then(|| view! { <p><a href="/report" rel="external" target="_blank" data-testid="report">{ui.t().report_paper()}</a></p> })}
            </div>
        </section>
    }
    .settled()
}

/// What the story told, the newest first.
#[component]
fn News(now: Now) -> impl IntoView {
    let ui = use_ui();
    let told =
        Memo::new(move |_| now.read(|now| told_items(&now.told, &[], ui.lang.get(), now.length_s)));
    view! {
        <section class="section" aria-labelledby="news-title" hidden=when(move || told.with(String::is_empty))>
            <div class="section__head">
                <h2 class="section__title" id="news-title">{ui.tr(T::news_title)}</h2>
            </div>
            <ol class="told" inner_html=told></ol>
        </section>
    }
    .settled()
}
