//! The page of a scenario, for whoever may see how much of it.

use super::findings;
use crate::chart::{TIMELINE_WIDTH, preview_svg};
use crate::format::{clock, limit};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::rules::rules;
use crate::scenario::{GamePlan, Makes, ScenarioSheet, Scripted};
use crate::server::drill::words;
use crate::table::{cell, row, table, text};
use crate::view::Board;
use model::text::Text;

/// How much somebody sees.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sees {
    /// What the public board shows anyway: the story, the rules, what has happened so far.
    Public,
    /// And what a team starts with.
    Team,
    /// All of it: who runs the game.
    All,
    /// The same, of a game that is over.
    Recorded,
}

/// The scenario of the game.
pub(super) fn of_game(t: T, sees: Sees, sheet: &ScenarioSheet, board: &Board) -> String {
    let mut page = Markup::default();
    let Makes::Game(game) = &sheet.makes else {
        // No game begins from such a file, but one that was recorded by another version may have.
        findings::add(&mut page, t, sheet);
        return page.finish();
    };
    head(&mut page, t, game);
    match sees {
        Sees::Public => open_to_all(&mut page, t, game),
        Sees::Team => {
            open_to_all(&mut page, t, game);
            start(&mut page, t, game);
        }
        Sees::All | Sees::Recorded => {
            facts(&mut page, t, game);
            download(&mut page, t);
            whole(&mut page, t, sheet, game);
        }
    }
    happened(&mut page, t, board);
    if matches!(sees, Sees::All | Sees::Recorded) {
        source(&mut page, t, &sheet.text);
    }
    if sees == Sees::All {
        form(&mut page, t, "");
    }
    page.finish()
}

/// A scenario that somebody wants to have checked; `asked` is how they wrote it.
pub(super) fn of_another(t: T, sheet: &ScenarioSheet, asked: &str) -> String {
    let mut page = Markup::default();
    page.add(format_args!(
        "<p class=\"callout\">{}</p>",
        t.scenario_another()
    ));
    match &sheet.makes {
        Makes::Game(game) => {
            head(&mut page, t, game);
            facts(&mut page, t, game);
            whole(&mut page, t, sheet, game);
        }
        Makes::Library | Makes::Nothing => {
            page.add(format_args!("<h1 id=\"check\">{}</h1>", t.scenario_check()));
            findings::add(&mut page, t, sheet);
        }
    }
    form(&mut page, t, asked);
    page.finish()
}

fn heading(page: &mut Markup, id: &str, title: &str) {
    page.add(format_args!("<h2 id=\"{id}\">{}</h2>", Esc(title)));
}

fn head(page: &mut Markup, t: T, game: &GamePlan) {
    page.add(format_args!(
        "<h1>{}</h1><p class=\"quiet\">{}</p><p class=\"drill__story\">{}</p>",
        Esc(game.title.get(t.0)),
        t.drill_lasts(&t.span(game.length_s)),
        Esc(game.story.get(t.0)),
    ));
}

/// What only those may know who know all of it.
fn facts(page: &mut Markup, t: T, game: &GamePlan) {
    let mut facts = vec![t.seed_of(game.seed)];
    if game.speed > 1 {
        facts.push(t.told_fast(game.speed));
    }
    page.add(format_args!(
        "<p class=\"quiet\" data-testid=\"scenario-seed\">{}</p>",
        facts.join(" · ")
    ));
}

fn download(page: &mut Markup, t: T) {
    page.add(format_args!(
        "<p><a class=\"button\" href=\"/api/scenario\" download data-testid=\"scenario-download\">{}</a></p>",
        t.scenario_download()
    ));
}

/// What the checker says of it, what is to come, and what others see of it as well.
fn whole(page: &mut Markup, t: T, sheet: &ScenarioSheet, game: &GamePlan) {
    heading(page, "check", t.scenario_check());
    findings::add(page, t, sheet);
    script(page, t, game);
    open_to_all(page, t, game);
    start(page, t, game);
}

/// Rules, objectives, prices.
fn open_to_all(page: &mut Markup, t: T, game: &GamePlan) {
    add_rules(page, t, game);
    objectives(page, t, game);
    heading(page, "prices", t.scenario_prices());
    let rows = game.prices.iter();
    let rows: Vec<Vec<String>> = rows
        .map(|(what, price)| row(what.get(t.0), [price.get(t.0).to_owned()]))
        .collect();
    let heads = [t.scenario_offered(), t.scenario_price()].map(text);
    table(page, t.scenario_prices(), &heads, &rows);
}

fn add_rules(page: &mut Markup, t: T, game: &GamePlan) {
    let within = game.tiers_ms.map(|ms| t.scenario_within(&limit(ms)));
    heading(page, "rules", t.rules());
    page.add(format_args!("<ol>"));
    for line in rules(t, &game.rules, within.each_ref().map(String::as_str)) {
        page.add(format_args!("<li>{}</li>", Esc(line)));
    }
    page.add(format_args!("</ol>"));
}

fn objectives(page: &mut Markup, t: T, game: &GamePlan) {
    heading(page, "objectives", t.report_objectives_title());
    if game.objectives.is_empty() {
        page.add(format_args!("<p>{}</p>", t.scenario_no_objectives()));
        return;
    }
    words::add_objectives(page, t, &game.objectives);
}

