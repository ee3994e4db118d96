//! The slides as text.

mod clock;
mod incident;
mod lobby;
mod movers;
mod table;
mod trend;

pub(crate) use lobby::Joined;

use super::facts::{hitting, leader, points_left, time_left, toll};
use super::rotation::Shown;
use super::{Invite, Slide};
use crate::board::headline;
use crate::format::{clock as clock_text, grouped, iso_duration};
use crate::i18n::T;
use crate::markup::{Esc, Markup, icon};
use crate::view::{Board, GamePhase, Snapshot};

/// Everything that a slide is made of.
pub(crate) struct Scene<'a> {
    pub(crate) t: T,
    pub(crate) snapshot: &'a Snapshot,
    /// The teams' ids in the order in which they were shown a second before.
    pub(crate) before: &'a [u16],
    pub(crate) shown: Shown,
    pub(crate) invite: Option<&'a Invite>,
    /// How many people have joined each team, by id.
    pub(crate) joined: &'a [Joined],
    /// Seconds until the game starts, where somebody has said when.
    pub(crate) starts_in_s: Option<u32>,
}

impl Scene<'_> {
    fn board(&self) -> &Board {
        &self.snapshot.board
    }
}

/// The whole projector, as safe HTML.
pub(crate) fn render(scene: &Scene<'_>) -> String {
    let mut page = Markup::default();
    let (headline, below) = headline(scene.t, scene.board());
    page.add(format_args!(
        r#"<header class="stage__top"><h1 class="stage__headline" data-testid="stage-headline">{}</h1>"#,
        Esc(headline)
    ));
    let board = scene.board();
    if let Some(frozen_s) = board.frozen_s {
        page.add(format_args!(
            r#"<p class="stage__frozen" data-testid="stage-frozen">{} {}</p>"#,
            icon("frozen"),
            scene
                .t
                .stage_frozen_since(&clock_text(frozen_s, board.length_s))
        ));
    } else if matches!(board.phase, GamePhase::Paused | GamePhase::Lobby) {
        page.add(format_args!(r#"<p class="stage__sub">{}</p>"#, Esc(below)));
    }
    page.add(format_args!("</header>"));
    match scene.shown.slide {
        Slide::Lobby => lobby::add(&mut page, scene),
        Slide::TopTen => beside_facts(&mut page, scene, "table", table::add),
        Slide::Movers => beside_facts(&mut page, scene, "movers", movers::add),
        Slide::Trend => beside_facts(&mut page, scene, "trend", trend::add),
        Slide::Incident => beside_facts(&mut page, scene, "incident", incident::add),
        Slide::Clock => beside_facts(&mut page, scene, "clock", clock::add),
    }
    add_obituaries(&mut page, scene);
    page.finish()
}

/// A slide, and beside it what is always to be seen.
fn beside_facts(
    page: &mut Markup,
    scene: &Scene<'_>,
    name: &str,
    add: fn(&mut Markup, &Scene<'_>),
) {
    page.add(format_args!(
        r#"<div class="stage__main stage__main--{name}"><div class="stage__slide">"#
    ));
    add(page, scene);
    page.add(format_args!(r#"</div><div class="stage__side">"#));
    let slide = scene.shown.slide;
    if slide != Slide::TopTen {
        add_leader(page, scene);
    }
    if slide != Slide::Incident {
        add_hitting(page, scene);
    }
    if slide != Slide::Clock {
        add_time(page, scene);
    }
    add_points_left(page, scene);
    page.add(format_args!("</div></div>"));
}

fn add_leader(page: &mut Markup, scene: &Scene<'_>) {
    let Some(row) = leader(scene.board()) else {
        return;
    };
    page.add(format_args!(
        r#"<section class="stage-fact" data-testid="stage-leader"><h2 class="stage-fact__label">{}</h2><p class="stage-fact__figure stage-fact__figure--name">{}</p><p class="stage-fact__more">{}</p></section>"#,
        scene.t.stage_leader(),
        Esc(&row.name),
        grouped(row.score_mpt / 1000)
    ));
}

fn add_hitting(page: &mut Markup, scene: &Scene<'_>) {
    let (t, board) = (scene.t, scene.board());
    let now = hitting(board);
    let Some(band) = now.first().filter(|_| board.phase != GamePhase::Ended) else {
        page.add(format_args!(
            r#"<section class="stage-fact" data-testid="stage-hitting"><h2 class="stage-fact__label">{}</h2><p class="stage-fact__figure stage-fact__figure--name">{}</p></section>"#,
            t.stage_hitting(),
            t.stage_nothing()
        ));
        return;
    };
    page.add(format_args!(
        r#"<section class="stage-fact stage-fact--hit" data-testid="stage-hitting"><h2 class="stage-fact__label">{}</h2><p class="stage-fact__figure stage-fact__figure--name">{}</p>{HATCH}<p class="stage-fact__more">{}</p></section>"#,
        t.stage_hitting(),
        Esc(band.title.get(t.0)),
        toll(t, board, band)
    ));
}

/// Where something hits, and only there.
const HATCH: &str = r#"<svg class="stage-fact__hatch" aria-hidden="true"><rect width="100%" height="100%" fill="url(#pattern-stage)"/></svg>"#;

fn add_time(page: &mut Markup, scene: &Scene<'_>) {
    let (t, board) = (scene.t, scene.board());
    let (left_s, left) = time_left(board);
    page.add(format_args!(
        r#"<section class="stage-fact"><h2 class="stage-fact__label">{}</h2><p class="stage-fact__figure"><time datetime="{}" data-testid="stage-left">{left}</time></p></section>"#,
        t.stage_time_left(),
        iso_duration(left_s)
    ));
}

fn add_points_left(page: &mut Markup, scene: &Scene<'_>) {
    let (t, board) = (scene.t, scene.board());
    if board.phase == GamePhase::Ended {
        return;
    }
    let (points, how, compared) = points_left(t, board);
    page.add(format_args!(
        r#"<section class="stage-fact"><h2 class="stage-fact__label">{}</h2><p class="stage-fact__figure" data-testid="stage-points-left">{points}</p><p class="stage-fact__more">{}</p></section>"#,
        t.stage_points_left(),
        compared.as_deref().unwrap_or(how)
    ));
}

/// The ticker: who was killed, the newest first.
fn add_obituaries(page: &mut Markup, scene: &Scene<'_>) {
    let t = scene.t;
    page.add(format_args!(
        r#"<footer class="obituaries" aria-label="{}" data-testid="obituaries">"#,
        t.stage_obituaries()
    ));
    let obituaries = &scene.board().obituaries;
    if obituaries.is_empty() {
        page.add(format_args!("<span>{}</span>", t.stage_nobody_died()));
    }
    for told in obituaries.iter().rev() {
        let text = told.text.get(t.0);
        let (name, rest) = text.split_once(',').unwrap_or((text, ""));
        let comma = if rest.is_empty() { "" } else { "," };
        page.add(format_args!(
            "<span>† <strong>{}</strong>{comma}{}</span>",
            Esc(name),
            Esc(rest)
        ));
    }
    page.add(format_args!("</footer>"));
}

/// How many places a team has come up since a second before: a class that lets
/// its row glide there.
fn glide(scene: &Scene<'_>, id: u16, place: usize) -> String {
    const PLACES_MAX: i64 = 4;
    let before = scene.before.iter().position(|known| *known == id);
    let Some(before) = before else {
        return String::new();
    };
    match (before as i64 - place as i64).clamp(-PLACES_MAX, PLACES_MAX) {
        0 => String::new(),
        up @ 1.. => format!(" glides glides--up-{up}"),
        down => format!(" glides glides--down-{}", -down),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Band, TeamRow, Told};
    use model::status::Status;
    use model::text::{Lang, Text};

    pub(super) fn snapshot(teams: u16) -> Snapshot {
        let row = |id: u16| TeamRow {
            id,
            name: format!("<Team {id}>"),
            rank: id + 1,
            status: Some(Status::Fast),
            score_mpt: 1_000_000 * i64::from(200 - id),
            trend_mpt_per_min: if id == 0 { 900_000 } else { -900_000 },
            rank_change: if id == 0 { 2 } else { -1 },
            ..TeamRow::default()
        };
        let board = Board {
            phase: GamePhase::Running,
            second: 7_900,
            length_s: 14_400,
            trend_window_s: 60,
            points_left_mpt: 720_000_000,
            teams: (0..teams).map(row).collect(),
            obituaries: vec![Told {
                second: 7_000,
                text: Text {
                    en: "Sparkles, 2 h 6 min, survived by three".into(),
                    ko: "반짝이, 2시간 6분, 남은 동료 3".into(),
                },
            }],
            ..Board::default()
        };
        Snapshot {
            board,
            ..Snapshot::default()
        }
    }

    pub(super) fn draw(snapshot: &Snapshot, slide: Slide, page: usize, lang: Lang) -> String {
        let shown = Shown {
            slide,
            page,
            pages: super::super::rotation::pages(&snapshot.board),
        };
        render(&Scene {
            t: T(lang),
            snapshot,
            before: &[],
            shown,
            invite: None,
            joined: &[],
            starts_in_s: None,
        })
    }

    #[test]
    fn every_slide_says_who_leads_what_hits_and_what_is_left() {
        let mut snapshot = snapshot(12);
        snapshot.board.bands.push(Band {
            title: Text {
                en: "Gorilla ate zone a".into(),
                ko: "고릴라가 a존을 삼켰습니다".into(),
            },
            from_s: 7_770,
            ..Band::default()
        });
        snapshot.board.losses = 21;
        for slide in Slide::ALL.into_iter().skip(1) {
            let seen = draw(&snapshot, slide, 0, Lang::En);
            for part in [
                "Gorilla ate zone a: 12 of 12 teams still fast",
                "&lt;Team 0&gt;",
                "01:48:20",
                "720,000",
                "four",
                "for 2 min 10 s, 21 instances lost",
                "† <strong>Sparkles</strong>, 2 h 6 min, survived by three",
            ] {
                let part = part.replace("four", "4 times what the leader has");
                assert!(seen.contains(&part), "{slide:?} lacks {part}: {seen}");
            }
            assert!(!seen.contains("<Team"), "{slide:?}");
            let korean = draw(&snapshot, slide, 0, Lang::Ko);
            assert!(korean.contains("아직 걸린 점수") && korean.contains("반짝이"));
        }
    }

    #[test]
    fn pages_have_ten_teams_each() {
        let snapshot = snapshot(23);
        let first = draw(&snapshot, Slide::TopTen, 0, Lang::En);
        assert_eq!(first.matches("<tr class=\"stage-board__row").count(), 10);
        let last = draw(&snapshot, Slide::TopTen, 2, Lang::En);
        assert_eq!(last.matches("<tr class=\"stage-board__row").count(), 3);
        assert!(last.contains("Team 22") && last.contains("page 3 of 3"));
    }

    #[test]
    fn a_frozen_board_is_called_so_and_compares_nobody() {
        let mut snapshot = snapshot(3);
        snapshot.board.frozen_s = Some(5_000);
        let seen = draw(&snapshot, Slide::TopTen, 0, Lang::En);
        assert!(seen.contains("The board is frozen") && seen.contains("Frozen since 01:23:20"));
        assert!(!seen.contains("what the leader has"));
    }

    #[test]
    fn who_changes_place_glides_there() {
        let snapshot = snapshot(3);
        let scene = Scene {
            t: T(Lang::En),
            snapshot: &snapshot,
            before: &[1, 0, 2],
            shown: Shown {
                slide: Slide::TopTen,
                page: 0,
                pages: 1,
            },
            invite: None,
            joined: &[],
            starts_in_s: None,
        };
        assert_eq!(glide(&scene, 0, 0), " glides glides--up-1");
        assert_eq!(glide(&scene, 1, 1), " glides glides--down-1");
        assert_eq!(glide(&scene, 2, 2), "");
        assert_eq!(glide(&scene, 9, 3), "", "somebody new");
    }
}
