//! Joining a team by PIN, and the page for those who have no team.

use crate::browser;
use crate::format::points;
use crate::frame::{Icon, LanguageSwitch, Wordmark};
use crate::i18n::T;
use crate::markup::Markup;
use crate::settled::{Settle, say};
use crate::stage::{Countdown, Invitation};
use crate::state::use_ui;
use crate::wire::{Duty, JoinRequest};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The longest name of a member, in characters.
const NAME_LEN_MAX: &str = "32";

/// The page that lets people in.
#[component]
pub(crate) fn JoinPage() -> impl IntoView {
    let ui = use_ui();
    ui.entitle(move || ui.t().nav_join().to_owned());
    let member = ui.viewer.with_value(|viewer| viewer.team.clone());
    let has_teams = ui.open_teams.with_value(|teams| !teams.is_empty());
    let dead_link = ui.dead_link.then(
        || view! { <p class="callout callout--warn" role="status">{ui.tr(T::join_dead_link)}</p> },
    );
    let body = match (ui.has_pin, has_teams) {
        (true, true) => view! { <JoinForm/> }.settled(),
        (true, false) => view! { <p class="callout">{ui.tr(T::join_no_team)}</p> }.settled(),
        (false, _) => view! { <p class="callout">{ui.tr(T::join_closed)}</p> }.settled(),
    };
    view! {
        <main class="join" id="content">
            <div class="join__top">
                <Wordmark/>
                <LanguageSwitch short=false/>
            </div>
            <div class="join__form">
                <h1 class="join__title">{ui.tr(T::join_title)}</h1>
                {dead_link}
                {member
                    .map(|member| {
                        let name = member.team_name;
                        view! {
                            <p class="callout">
                                {move || ui.t().joined_as(&name)} " "
                                <a href="/team">{ui.tr(T::to_console)}</a>
                            </p>
                        }
                    })}
                {body}
                <p><a href="/rejoin" rel="external" data-testid="rejoin">{ui.tr(T::join_rejoin)}</a></p>
                <ConnectionCheck/>
                <Countdown/>
                <Rules/>
            </div>
            <Invitation/>
        </main>
    }
    .settled()
}

/// PIN, team, name.
#[component]
fn JoinForm() -> impl IntoView {
    let ui = use_ui();
    let pin = RwSignal::new(ui.typed_pin.get_value());
    let name = RwSignal::new(String::new());
    let teams = ui.open_teams.get_value();
    let team = RwSignal::new(teams.first().map_or(0, |(id, _)| *id));
    let role = RwSignal::new(Duty::default());
    let pending = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        problem.set(None);
        let request = JoinRequest {
            pin: pin.get_untracked(),
            team: team.get_untracked(),
            member: name.get_untracked(),
            role: role.get_untracked(),
        };
        spawn_local(async move {
            let body = serde_json::to_string(&request).unwrap_or_default();
            match browser::post("/api/join", body).await {
                Ok(_) => browser::reload_to("/team"),
                Err(error) => {
                    problem.set(Some(match error {
                        Some(error) => match error.reason {
                            Some(reason) => reason.get(ui.lang.get_untracked()).to_owned(),
                            None => format!("{}: {}", error.message, error.help),
                        },
                        None => ui.t().no_answer().to_owned(),
                    }));
                    pending.set(false);
                }
            }
        });
    };
    // What was chosen stays in another language.
    let roles = Memo::new(move |_| role_options(ui.t(), role.get_untracked()));
    let option = move |(id, name): (u16, String)| {
        view! { <option value=id.to_string() selected=move || team.get() == id>{name}</option> }
    };
    view! {
        <form class="join__fields" on:submit=submit method="post" action="/api/join">
            <label class="field">
                <span class="field__label">{ui.tr(T::join_pin)}</span>
                <input
                    class="input pin"
                    name="pin"
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    maxlength="12"
                    required
                    value=ui.typed_pin.get_value()
                    data-testid="join-pin"
                    on:input=move |event| pin.set(event_target_value(&event))
                />
            </label>
            <label class="field">
                <span class="field__label">{ui.tr(T::join_team)}</span>
                <select
                    class="input"
                    name="team"
                    data-testid="join-team"
                    on:change=move |event| team.set(event_target_value(&event).parse().unwrap_or_default())
                >
                    {teams.into_iter().map(option).collect_view()}
                </select>
            </label>
            <label class="field">
                <span class="field__label">{ui.tr(T::join_name)}</span>
                <input
                    class="input"
                    name="member"
                    autocomplete="nickname"
                    maxlength=NAME_LEN_MAX
                    required
                    data-testid="join-name"
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            <label class="field">
                <span class="field__label">{ui.tr(T::join_role)}</span>
                <select
                    class="input"
                    name="role"
                    data-testid="join-role"
                    inner_html=roles
                    on:change=move |event| {
                        let chosen = event_target_value(&event);
                        let found = Duty::ALL.into_iter().find(|it| it.as_str() == chosen);
                        role.set(found.unwrap_or_default());
                    }
                ></select>
            </label>
            <button type="submit" class="button button--primary" data-testid="join-submit" aria-busy=say(move || pending.get().to_string())>
                {move || if pending.get() { ui.t().joining() } else { ui.t().join_submit() }}
            </button>
            <p class="loss" role="status" data-testid="join-problem">{move || problem.get()}</p>
            <noscript>
                <p class="callout">{ui.tr(T::join_needs_script)}</p>
            </noscript>
        </form>
    }
    .settled()
}

