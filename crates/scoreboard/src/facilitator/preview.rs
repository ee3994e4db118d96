//! What an order would come to, before it is given.

use super::orders::refusal;
use crate::browser;
use crate::format::short_clock;
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::settled::{Settle, say, when};
use crate::state::Ui;
use crate::view::Desk;
use crate::wire::{ErrorBody, Preview};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Squares beside each other.
const ACROSS: usize = 6;
/// With more teams than this, squares are half as wide.
const MANY_TEAMS: usize = 24;
/// Teams whose changes are told in words.
const TOLD_MAX: usize = 12;

/// What is known of one order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Looked {
    /// The order.
    pub(super) control: String,
    /// What it would come to, or why it cannot be.
    pub(super) found: Result<Preview, Option<ErrorBody>>,
}

impl Looked {
    /// In how many teams something would change.
    pub(super) fn hit(&self) -> usize {
        let found = self.found.as_ref();
        found.map_or(0, |found| {
            found.teams.iter().filter(|it| !it.hits.is_empty()).count()
        })
    }
}

/// Asks the game what orders would come to.
#[derive(Clone, Copy)]
pub(super) struct Previewing {
    ui: Ui,
    /// The order that was asked about last.
    asked: StoredValue<String>,
    pub(super) looked: RwSignal<Option<Looked>>,
}

impl Previewing {
    pub(super) fn new(ui: Ui) -> Self {
        Self {
            ui,
            asked: StoredValue::new(String::new()),
            looked: RwSignal::new(None),
        }
    }

    /// Nothing is known any more.
    pub(super) fn forget(self) {
        self.asked.set_value(String::new());
        self.looked.set(None);
    }

    /// The same, unless it was asked last.
    pub(super) fn look_once(self, control: String) {
        if self.asked.with_value(|asked| *asked != control) {
            self.look(control);
        }
    }

