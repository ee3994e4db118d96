//! Parts of the desk that are only read: both boards, the cue sheet, notes.

use crate::format::{points, short_clock, signed_points};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::view::{CueLine, Desk, DeskRow};
use model::text::Text;

/// The inside of the table of both boards.
pub(super) fn boards(t: T, desk: &Desk) -> String {
    let mut html = Markup::default();
    let heads = [
        ("num", t.col_rank()),
        ("", t.col_team()),
        ("num of-true", t.boards_true()),
        ("num of-true", t.col_trend_short()),
        ("num of-public", t.boards_public()),
        ("num", t.col_apart()),
    ];
    html.add(format_args!("<thead><tr>"));
    for (class, head) in heads {
        html.add(format_args!(
            r#"<th scope="col" class="{class}">{head}</th>"#
        ));
    }
    html.add(format_args!("</tr></thead><tbody>"));
    for row in &desk.rows {
        team(&mut html, t, row);
    }
    html.add(format_args!("</tbody>"));
    html.finish()
}

fn team(html: &mut Markup, t: T, row: &DeskRow) {
    let apart_mpt = row.truth.score_mpt - row.public.score_mpt;
    let apart = match apart_mpt / 1000 {
        0 => "num quiet",
        1.. => "num gain",
        _ => "num loss",
    };
    let rank = match row.truth.rank == row.public.rank {
        true => row.truth.rank.to_string(),
        false => format!(
            r#"{} <s><span class="visually-hidden">{} </span>{}</s>"#,
            row.truth.rank,
            t.boards_public(),
            row.public.rank
        ),
    };
    let bot = if row.is_bot { t.bot() } else { "" };
    let trend = match row.truth.trend_mpt_per_min / 1000 {
        0 => "num of-true quiet",
        1.. => "num of-true gain",
        _ => "num of-true loss",
    };
    html.add(format_args!(
        r#"<tr data-team="{}"><td class="num">{rank}</td><th scope="row">{} <span class="quiet">{bot}</span></th><td class="num of-true">{}</td><td class="{trend}">{}</td><td class="num of-public quiet">{}</td><td class="{apart}">{}</td></tr>"#,
        row.id,
        Esc(&row.name),
        points(row.truth.score_mpt),
        signed_points(row.truth.trend_mpt_per_min),
        points(row.public.score_mpt),
        signed_points(apart_mpt),
    ));
}

/// When a cue comes as things stand: the script knows better than the sheet.
fn cue_at(desk: &Desk, cue: &CueLine) -> Option<u32> {
    let events = &desk.script.events;
    let event = events.iter().find(|it| cue.is_event && it.event == cue.id);
    match event {
        Some(event) => event.due_s.or(event.happened_s).or(cue.at_s),
        None if cue.id == "end" => Some(desk.script.length_s),
        None => cue.at_s,
    }
}

/// The cue sheet as a list: what is next comes first, what is over last.
pub(super) fn cues(t: T, desk: &Desk) -> String {
    let cues = desk.fixed.as_ref().map(|it| it.cues.as_slice());
    let now = desk.script.second;
    let mut cues: Vec<(Option<u32>, &CueLine)> = cues
        .unwrap_or_default()
        .iter()
        .map(|cue| (cue_at(desk, cue), cue))
        .collect();
    let is_over = |at: Option<u32>| at.is_some_and(|at| at < now);
    cues.sort_by_key(|(at, _)| (is_over(*at), at.is_none(), *at));
    let mut html = Markup::default();
    for (at, cue) in cues {
        let when = at.map_or_else(
            || cue.when.get(t.0).to_owned(),
            |at| short_clock(at, desk.script.length_s),
        );
        let class = if is_over(at) { "cue cue--over" } else { "cue" };
        html.add(format_args!(
            r#"<li class="{class}"><span class="cue__at">{}</span><div><p><strong>{}</strong> {}</p><dl>"#,
            Esc(when),
            Esc(&cue.id),
            Esc(cue.what.get(t.0))
        ));
        let lines: [(&str, Option<&Text>); 5] = [
            (t.cue_say(), cue.say.as_ref()),
            (t.cue_watch(), cue.watch.as_ref()),
            (t.cue_told(), cue.tell.public.as_ref()),
            (t.cue_told_them(), cue.tell.team.as_ref()),
            (t.cue_for_you(), cue.tell.facilitator.as_ref()),
        ];
        for (label, text) in lines {
            if let Some(text) = text {
                html.add(format_args!(
                    "<dt>{label}</dt><dd>{}</dd>",
                    Esc(text.get(t.0))
                ));
            }
        }
        html.add(format_args!("</dl></div></li>"));
    }
    html.finish()
}

/// Notes as a list.
pub(super) fn notes(desk: &Desk) -> String {
    let mut html = Markup::default();
    for note in &desk.notes {
        html.add(format_args!(
            r#"<li><span class="quiet">{}</span><span class="note">{}</span></li>"#,
            short_clock(note.second, desk.script.length_s),
            Esc(&note.text)
        ));
    }
    html.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{DeskFixed, Note, Standing};
    use model::text::Lang;

    #[test]
    fn what_is_hidden_is_marked() {
        let standing = |rank, score_mpt| Standing {
            rank,
            score_mpt,
            trend_mpt_per_min: -2_000,
        };
        let desk = Desk {
            rows: vec![DeskRow {
                name: "<Red>".into(),
                truth: standing(1, 5_000),
                public: standing(2, 8_000),
                ..DeskRow::default()
            }],
            ..Desk::default()
        };
        let html = boards(T(Lang::En), &desk);
        assert!(
            html.contains(r#"1 <s><span class="visually-hidden">Public </span>2</s>"#),
            "{html}"
        );
        assert!(html.contains(r#"<td class="num loss">−3</td>"#), "{html}");
        assert!(html.contains("&lt;Red&gt;"), "{html}");
    }

    #[test]
    fn the_next_cue_comes_first() {
        let cue = |id: &str, at_s| CueLine {
            id: id.into(),
            at_s,
            ..CueLine::default()
        };
        let mut desk = Desk {
            fixed: Some(DeskFixed {
                cues: vec![
                    cue("begin", Some(0)),
                    cue("lunch", Some(50)),
                    cue("whenever", None),
                    cue("end", Some(99)),
                ],
                ..DeskFixed::default()
            }),
            notes: vec![Note {
                text: "<b>".into(),
                ..Note::default()
            }],
            ..Desk::default()
        };
        (desk.script.second, desk.script.length_s) = (20, 200);
        let html = cues(T(Lang::En), &desk);
        let place = |id: &str| html.find(&format!("<strong>{id}</strong>")).expect(id);
        assert!(place("lunch") < place("end") && place("end") < place("whenever"));
        assert!(
            place("whenever") < place("begin"),
            "what is over comes last"
        );
        assert!(html.contains("3:20"), "the end is where it is now: {html}");
        assert!(notes(&desk).contains("&lt;b&gt;"));
    }
}
