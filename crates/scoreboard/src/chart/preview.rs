//! A script before the game: what comes when, as lanes on one axis of time.

use super::scale::Linear;
use super::timeline::{Block, Look, TIME_X, drawn, grid, height};
use crate::i18n::T;
use crate::scenario::GamePlan;

/// The drawing and its height.
pub(crate) fn preview_svg(plan: &GamePlan, t: T) -> (String, u32) {
    let length_s = plan.length_s.max(1);
    let time = Linear::new((0.0, f64::from(length_s)), TIME_X);
    let mut lanes: Vec<(&str, Vec<Block>)> = plan
        .lanes
        .iter()
        .enumerate()
        .map(|(place, name)| (name.get(t.0), of_lane(plan, place)))
        .collect();
    lanes.push((t.lane_monkeys(), monkeys(plan, t)));
    lanes.retain(|(_, blocks)| !blocks.is_empty());
    let (lanes, bottom) = drawn(lanes, &time);
    (grid(&time, length_s, bottom) + &lanes, height(bottom))
}

fn of_lane(plan: &GamePlan, place: usize) -> Vec<Block> {
    let its = plan.script.iter().filter(|it| it.lane == place);
    let blocks = its.flat_map(|event| {
        event.stretches.iter().map(|stretch| Block {
            from_s: stretch.from_s,
            to_s: stretch.to_s,
            name: format!("{} {}", event.number, event.id),
            look: match stretch.is_sure {
                // A firm edge.
                true => Look::Paused,
                false => Look::Scripted,
            },
        })
    });
    blocks.collect()
}

/// Monkeys draw their moments: what is known is when they are about.
fn monkeys(plan: &GamePlan, t: T) -> Vec<Block> {
    let spans = plan.monkeys.iter().map(|span| Block {
        from_s: span.from_s,
        to_s: span.to_s,
        name: t.monkey_pace(&span.monkey, &t.span(span.mean_s)),
        look: Look::Scripted,
    });
    spans.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Scripted, Stretch};
    use model::text::{Lang, Text};

    #[test]
    fn what_is_sure_and_what_is_drawn_look_different_and_empty_lanes_are_left_out() {
        let event = |number, lane, is_sure| Scripted {
            number,
            lane,
            id: format!("<event-{number}>"),
            stretches: vec![Stretch {
                from_s: 100,
                to_s: 160,
                is_sure,
            }],
            ..Scripted::default()
        };
        let unknown = Scripted {
            number: 3,
            id: "whenever".into(),
            ..Scripted::default()
        };
        let lanes = ["Zones", "Nobody", "Story"].map(|name| Text {
            en: name.into(),
            ko: name.into(),
        });
        let plan = GamePlan {
            length_s: 1_264,
            lanes: lanes.to_vec(),
            script: vec![event(1, 0, true), event(2, 2, false), unknown],
            ..GamePlan::default()
        };
        let (svg, height) = preview_svg(&plan, T(Lang::En));
        // A pixel a second: time begins at 84.
        for block in [
            r#"<g class="event-block event-block--paused"><rect x="184" y="24" width="60""#,
            r#"<g class="event-block event-block--scripted"><rect x="184" y="62" width="60""#,
            "1 &lt;event-1&gt;",
        ] {
            assert!(svg.contains(block), "{block}: {svg}");
        }
        assert!(!svg.contains("Nobody") && !svg.contains("whenever"));
        assert_eq!(height, 20 + 2 * 34 + 4 + 22);
    }
}
