//! What if, in a replay: a team's game with a change at a moment, beside the game
//! as it was. The question is in the address, so that it can be passed on.

use super::paper::{callout, texts, wide_paper};
use super::replay::moment;
use super::shared::Shared;
use super::split;
use crate::chart::compare_svg;
use crate::format::{clock, points, signed_points};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::table::{figures, row, sum_row, table};
use crate::what_if::{Answer, Asked, AskedChange, Offers, STACK_LEN_MAX, SentLine, Standing};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use serde::Deserialize;
use std::sync::Arc;

/// How soon the page looks again while an answer is computed, in seconds.
const LOOK_AGAIN_S: &str = "1";

/// What the form holds.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    team: Option<String>,
    at: Option<String>,
    change: Option<String>,
    #[serde(default)]
    stack: String,
}

/// Why a question cannot be asked.
enum Wrong {
    Moment,
    Change,
    Stack,
}

/// `GET /what-if?team=0&at=0:05&change=usual:cache`
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    typed: Result<Query<Typed>, QueryRejection>,
) -> Response {
    let t = texts(&uri, &headers);
    let ways = [("/", t.nav_board()), ("/compare", t.compare_title())];
    let answer = |status: StatusCode, content: String| {
        let paper = wide_paper(&uri, t, t.what_if_title(), &ways, content);
        (status, paper).into_response()
    };
    let (Some(what_ifs), Some(recording)) = (&shared.what_ifs, &shared.recording) else {
        return answer(StatusCode::NOT_FOUND, callout(t.what_if_none()));
    };
    let typed = typed.map(|Query(typed)| typed).unwrap_or_default();
    let team = typed.team.as_deref().and_then(|it| it.parse::<u16>().ok());
    let team = team.filter(|id| usize::from(*id) < recording.teams.len());
    let here = Here {
        t,
        team: team.unwrap_or(0),
        teams: &recording.teams,
        length_s: recording.played_s,
        second: shared.truth.borrow().board.second,
        typed: &typed,
    };
    if typed.change.is_some() && !here.names_a_moment() {
        // A link means the same moment to whoever follows it.
        return Redirect::to(&format!("/what-if?{}", here.with_moment(&uri))).into_response();
    }
    let mut page = Markup::default();
    let offers = {
        let (what_ifs, team) = (Arc::clone(what_ifs), here.team);
        // A long game's file takes a moment to read.
        let read = tokio::task::spawn_blocking(move || what_ifs.offers(team));
        read.await.unwrap_or_default()
    };
    let (status, again) = match (&typed.change, here.asked()) {
        (None, _) => (StatusCode::OK, false),
        (Some(_), Err(wrong)) => {
            let words = match wrong {
                Wrong::Moment => t.what_if_no_moment(&clock(here.length_s, here.length_s)),
                Wrong::Change => t.what_if_no_change().to_owned(),
                Wrong::Stack => t.what_if_no_stack(STACK_LEN_MAX),
            };
            page.add(format_args!("{}", callout(words)));
            (StatusCode::UNPROCESSABLE_ENTITY, false)
        }
        (Some(_), Ok(asked)) => here.stand(&mut page, &asked, &offers, what_ifs.standing(&asked)),
    };
    here.form(&mut page, &offers);
    let mut response = answer(status, page.finish());
    if again {
        let refresh = HeaderName::from_static("refresh");
        let seconds = HeaderValue::from_static(LOOK_AGAIN_S);
        response.headers_mut().insert(refresh, seconds);
    }
    response
}

/// Where somebody looks, and what they typed.
struct Here<'a> {
    t: T,
    team: u16,
    teams: &'a [String],
    length_s: u32,
    second: u32,
    typed: &'a Typed,
}

