//! Injecting a fault, or letting a prepared event happen: first what it would
//! hit, then the confirmation.

use super::events::BY_HAND;
use super::form::{Choice, Field, Form, Kind, Shape, Values};
use super::orders::{Orders, body, control, quoted};
use super::preview::{PreviewOf, Previewing};
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::view::{Desk, FaultOffer};
use leptos::prelude::*;
use model::script::ScriptState;

/// The field that the keyboard reaches first.
pub(super) const INJECT_ID: &str = "inject-title";
/// Prepared events stand in the list of faults so.
const EVENT: &str = "event:";
/// Who can be behind a fault.
const BY: [&str; 4] = ["chaos-monkey", "ceo", "system", "facilitator"];

/// The form.
#[component]
pub(super) fn Inject(orders: Orders) -> impl IntoView {
    let ui = orders.ui;
    let chosen = RwSignal::new(String::new());
    let previewing = Previewing::new(ui);
    let fields = Memo::new(move |_| {
        ui.desk
            .with(|desk| chosen.with(|chosen| fields(ui.t(), desk, chosen)))
    });
    let changed = move |values: Values| {
        previewing.forget();
        let what = values.into_iter().find(|(name, _)| name == "what");
        if let Some((_, what)) = what.filter(|(_, what)| chosen.with_untracked(|it| it != what)) {
            chosen.set(what);
        }
    };
    let look = move |values: Values| {
        let order = fields.with_untracked(|fields| order(fields, &values, orders.speed()));
        if let Some(order) = order {
            previewing.look(order);
        }
    };
    let ready = Memo::new(move |_| {
        previewing
            .looked
            .with(|it| it.as_ref().is_some_and(|it| it.found.is_ok()))
    });
    let label = say(move || {
        let t = ui.t();
        previewing
            .looked
            .with(|looked| match looked.as_ref().map(|it| it.hit()) {
                Some(1) => t.inject_into_one().to_owned(),
                Some(teams @ 2..) => t.inject_into(teams),
                _ => t.inject_now().to_owned(),
            })
    });
    let inject = move |_| {
        let order = previewing.looked.with_untracked(|it| {
            it.as_ref()
                .filter(|it| it.found.is_ok())
                .map(|it| it.control.clone())
        });
        if let Some(order) = order {
            let done = Callback::new(move |()| previewing.forget());
            orders.order(&order, Some(done));
        }
    };
    let buttons = view! {
        <button type="button" class="button button--primary" data-testid="inject" disabled=move || !ready.get() on:click=inject>{label}</button>
        <button type="submit" class="button" data-testid="inject-preview">{ui.tr(T::preview_it)}</button>
    }
    .settled();
    let middle = view! { <PreviewOf previewing/> }.settled();
    let does = say(move || {
        let does = |desk: &Desk| {
            let offer = desk
                .fixed
                .as_ref()?
                .faults
                .iter()
                .find(|it| chosen.with(|chosen| it.fault == *chosen));
            Some(offer?.does.get(ui.lang.get()).to_owned())
        };
        ui.desk.with(does).unwrap_or_default()
    });
    view! {
        <section class="section" aria-labelledby=INJECT_ID>
            <div class="section__head">
                <h2 class="section__title" id=INJECT_ID tabindex="-1">{ui.tr(T::inject)}</h2>
                <span class="section__note">{ui.tr(T::inject_note)}</span>
            </div>
            <div class="section__body">
                <p class="quiet desk-note">{does}</p>
                <Form testid="inject-form" fields submit=look changed=Callback::new(changed) middle buttons/>
            </div>
        </section>
    }
    .settled()
}

/// What is asked about what was chosen.
fn fields(t: T, desk: &Desk, chosen: &str) -> Vec<Field> {
    let mut choices = vec![Choice::new("", "–")];
    let is_prepared =
        |state: ScriptState| matches!(state, ScriptState::Pending | ScriptState::Paused);
    let prepared = desk
        .script
        .events
        .iter()
        .filter(|it| it.timing == BY_HAND && is_prepared(it.state));
    choices.extend(prepared.map(|it| Choice {
        group: t.group_prepared().to_owned(),
        ..Choice::new(format!("{EVENT}{}", it.event), &it.event)
    }));
    let faults = desk
        .fixed
        .as_ref()
        .map(|it| it.faults.as_slice())
        .unwrap_or_default();
    choices.extend(faults.iter().map(|it| Choice {
        group: it.family.clone(),
        ..Choice::new(&it.fault, &it.fault)
    }));
    let what = Field::new("what", t.field_fault(), Kind::Choice(choices)).shaped(Shape::Nothing);
    let mut fields = vec![Field {
        of: "what".into(),
        ..what.wide()
    }];
    if let Some(fault) = faults.iter().find(|it| it.fault == chosen) {
        fields.extend(of_fault(t, desk, fault));
    }
    fields
}