fn start(page: &mut Markup, t: T, game: &GamePlan) {
    heading(page, "start", t.scenario_start());
    page.add(format_args!("<ul>"));
    for part in &game.start {
        page.add(format_args!("<li>{}</li>", Esc(part.get(t.0))));
    }
    page.add(format_args!("</ul>"));
}

/// What is to come, as a picture and as a table.
fn script(page: &mut Markup, t: T, game: &GamePlan) {
    heading(page, "timeline", t.timeline());
    if game.script.is_empty() && game.monkeys.is_empty() {
        page.add(format_args!("<p>{}</p>", t.scenario_no_script()));
        return;
    }
    let (svg, height) = preview_svg(game, t);
    page.add(format_args!(
        "<p class=\"quiet\">{}</p><div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\
         <svg class=\"chart timeline\" viewBox=\"0 0 {TIMELINE_WIDTH} {height}\" role=\"img\" aria-labelledby=\"preview-title preview-desc\" \
         data-testid=\"preview\"><title id=\"preview-title\">{}</title><desc id=\"preview-desc\">{}</desc>{svg}</svg></div>",
        t.scenario_timeline_key(),
        t.timeline(),
        t.timeline_label(),
        t.scenario_timeline_desc(),
    ));
    let rows: Vec<Vec<String>> = game.script.iter().map(|it| line(t, it)).collect();
    if !rows.is_empty() {
        let heads = [
            t.col_event(),
            t.drill_when(),
            t.drill_what(),
            t.scenario_told(),
        ]
        .map(text);
        table(page, t.next_events(), &heads, &rows);
    }
    if !game.monkeys.is_empty() {
        let rows = game.monkeys.iter().map(|span| {
            let at = |second| clock(second, game.length_s);
            let when = format!("{} – {}", at(span.from_s), at(span.to_s));
            row(&span.monkey, [when, t.scenario_mean(&t.span(span.mean_s))])
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let heads = [t.lane_monkeys(), t.drill_when(), t.drill_what()].map(text);
        table(page, t.lane_monkeys(), &heads, &rows);
    }
}

fn line(t: T, event: &Scripted) -> Vec<String> {
    let tell = &event.tell;
    let told: [(&str, &Option<Text>); 3] = [
        (t.told_to_all(), &tell.public),
        (t.told_to_teams(), &tell.team),
        (t.told_to_you(), &tell.facilitator),
    ];
    let told = told.iter().filter_map(|(whom, text)| {
        let text = text.as_ref()?;
        Some(format!("<b>{whom}</b> {}", Esc(text.get(t.0))))
    });
    let told: Vec<String> = told.collect();
    vec![
        format!(
            "<span class=\"event-number\">{}</span> {}",
            event.number,
            Esc(&event.id)
        ),
        cell(event.when.get(t.0)),
        cell(event.what.get(t.0)),
        told.join("<br>"),
    ]
}

fn source(page: &mut Markup, t: T, text: &str) {
    page.add(format_args!(
        "<details><summary>{}</summary><pre class=\"source\" tabindex=\"0\" aria-label=\"{}\" data-testid=\"scenario-text\">{}</pre></details>",
        t.scenario_file(),
        t.scenario_file(),
        Esc(text)
    ));
}

/// What everybody has seen.
fn happened(page: &mut Markup, t: T, board: &Board) {
    heading(page, "happened", t.scenario_happened());
    let at = |second: u32| clock(second, board.length_s);
    let bands = board.bands.iter().map(|band| {
        let until = band
            .to_s
            .map_or_else(|| t.scenario_lasting().to_owned(), at);
        let when = format!("{} – {until}", at(band.from_s));
        (band.from_s, row(when, [band.title.get(t.0).to_owned()]))
    });
    let told = board.told.iter().map(|told| {
        let words = told.text.get(t.0).to_owned();
        (told.second, row(at(told.second), [words]))
    });
    let mut rows: Vec<(u32, Vec<String>)> = bands.chain(told).collect();
    rows.sort_by_key(|(second, _)| *second);
    if rows.is_empty() {
        page.add(format_args!("<p>{}</p>", t.scenario_nothing_yet()));
        return;
    }
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
    let heads = [t.drill_when(), t.drill_what()].map(text);
    table(page, t.scenario_happened(), &heads, &rows);
}

/// Another one: as a file, or written into the field.
fn form(page: &mut Markup, t: T, asked: &str) {
    page.add(format_args!(
        "<section class=\"scenario__ask\" aria-labelledby=\"another\">"
    ));
    heading(page, "another", t.scenario_ask());
    page.add(format_args!(
        "<p>{}</p><form method=\"post\" action=\"/scenario\" enctype=\"multipart/form-data\" class=\"what-if__form\">\
         <label class=\"field\"><span class=\"field__label\">{}</span><input class=\"input input--file\" type=\"file\" name=\"file\" \
         accept=\".toml,text/plain\" data-testid=\"scenario-upload\"></label>\
         <label class=\"field\"><span class=\"field__label\">{}</span><textarea class=\"input mono\" name=\"text\" rows=\"10\" \
         spellcheck=\"false\" data-testid=\"scenario-paste\">\n{}</textarea></label>\
         <button class=\"button button--primary\" data-testid=\"scenario-ask\">{}</button></form></section>",
        t.scenario_ask_how(),
        t.scenario_ask_file(),
        t.scenario_ask_text(),
        Esc(asked),
        t.scenario_ask_go()
    ));
}