    /// Asks about an order; only the answer about the last one counts.
    pub(super) fn look(self, control: String) {
        self.asked.set_value(control.clone());
        let body = format!(r#"{{"control":{control}}}"#);
        spawn_local(async move {
            let answer = browser::post("/api/script/preview", body).await;
            if self.asked.with_value(|asked| *asked != control) {
                return;
            }
            let found = answer.and_then(|text| browser::read(&text).ok_or(None));
            self.looked.set(Some(Looked { control, found }));
        });
    }
}

/// Shows what was found.
#[component]
pub(super) fn PreviewOf(previewing: Previewing) -> impl IntoView {
    let ui = previewing.ui;
    let shown = Memo::new(move |_| {
        previewing.looked.with(|looked| {
            let looked = looked.as_ref()?;
            Some(match &looked.found {
                Ok(found) => ui.desk.with_untracked(|desk| blast(ui.t(), desk, found)),
                Err(error) => refused(&refusal(ui.t(), error.as_ref())),
            })
        })
    });
    let html = say(move || shown.get().unwrap_or_default());
    view! { <div class="blast" role="status" hidden=when(move || shown.with(Option::is_none)) data-testid="preview" inner_html=html></div> }
    .settled()
}

fn refused(words: &str) -> String {
    format!(r#"<p class="loss">{}</p>"#, Esc(words))
}

/// The teams as squares, and in words what would change.
fn blast(t: T, desk: &Desk, found: &Preview) -> String {
    let hits = |name: &str| {
        let of = found.teams.iter().find(|it| it.team == name);
        of.map_or(0, |it| it.hits.len())
    };
    let hit = found.teams.iter().filter(|it| !it.hits.is_empty()).count();
    let mut html = Markup::default();
    let is_about_teams =
        !found.teams.is_empty() || (found.moved.is_empty() && found.dependents.is_empty());
    if is_about_teams {
        let title = match hit {
            0 => t.would_hit_nobody().to_owned(),
            hit => t.would_hit(hit, desk.rows.len()),
        };
        html.add(format_args!(
            r#"<p class="blast__title">{}</p>"#,
            Esc(title)
        ));
    }
    if hit > 0 {
        let counts: Vec<(&str, usize)> = desk
            .rows
            .iter()
            .map(|row| (row.name.as_str(), hits(&row.name)))
            .collect();
        squares(&mut html, t, &counts);
        html.add(format_args!(
            r#"<p class="quiet">{}</p><dl class="blast__words">"#,
            t.blast_note()
        ));
        let told = found.teams.iter().filter(|it| !it.hits.is_empty());
        for team in told.take(TOLD_MAX) {
            let words: Vec<&str> = team.hits.iter().map(|hit| hit.get(t.0)).collect();
            html.add(format_args!(
                "<div><dt>{}</dt><dd>{}</dd></div>",
                Esc(&team.team),
                Esc(words.join("; "))
            ));
        }
        html.add(format_args!("</dl>"));
    }
    if !found.dependents.is_empty() {
        let words = t.would_follow(&found.dependents.join(", "));
        html.add(format_args!("<p>{}</p>", Esc(words)));
    }
    let length_s = desk.script.length_s;
    for moved in &found.moved {
        let what = moved.event.as_deref().unwrap_or_else(|| t.the_end());
        let [from, to] = [moved.from_s, moved.to_s].map(|at| short_clock(at, length_s));
        html.add(format_args!(
            "<p>{}</p>",
            Esc(t.would_move(what, &from, &to))
        ));
    }
    html.finish()
}

fn squares(html: &mut Markup, t: T, counts: &[(&str, usize)]) {
    let (across, width) = if counts.len() > MANY_TEAMS {
        (ACROSS * 2, 25)
    } else {
        (ACROSS, 54)
    };
    let rows = counts.len().div_ceil(across);
    let label: Vec<String> = counts
        .iter()
        .map(|(name, hits)| format!("{name} {hits}"))
        .collect();
    html.add(format_args!(
        r#"<svg class="chart blast__grid" viewBox="0 0 346 {}" role="img" aria-label="{}">"#,
        rows * 30 - 4,
        Esc(t.of_what(t.col_hits(), &label.join(", ")))
    ));
    for (index, (name, hits)) in counts.iter().enumerate() {
        let (x, y) = (index % across * (width + 4) + 1, index / across * 30 + 1);
        let class = if *hits > 0 {
            "blast__hit"
        } else {
            "blast__spared"
        };
        let middle = x + width / 2 - 1;
        html.add(format_args!(
            r#"<g><title>{}</title><rect class="{class}" x="{x}" y="{y}" width="{}" height="24" rx="2"/><rect class="blast__plate" x="{}" y="{}" width="17" height="16"/><text x="{middle}" y="{}" text-anchor="middle" class="name">{hits}</text></g>"#,
            Esc(name),
            width - 2,
            middle - 8,
            y + 4,
            y + 16
        ));
    }
    html.add(format_args!("</svg>"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::DeskRow;
    use crate::wire::{MovedEvent, TeamPreview};
    use model::text::{Lang, Text};

    fn desk(teams: usize) -> Desk {
        let row = |n: usize| DeskRow {
            name: format!("<{n}>"),
            ..DeskRow::default()
        };
        Desk {
            rows: (0..teams).map(row).collect(),
            ..Desk::default()
        }
    }

    #[test]
    fn each_team_has_its_square_and_those_that_are_hit_their_words() {
        let hit = Text {
            en: "i-0003 <hangs>".into(),
            ko: "멈춤".into(),
        };
        let teams = vec![
            TeamPreview {
                team: "<1>".into(),
                hits: vec![hit.clone(), hit],
            },
            TeamPreview {
                team: "<2>".into(),
                hits: Vec::new(),
            },
        ];
        let found = Preview {
            teams,
            ..Preview::default()
        };
        let html = blast(T(Lang::En), &desk(12), &found);
        assert!(html.contains("Would hit 1 of 12 teams"), "{html}");
        assert_eq!(html.matches("blast__hit").count(), 1);
        assert_eq!(html.matches("blast__spared").count(), 11);
        assert!(html.contains("i-0003 &lt;hangs&gt;; i-0003"), "{html}");
        assert!(!html.contains("<1>"), "{html}");
        let nothing = blast(T(Lang::Ko), &desk(3), &Preview::default());
        assert!(nothing.contains("지금은 아무 영향이 없음"), "{nothing}");
    }

    #[test]
    fn what_moves_is_told_without_talk_of_teams() {
        let moved = vec![MovedEvent {
            event: None,
            from_s: 14_400,
            to_s: 10_800,
        }];
        let mut desk = desk(1);
        desk.script.length_s = 14_400;
        let html = blast(
            T(Lang::En),
            &desk,
            &Preview {
                moved,
                ..Preview::default()
            },
        );
        assert_eq!(html, "<p>the end: 4:00 → 3:00</p>");
    }
}
