//! Who did what, and what came of it.

use super::now::Now;
use crate::format::clock;
use crate::i18n::T;
use crate::markup::{Esc, Markup, icon};
use crate::settled::{Settle, say, when};
use crate::state::use_ui;
use crate::view::AuditLine;
use leptos::prelude::*;
use model::actor::Principal;

/// The audit log, with a filter by who did it.
#[component]
pub(super) fn AuditLog(now: Now) -> impl IntoView {
    let ui = use_ui();
    let only = RwSignal::new(None::<Principal>);
    let table =
        Memo::new(move |_| now.read(|now| log_table(ui.t(), &now.audit, only.get(), now.length_s)));
    // Only those who did something can be chosen.
    let choice = move |who: Option<Principal>| {
        let idle = when(move || {
            now.read(|now| {
                who.is_some_and(|who| now.audit.iter().all(|line| line.principal != who))
            })
        });
        view! {
            <button type="button" hidden=idle aria-pressed=say(move || (only.get() == who).to_string()) on:click=move |_| only.set(who)>
                {move || who.map_or_else(|| ui.t().audit_all(), |who| ui.t().who(who))}
            </button>
        }
    };
    view! {
        <section class="section log" aria-labelledby="audit-title">
            <div class="section__head">
                <h2 class="section__title" id="audit-title">{ui.tr(T::audit_title)}</h2>
                <span class="section__end segmented" role="group" aria-label=ui.tr(T::audit_who)>
                    {choice(None)}
                    {Principal::ALL.iter().map(|who| choice(Some(*who))).collect_view()}
                </span>
            </div>
            <div class="table-scroll log__scroll" tabindex="0" role="region" aria-label=ui.tr(T::audit_title)>
                <table class="table" data-testid="audit" inner_html=table></table>
            </div>
        </section>
    }
    .settled()
}

/// The inside of the log's table, of one actor or of all.
fn log_table(t: T, lines: &[AuditLine], only: Option<Principal>, length_s: u32) -> String {
    let mut table = Markup::default();
    if lines.is_empty() {
        table.add(format_args!(
            r#"<tbody><tr><td class="quiet">{}</td></tr></tbody>"#,
            t.audit_empty()
        ));
        return table.finish();
    }
    table.add(format_args!("<thead><tr>"));
    for name in [
        t.col_time(),
        t.audit_who(),
        t.col_what(),
        t.col_change(),
        t.col_result(),
    ] {
        table.add(format_args!(r#"<th scope="col">{name}</th>"#));
    }
    table.add(format_args!("</tr></thead><tbody>"));
    for line in lines
        .iter()
        .filter(|line| only.is_none_or(|only| line.principal == only))
    {
        let who = line
            .member
            .as_deref()
            .unwrap_or_else(|| t.who(line.principal));
        table.add(format_args!(
            r#"<tr data-actor="{0}"><td class="quiet">{1}</td><td><span class="log__who">{2}<span>{3}</span></span></td><td>{4}</td><td class="mono">{5}</td><td class="{6}">{7}</td></tr>"#,
            line.principal,
            clock(line.second, length_s),
            icon(line.principal.as_str()),
            Esc(who),
            Esc(line.what.get(t.0)),
            change(line),
            if line.refused.is_some() { "loss" } else { "quiet" },
            Esc(result(t, line)),
        ));
    }
    table.add(format_args!("</tbody>"));
    table.finish()
}

/// What changed: the old struck out, the new beside it.
fn change(line: &AuditLine) -> String {
    let Some(change) = &line.change else {
        return String::new();
    };
    let before = match change.before.as_str() {
        "" => String::new(),
        before => format!("<del>{}</del> ", Esc(before)),
    };
    format!(
        r#"<span class="quiet">{}</span> {before}<ins>{}</ins>"#,
        Esc(&change.what),
        Esc(&change.after)
    )
}

fn result(t: T, line: &AuditLine) -> String {
    match &line.refused {
        Some(reason) => t.denied_because(reason.get(t.0)),
        None if line.is_command => t.accepted().to_owned(),
        None => t.happened().to_owned(),
    }
}
