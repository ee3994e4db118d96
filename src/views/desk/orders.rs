//! What those who run the game have ordered, and what takes it back.

use crate::report::order_in_words;
use model::event::{Event, EventKind};
use model::script::{Control, ScriptNews, ScriptState};
use scoreboard::view::{OrderLine, ScriptView};
use serde_json::{Value, json};

/// Orders that are listed.
const ORDERS_MAX: usize = 30;
/// The reason of a correction that takes one back begins so.
const TAKEN_BACK: &str = "taken back: ";

/// What was ordered.
#[derive(Clone, Default)]
pub(in crate::views) struct Orders {
    /// The newest first, without what takes them back.
    lines: Vec<(OrderLine, Control)>,
    count: u32,
    /// Events that were injected so far: the next one has the next number.
    injected: u32,
}

impl Orders {
    /// Takes in what became of the script.
    pub(in crate::views) fn take_in(&mut self, log: &[Event]) {
        for event in log {
            if let EventKind::Script {
                news:
                    ScriptNews::Controlled {
                        session, control, ..
                    },
            } = &event.kind
            {
                self.add(event.at.second(), session, control);
            }
        }
    }

    fn add(&mut self, second: u32, by: &str, control: &Control) {
        if matches!(control, Control::Inject { .. }) {
            self.injected += 1;
        }
        // Monkeys from outside send theirs all the time.
        if matches!(control, Control::Strike(_)) {
            return;
        }
        let line = OrderLine {
            number: self.count,
            second,
            by: by.to_owned(),
            what: order_in_words(control),
            // For now: by which event an injected fault can be ended.
            undo: matches!(control, Control::Inject { .. })
                .then(|| format!("injected-{}", self.injected)),
        };
        self.count += 1;
        self.lines.insert(0, (line, control.clone()));
        self.lines.truncate(ORDERS_MAX);
    }

    /// The lines, each with what takes it back as things stand.
    pub(super) fn lines(&self, script: &ScriptView) -> Vec<OrderLine> {
        let line = |(index, (line, control)): (usize, &(OrderLine, Control))| {
            let injected = line.undo.as_deref();
            let undo = undo(control, injected, script).filter(|_| !self.is_taken_back(index));
            OrderLine {
                undo: undo.map(|it| it.to_string()),
                ..line.clone()
            }
        };
        self.lines.iter().enumerate().map(line).collect()
    }

    /// Whether a later correction takes this one back, or it is one that does.
    fn is_taken_back(&self, index: usize) -> bool {
        let Control::Adjust {
            team,
            points,
            reason,
        } = &self.lines[index].1
        else {
            return false;
        };
        let said = back_for(reason);
        let takes_back = |(_, later): &(OrderLine, Control)| {
            matches!(later, Control::Adjust { team: of, points: by, reason }
                if of == team && *by == -*points && *reason == said)
        };
        reason.starts_with(TAKEN_BACK) || self.lines[..index].iter().any(takes_back)
    }
}

/// The reason of a correction that takes back the one with this reason.
fn back_for(reason: &str) -> String {
    // As many characters as a reason may have.
    TAKEN_BACK.chars().chain(reason.chars()).take(200).collect()
}

/// The order that takes another one back, if there is one and it would be taken now.
fn undo(control: &Control, injected: Option<&str>, script: &ScriptView) -> Option<Value> {
    let find = |event: &str| script.events.iter().find(|it| it.event == event);
    let stands = |event: &model::ids::Name, states: &[ScriptState]| {
        find(event.as_str()).is_some_and(|it| states.contains(&it.state))
    };
    let is_broken = |event: &str| find(event).is_some_and(|it| it.broken.is_some());
    let end = |event: &str| is_broken(event).then(|| json!({"end": {"event": event}}));
    match control {
        Control::Halt { .. } => script.halted.as_ref().map(|_| json!({"release": {}})),
        Control::Pause { event } => {
            stands(event, &[ScriptState::Paused]).then(|| json!({"resume": {"event": event}}))
        }
        Control::Resume { event } => {
            let waits = [ScriptState::Waiting, ScriptState::Pending];
            stands(event, &waits).then(|| json!({"pause": {"event": event}}))
        }
        Control::Freeze => script.frozen_s.map(|_| json!({"thaw": {}})),
        Control::Thaw => script.frozen_s.is_none().then(|| json!({"freeze": {}})),
        Control::Trigger { event } => end(event.as_str()),
        Control::Inject { .. } => injected.and_then(end),
        Control::Adjust {
            team,
            points,
            reason,
        } => {
            let reason = back_for(reason);
            let points = -points.get() as f64 / 1000.0;
            Some(json!({"adjust": {"team": team, "points": points, "reason": reason}}))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ids::Name;
    use model::script::read_control;
    use model::units::MilliPoints;

    fn orders(controls: &[Control]) -> Orders {
        let mut orders = Orders::default();
        controls
            .iter()
            .for_each(|it| orders.add(7, "facilitator", it));
        orders
    }

    fn undone(orders: &Orders, script: &ScriptView) -> Vec<Option<Value>> {
        let lines = orders.lines(script).into_iter();
        let undo = lines.map(|line| line.undo.map(|it| serde_json::from_str(&it).expect("JSON")));
        undo.collect()
    }

    #[test]
    fn what_can_be_taken_back_says_how_and_only_then() {
        let halted = ScriptView {
            halted: Some("fire".into()),
            ..ScriptView::default()
        };
        let reason = String::from("fire");
        let halt = orders(&[Control::Halt { reason }]);
        assert_eq!(undone(&halt, &halted), [Some(json!({"release": {}}))]);
        assert_eq!(undone(&halt, &ScriptView::default()), [None]);
        let freeze = orders(&[Control::Freeze]);
        let frozen = ScriptView {
            frozen_s: Some(3),
            ..ScriptView::default()
        };
        assert_eq!(undone(&freeze, &frozen), [Some(json!({"thaw": {}}))]);
        let event = Name::try_new("gorilla").expect("a name");
        let paused = orders(&[Control::Pause { event }]);
        assert_eq!(undone(&paused, &ScriptView::default()), [None]);
    }

    #[test]
    fn a_correction_is_taken_back_once() {
        let adjust = |points: i64, reason: &str| Control::Adjust {
            team: "Red".into(),
            points: MilliPoints::new(points),
            reason: reason.into(),
        };
        let one = orders(&[adjust(1_500, "best question")]);
        let undo = undone(&one, &ScriptView::default())
            .remove(0)
            .expect("it can be");
        let back = read_control(&undo).expect("an order");
        assert_eq!(back, adjust(-1_500, "taken back: best question"));
        let both = orders(&[adjust(1_500, "best question"), back]);
        assert_eq!(undone(&both, &ScriptView::default()), [None, None]);
    }

    #[test]
    fn strikes_are_not_orders_and_the_list_ends() {
        let many: Vec<Control> = (0..100).map(|_| Control::Release).collect();
        let lines = orders(&many).lines(&ScriptView::default());
        assert_eq!(lines.len(), ORDERS_MAX);
        assert_eq!(lines[0].number, 99);
    }
}
