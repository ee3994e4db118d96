use super::*;
use crate::view::OwnMark;
use model::score::ScoreSplit;
use model::text::Lang;
use model::units::MilliPoints;

fn look(lang: Lang) -> Look {
    let scale = SplitScale::of([row().split].iter());
    Look {
        t: T(lang),
        scale,
        own: Some(7),
    }
}

fn row() -> TeamRow {
    TeamRow {
        id: 7,
        name: r#"<b>"'&"#.to_owned(),
        is_bot: true,
        rank: 2,
        score_mpt: 12_345_000,
        split: ScoreSplit {
            fast: MilliPoints::new(60_000),
            ..ScoreSplit::default()
        },
        sparkline: vec![1, 2, 3],
        ..TeamRow::default()
    }
}

/// What is said at a place, found in the markup by tags alone.
fn found(markup: &str, (at, how): (At, How)) -> String {
    let cells: Vec<&str> = markup
        .split("</td>")
        .flat_map(|it| it.split("</th>"))
        .collect();
    let inside = match at {
        At::Row => markup.split_once("<tr").unwrap().1,
        At::Cell(0) => cells[0].rsplit_once("<td").unwrap().1,
        At::Cell(2) => cells[2].split_once("<th").unwrap().1,
        At::Cell(cell) | At::First(cell) | At::Inside(cell, _) => {
            cells[cell].split_once("<td").unwrap().1
        }
    };
    let inside = match at {
        At::First(1) => inside.split_once("<span").unwrap().1,
        At::First(_) => inside.split_once("<svg").unwrap().1,
        At::Inside(1, index) => inside.split("<span").nth(index + 2).unwrap(),
        At::Inside(_, shape) => inside.split("<path").nth(shape + 1).unwrap(),
        At::Row | At::Cell(_) => inside,
    };
    match how {
        How::Attribute(name) => {
            let (tag, _) = inside.split_once('>').unwrap();
            let start = format!(" {name}=\"");
            let (_, value) = tag
                .split_once(&start)
                .unwrap_or_else(|| panic!("{name}: {tag}"));
            value.split_once('"').unwrap().0.to_owned()
        }
        How::Text | How::Markup => {
            let (_, words) = inside.split_once('>').unwrap();
            match at {
                At::Inside(..) => words.split_once('<').unwrap().0.to_owned(),
                _ => words.to_owned(),
            }
        }
    }
}

#[test]
fn each_part_is_where_it_is_looked_for() {
    let mut row = row();
    row.name = "Hash Browns".to_owned();
    row.own = Some(OwnMark::default());
    for lang in [Lang::En, Lang::Ko] {
        let said = said(&row, look(lang));
        let markup = markup(&row, &said, look(lang));
        for (part, said) in PARTS.iter().zip(&said) {
            assert_eq!(&found(&markup, *part), said, "{part:?} in {markup}");
        }
    }
}

#[test]
fn a_name_cannot_break_out() {
    let markup = markup(&row(), &said(&row(), look(Lang::En)), look(Lang::En));
    let escaped = "&lt;b&gt;&quot;&#39;&amp;";
    assert!(markup.contains(&format!(r#"data-testid="row-{escaped}""#)));
    assert!(markup.contains(&format!(r#"<span class="board__name">{escaped}</span>"#)));
    assert!(!markup.contains("<b>"));
}

#[test]
fn what_has_changed_is_said_and_nothing_else() {
    let bits = |parts: Range<usize>| parts.fold(0_u32, |bits, part| bits | 1 << part);
    let changed = |change: fn(&mut TeamRow)| {
        let (before, mut after) = (row(), row());
        change(&mut after);
        let mut said = said(&before, look(Lang::En));
        let news = say(
            &mut said,
            Some((&before, look(Lang::En))),
            &after,
            look(Lang::En),
        );
        assert_eq!(said, super::said(&after, look(Lang::En)));
        news
    };
    assert_eq!(changed(|_| {}), 0);
    assert_eq!(changed(|row| row.rank = 1), 1 << 3);
    assert_eq!(changed(|row| row.rank_change = -2), bits(4..7));
    assert_eq!(changed(|row| row.score_mpt += 1_000), 1 << 8);
    assert_eq!(changed(|row| row.score_mpt += 1), 0);
    assert_eq!(changed(|row| row.spend_musd = 5_000_000), 1 << 11);
    assert_eq!(changed(|row| row.sparkline = vec![3, 2, 1]), bits(SPARK));
    assert_eq!(changed(|row| row.name = "Hash".to_owned()), bits(NAMES));
    let half = |row: &mut TeamRow| row.split.fast = MilliPoints::new(30_000);
    assert_eq!(changed(half), bits(14..16));
}

#[test]
fn another_scale_reaches_the_bars_alone() {
    let now = look(Lang::En);
    let double = MilliPoints::new(2 * row().split.fast.get());
    let then = Look {
        scale: SplitScale::of(
            [ScoreSplit {
                fast: double,
                ..ScoreSplit::default()
            }]
            .iter(),
        ),
        ..now
    };
    let mut said = said(&row(), then);
    let news = say(&mut said, Some((&row(), then)), &row(), now);
    assert_eq!(said, super::said(&row(), now));
    assert_eq!(news, 1 << 15, "the one bar there is");
}

#[test]
fn another_language_reaches_every_word() {
    let mut row = row();
    row.own = Some(OwnMark::default());
    let mut now = said(&row, look(Lang::En));
    say(&mut now, Some((&row, look(Lang::En))), &row, look(Lang::Ko));
    assert_eq!(now, said(&row, look(Lang::Ko)));
    let words = [T::you, T::open_league, T::bot, T::open_league_note];
    for word in words {
        assert!(now[1].contains(word(T(Lang::Ko))), "{}", now[1]);
        assert!(!now[1].contains(word(T(Lang::En))), "{}", now[1]);
    }
}