fn of_fault(t: T, desk: &Desk, fault: &FaultOffer) -> Vec<Field> {
    let mut fields = Vec::new();
    if !fault.is_for_all {
        let mut teams = vec![
            Choice::new("all", t.all_teams()),
            Choice::new("leader", t.teams_leader()),
            Choice::new("last", t.teams_last()),
            Choice::new("one", t.teams_one()),
            Choice::new("50%", t.teams_half()),
        ];
        let named = desk.rows.iter();
        teams.extend(named.map(|row| Choice::new(format!("team:{}", row.name), &row.name)));
        fields.push(Field::new("teams", t.field_teams(), Kind::Choice(teams)));
    }
    if fault.picks {
        let pick = Field::new("pick", t.field_pick(), Kind::Line(40)).with("one");
        fields.push(Field {
            hint: "one, all, 25%, up to 3, zone:a, group:hashers".into(),
            ..pick
        });
    }
    fields.extend(fault.settings.iter().map(|setting| {
        let field = Field::new(&setting.key, &setting.key, Kind::Line(64)).shaped(Shape::Scalar);
        let default = t.own_default(&setting.default);
        let hint = setting.range.iter().cloned().chain([default]);
        Field {
            hint: hint.collect::<Vec<_>>().join(", "),
            ..field
        }
    }));
    if let Some(lasts) = &fault.lasts {
        let lasting = Field::new("for", t.field_for(), Kind::Line(20));
        fields.push(Field {
            hint: t.own_default(lasts),
            ..lasting
        });
    }
    let by =
        std::iter::once(Choice::new("", t.by_default())).chain(BY.map(|by| Choice::new(by, by)));
    fields.push(Field::new("by", t.field_by(), Kind::Choice(by.collect())));
    for field in &mut fields {
        field.of.clone_from(&fault.fault);
    }
    fields
}

/// The order of what was filled in; none while nothing is chosen.
fn order(fields: &[Field], values: &Values, speed: u32) -> Option<String> {
    let (_, what) = values.iter().find(|(name, _)| name == "what")?;
    if let Some(event) = what.strip_prefix(EVENT) {
        return Some(control(
            "trigger",
            &format!(r#"{{"event":{}}}"#, quoted(event)),
        ));
    }
    if what.is_empty() {
        return None;
    }
    let body = body(fields, &[("fault", what.clone())], values, speed).ok()?;
    Some(control("inject", &body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{DeskFixed, DeskRow, FaultSetting};
    use model::script::{Control, read_control};
    use model::text::Lang;

    #[test]
    fn what_is_filled_in_is_an_order() {
        let setting = |key: &str| FaultSetting {
            key: key.into(),
            range: Some("0 s to 1 m".into()),
            default: "500ms".into(),
        };
        let latency = FaultOffer {
            fault: "latency".into(),
            lasts: Some("5m".into()),
            picks: true,
            settings: vec![setting("add"), setting("jitter")],
            ..FaultOffer::default()
        };
        let desk = Desk {
            rows: vec![DeskRow {
                name: "Red".into(),
                ..DeskRow::default()
            }],
            fixed: Some(DeskFixed {
                faults: vec![latency],
                ..DeskFixed::default()
            }),
            ..Desk::default()
        };
        let t = T(Lang::En);
        assert_eq!(fields(t, &desk, "").len(), 1);
        let fields = fields(t, &desk, "latency");
        let names: Vec<&str> = fields.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(
            names,
            ["what", "teams", "pick", "add", "jitter", "for", "by"]
        );
        let filled = [
            ("what", "latency"),
            ("teams", "team:Red"),
            ("pick", "all"),
            ("add", "800ms"),
            ("jitter", ""),
            ("for", "2m"),
            ("by", ""),
        ];
        let values = filled
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec();
        let order = order(&fields, &values, 1).expect("something is chosen");
        let json = serde_json::from_str(&order).expect("JSON");
        let read = read_control(&json).expect("an order");
        assert!(matches!(read, Control::Inject { .. }), "{read:?}");
        let event = vec![("what".to_owned(), "event:on-demand".to_owned())];
        assert_eq!(
            super::order(&fields, &event, 1).as_deref(),
            Some(r#"{"trigger":{"event":"on-demand"}}"#)
        );
        let nothing = vec![("what".to_owned(), String::new())];
        assert_eq!(super::order(&fields, &nothing, 1), None);
    }
}