/// The roles to choose from, as the inside of a list.
fn role_options(t: T, chosen: Duty) -> String {
    let mut options = Markup::default();
    for duty in Duty::ALL {
        let selected = if duty == chosen { " selected" } else { "" };
        options.add(format_args!(
            r#"<option value="{}"{selected}>{}</option>"#,
            duty.as_str(),
            t.role(duty)
        ));
    }
    options.finish()
}

/// Whether the server can be reached, and how fast.
#[component]
fn ConnectionCheck() -> impl IntoView {
    let ui = use_ui();
    let answered_ms = RwSignal::new(None::<Option<u32>>);
    Effect::new(move |_| {
        spawn_local(async move {
            let start = browser::clock_ms();
            let answered = browser::ping("/healthz").await;
            let ms = (browser::clock_ms() - start).max(0.0) as u32;
            answered_ms.set(Some(answered.then_some(ms)));
        });
    });
    let class = say(move || match answered_ms.get() {
        Some(Some(_)) => "status status--fast",
        Some(None) => "status status--wrong",
        None => "status",
    });
    let icon = say(move || match answered_ms.get() {
        Some(Some(_)) => "check",
        Some(None) => "down",
        None => "stale",
    });
    let word = say(move || match answered_ms.get() {
        Some(Some(_)) => ui.t().check_ok(),
        Some(None) => ui.t().check_failed(),
        None => ui.t().check_running(),
    });
    let time = say(move || answered_ms.get().flatten().map(|ms| ui.t().check_ms(ms)));
    view! {
        <p class="join__check" role="status">
            <span class=class>
                <Icon name=icon/>
                <span>{word}</span>
            </span>
            <span>{time}</span>
        </p>
    }
    .settled()
}

/// The rules in five lines.
#[component]
pub(crate) fn Rules() -> impl IntoView {
    let ui = use_ui();
    let rules = ui.rules;
    let right = say(move || {
        let rules = rules.get();
        ui.t().rule_right(
            &points(rules.fast_mpt),
            &points(rules.ok_mpt),
            &points(rules.slow_mpt),
        )
    });
    let wrong = say(move || {
        let rules = rules.get();
        ui.t()
            .rule_wrong(&points(rules.failed_mpt), &points(rules.wrong_mpt))
    });
    let cost = say(move || ui.t().rule_cost(&points(rules.get().mpt_per_usd)));
    view! {
        <details class="join__rules" open>
            <summary>{ui.tr(T::rules)}</summary>
            <ol>
                <li>{right}</li>
                <li>{wrong}</li>
                <li>{cost}</li>
                <li>{ui.tr(T::rule_breaks)}</li>
                <li>{ui.tr(T::rule_same)}</li>
            </ol>
            <p><a href="/scenario" rel="external" data-testid="scenario">{ui.tr(T::scenario_more)}</a></p>
        </details>
    }
    .settled()
}