impl Here<'_> {
    fn name(&self) -> &str {
        &self.teams[usize::from(self.team)]
    }

    fn names_a_moment(&self) -> bool {
        self.typed
            .at
            .as_deref()
            .is_some_and(|at| !at.trim().is_empty())
    }

    /// The same question with the moment that is shown.
    fn with_moment(&self, uri: &Uri) -> String {
        let rest = uri.query().unwrap_or_default().split('&');
        let rest = rest.filter(|pair| !pair.is_empty() && pair.split('=').next() != Some("at"));
        let mut query: String = rest.flat_map(|pair| [pair, "&"]).collect();
        query.push_str(&format!("at={}", self.second));
        query
    }

    fn asked(&self) -> Result<Asked, Wrong> {
        let at = self.typed.at.as_deref().unwrap_or_default().trim();
        let at_s = moment(at).ok_or(Wrong::Moment)?;
        if at_s >= self.length_s {
            return Err(Wrong::Moment);
        }
        let change = self.typed.change.as_deref().unwrap_or_default();
        let change = match change.split_once(':') {
            Some(("usual", id)) => AskedChange::Usual(id.to_owned()),
            Some(("playbook", name)) => AskedChange::Playbook(name.to_owned()),
            Some(("without", seq)) => AskedChange::Without(seq.parse().map_err(|_| Wrong::Change)?),
            None if change == "stack" => {
                let text = self.typed.stack.trim();
                if text.is_empty() || text.len() > STACK_LEN_MAX {
                    return Err(Wrong::Stack);
                }
                AskedChange::Stack(text.to_owned())
            }
            _ => return Err(Wrong::Change),
        };
        Ok(Asked {
            team: self.team,
            at_s,
            change,
        })
    }

    /// Where the answer stands; tells the status, and whether to look again.
    fn stand(
        &self,
        page: &mut Markup,
        asked: &Asked,
        offers: &Offers,
        standing: Standing,
    ) -> (StatusCode, bool) {
        let t = self.t;
        let question = self.question(asked, offers);
        page.add(format_args!("<h1>{}</h1>", Esc(question)));
        match standing {
            Standing::Ready(answer) => {
                self.answer(page, &answer);
                (StatusCode::OK, false)
            }
            Standing::Computing { done, of } => {
                page.add(format_args!(
                    "<p class=\"callout\" role=\"status\">{} <progress max=\"{of}\" value=\"{done}\"></progress></p>",
                    t.what_if_computing(done, of)
                ));
                (StatusCode::ACCEPTED, true)
            }
            Standing::Busy => {
                page.add(format_args!("{}", callout(t.what_if_busy())));
                (StatusCode::SERVICE_UNAVAILABLE, true)
            }
            Standing::Failed(why) => {
                page.add(format_args!(
                    "{}<pre class=\"drill__commands\">{}</pre>",
                    callout(t.what_if_failed()),
                    Esc(why)
                ));
                (StatusCode::UNPROCESSABLE_ENTITY, false)
            }
        }
    }

    fn question(&self, asked: &Asked, offers: &Offers) -> String {
        let t = self.t;
        let (team, at) = (self.name(), clock(asked.at_s, self.length_s));
        match &asked.change {
            AskedChange::Usual(id) => {
                let what = offers.usual.iter().find(|it| it.0 == id);
                let what = what.map_or(id.as_str(), |it| it.1.get(t.0));
                t.what_if_changed(team, &at, what)
            }
            AskedChange::Stack(_) => t.what_if_changed(team, &at, t.what_if_a_stack()),
            AskedChange::Playbook(name) => t.what_if_played_as(team, name),
            AskedChange::Without(seq) => {
                let its = offers.commands.iter().find(|it| it.0 == *seq);
                let what = its.map_or_else(|| format!("#{seq}"), |it| it.2.get(t.0).to_owned());
                t.what_if_without(team, &what)
            }
        }
    }

    fn answer(&self, page: &mut Markup, answer: &Answer) {
        let t = self.t;
        let (base, changed) = (&answer.base, &answer.changed);
        page.add(format_args!(
            "<p class=\"what-if__figure\" data-testid=\"gain\">{}</p><p>{}</p>",
            split::difference(base, changed),
            Esc(t.what_if_said(
                &points(base.total().get()),
                &points(changed.total().get()),
                &split::parts(t, base, changed)
            ))
        ));
        if let Some((least, most, draws)) = answer.band_mpt {
            let band = t.what_if_band(draws, &signed_points(least), &signed_points(most));
            page.add(format_args!("<p class=\"quiet\">{}</p>", Esc(band)));
        }
        if let Some(recorded) = answer.recorded_mpt {
            let misfit = t.drill_misfit(&points(recorded), &points(base.total().get()));
            page.add(format_args!("<p class=\"quiet\">{}</p>", Esc(misfit)));
        }
        if !answer.adaptive.is_empty() {
            let adaptive = t.what_if_adaptive(&answer.adaptive.join(", "));
            page.add(format_args!("<p class=\"quiet\">{}</p>", Esc(adaptive)));
        }
        let [was, with] = &answer.curves;
        let names = [t.report_change_played(), t.report_change_changed()];
        let drawing = compare_svg(&answer.seconds, [was, with], names, self.length_s);
        page.add(format_args!(
            "<h2 id=\"curves\">{}</h2><svg class=\"chart\" viewBox=\"0 0 540 220\" role=\"img\" aria-labelledby=\"curves\">{drawing}</svg>",
            t.chart_title()
        ));
        let heads = ["", names[0], names[1], t.compare_difference()];
        let cells = |one: i64, other: i64| [points(one), points(other), signed_points(other - one)];
        page.add(format_args!("<h2>{}</h2>", t.compare_points()));
        let part = |(cause, of): &split::Part| {
            let (one, other) = (of(base).get(), of(changed).get());
            ((one, other) != (0, 0)).then(|| row(split::cause(t, *cause), cells(one, other)))
        };
        let mut rows: Vec<Vec<String>> = split::PARTS.iter().filter_map(part).collect();
        let sums = cells(base.total().get(), changed.total().get());
        rows.push(sum_row(t.col_score(), sums));
        table(page, t.compare_points(), &figures(&heads), &rows);
        self.lines(page, t.what_if_sent(), &answer.sent);
        self.lines(page, t.what_if_lost(), &answer.lost);
        page.add(format_args!(
            "<p class=\"quiet\">{} <span class=\"mono\">{}</span></p>",
            t.report_digest(),
            Esc(&answer.digest)
        ));
        if let Some(line) = &answer.command_line {
            page.add(format_args!(
                "<pre class=\"drill__commands\"><code>{}</code></pre>",
                Esc(line)
            ));
        }
    }

    fn lines(&self, page: &mut Markup, title: &str, lines: &[SentLine]) {
        if lines.is_empty() {
            return;
        }
        page.add(format_args!("<h2>{title}</h2><ul>"));
        for line in lines {
            let refused = line.refused.as_ref();
            let refused = refused.map(|why| format!(" <b class=\"loss\">{}</b>", Esc(why)));
            page.add(format_args!(
                "<li>{} {}{}</li>",
                clock(line.second, self.length_s),
                Esc(line.what.get(self.t.0)),
                refused.unwrap_or_default()
            ));
        }
        page.add(format_args!("</ul>"));
    }

    fn form(&self, page: &mut Markup, offers: &Offers) {
        let t = self.t;
        let heading = match self.typed.change {
            None => "h1",
            Some(_) => "h2",
        };
        let at = self.typed.at.clone();
        let at = at.unwrap_or_else(|| clock(self.second, self.length_s.max(3_600)));
        page.add(format_args!(
            "<{heading}>{}</{heading}><p class=\"quiet\">{}</p><form method=\"get\" action=\"/what-if\" class=\"what-if__form\">\
             <label class=\"field\"><span>{}</span><select class=\"input\" name=\"team\">",
            t.what_if_ask(),
            t.what_if_how(),
            t.col_team()
        ));
        for (id, name) in self.teams.iter().enumerate() {
            option(page, &id.to_string(), name, id == usize::from(self.team));
        }
        page.add(format_args!(
            "</select></label><label class=\"field\"><span>{}</span><input class=\"input\" name=\"at\" value=\"{}\"></label>\
             <label class=\"field\"><span>{}</span><select class=\"input\" name=\"change\">",
            t.compare_moment(),
            Esc(at),
            t.what_if_change()
        ));
        self.choices(page, offers);
        page.add(format_args!(
            "</select></label><details{}><summary>{}</summary><label class=\"field\"><span>{}</span>\
             <textarea class=\"input mono\" name=\"stack\" rows=\"8\" maxlength=\"{STACK_LEN_MAX}\" spellcheck=\"false\">{}</textarea></label></details>\
             <p><button class=\"button button--primary\">{}</button></p></form>",
            if self.typed.stack.trim().is_empty() { "" } else { " open" },
            t.what_if_a_stack(),
            t.what_if_stack_how(),
            Esc(&self.typed.stack),
            t.what_if_go()
        ));
    }

    fn choices(&self, page: &mut Markup, offers: &Offers) {
        let t = self.t;
        let typed = self.typed.change.as_deref().unwrap_or_default();
        let group = |page: &mut Markup, label: &str| {
            page.add(format_args!("<optgroup label=\"{}\">", Esc(label)));
        };
        group(page, t.what_if_usual());
        for (id, what) in &offers.usual {
            let value = format!("usual:{id}");
            option(page, &value, what.get(t.0), value == typed);
        }
        option(page, "stack", t.what_if_a_stack(), typed == "stack");
        page.add(format_args!("</optgroup>"));
        if !offers.commands.is_empty() {
            group(page, t.what_if_leave_out());
            for (seq, second, what) in &offers.commands {
                let value = format!("without:{seq}");
                let words = format!("{} {}", clock(*second, self.length_s), what.get(t.0));
                option(page, &value, &words, value == typed);
            }
            page.add(format_args!("</optgroup>"));
        }
        group(page, t.what_if_as_playbook());
        for name in &offers.playbooks {
            let value = format!("playbook:{name}");
            option(page, &value, name, value == typed);
        }
        page.add(format_args!("</optgroup>"));
    }
}

fn option(page: &mut Markup, value: &str, words: &str, is_chosen: bool) {
    let selected = if is_chosen { " selected" } else { "" };
    page.add(format_args!(
        "<option value=\"{}\"{selected}>{}</option>",
        Esc(value),
        Esc(words)
    ));
}
