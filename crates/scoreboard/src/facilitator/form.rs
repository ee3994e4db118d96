//! Forms: fields made of data, so that one component draws all of them.

use crate::browser;
use crate::each::each;
use crate::markup::{Esc, Markup};
use crate::settled::{Settle, Settled, say};
use leptos::{html, prelude::*};

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    /// The key in the order's body.
    pub(super) name: String,
    /// What makes it another field though it has the same name.
    pub(super) of: String,
    pub(super) label: String,
    /// Stands under it.
    pub(super) hint: String,
    pub(super) value: String,
    pub(super) kind: Kind,
    pub(super) shape: Shape,
    pub(super) is_required: bool,
    /// Whether it takes the whole width of the form.
    pub(super) is_wide: bool,
}

impl Field {
    /// Another field has another key.
    fn key(&self) -> String {
        [self.of.as_str(), &self.name, &self.label].join("|")
    }
}

/// How a field is filled in.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A line of so many characters at most.
    Line(u16),
    /// A few lines.
    Lines(u16),
    /// One of these.
    Choice(Vec<Choice>),
}

/// How a field's value stands in an order's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// As a text.
    Text,
    /// As a number or a truth, where it is one.
    Scalar,
    /// As a length of the story: what was typed is a moment of the game's clock.
    Moment,
    /// Not at all.
    Nothing,
}

/// One of several.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    /// Those of one group stand together.
    pub(super) group: String,
}

impl Choice {
    pub(super) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            group: String::new(),
        }
    }
}

impl Field {
    pub(super) fn new(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            of: String::new(),
            label: label.into(),
            hint: String::new(),
            value: String::new(),
            kind,
            shape: Shape::Text,
            is_required: false,
            is_wide: false,
        }
    }

    pub(super) fn with(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    pub(super) fn shaped(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }

    /// What it holds before anybody touches it.
    pub(super) fn first_value(&self) -> String {
        match &self.kind {
            Kind::Choice(choices) if choices.iter().all(|it| it.value != self.value) => choices
                .first()
                .map(|it| it.value.clone())
                .unwrap_or_default(),
            _ => self.value.clone(),
        }
    }

    pub(super) fn wide(mut self) -> Self {
        self.is_wide = true;
        self
    }

    pub(super) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }
}

/// What was filled in, by the fields' names.
pub(super) type Values = Vec<(String, String)>;

/// A form of such fields. `changed` and `submit` get what is filled in.
#[component]
pub(super) fn Form(
    /// Names it in tests.
    testid: &'static str,
    #[prop(into)] fields: Signal<Vec<Field>>,
    #[prop(into)] submit: Callback<Values>,
    #[prop(into, optional)] changed: Option<Callback<Values>>,
    /// Counts up when the fields are to be empty again.
    #[prop(into, optional)]
    cleared: Signal<u32>,
    /// Stands between the fields and the buttons.
    #[prop(optional)]
    middle: Option<Settled>,
    buttons: Settled,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let values = move || {
        let names =
            fields.with_untracked(|fields| fields.iter().map(|it| it.name.clone()).collect());
        form.get_untracked()
            .map_or_else(Vec::new, |form| browser::form_values(&form, names))
    };
    Effect::new(move |before: Option<u32>| {
        let now = cleared.get();
        if before.is_some_and(|before| before != now)
            && let Some(form) = form.get_untracked()
        {
            form.reset();
        }
        now
    });
    let sent = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        submit.run(values());
    };
    let edited = move || {
        if let Some(changed) = changed {
            changed.run(values());
        }
    };
    view! {
        <form class="plan" node_ref=form data-testid=testid on:submit=sent on:change=move |_| edited()>
            <div class="form-grid">
                {each(move || fields.get(), Field::key, |field| view! { <Input field/> }.settled())}
            </div>
            {middle}
            <div class="button-row">{buttons}</div>
        </form>
    }
    .settled()
}

#[component]
fn Input(field: Field) -> impl IntoView {
    let Field {
        name,
        label,
        hint,
        value,
        kind,
        is_required,
        is_wide,
        ..
    } = field;
    let testid = format!("field-{name}");
    let class = if is_wide { "field wide" } else { "field" };
    let input = match kind {
        Kind::Line(letters) => view! {
            <input class="input" name=name data-testid=testid maxlength=letters.to_string() required=is_required autocomplete="off" value=value/>
        }
        .settled(),
        Kind::Lines(letters) => view! {
            <textarea class="input" rows="2" name=name data-testid=testid maxlength=letters.to_string() required=is_required prop:value=value></textarea>
        }
        .settled(),
        Kind::Choice(choices) => {
            let options = options(&choices, &value);
            view! { <select class="input" name=name data-testid=testid inner_html=options></select> }.settled()
        }
    };
    view! {
        <label class=class>
            <span class="field__label">{label}</span>
            {input}
            <small class="field__hint" hidden=hint.is_empty()>{hint.clone()}</small>
        </label>
    }
    .settled()
}

fn options(choices: &[Choice], selected: &str) -> String {
    let mut html = Markup::default();
    let mut group = "";
    for choice in choices {
        if choice.group != group {
            if !group.is_empty() {
                html.add(format_args!("</optgroup>"));
            }
            group = &choice.group;
            if !group.is_empty() {
                html.add(format_args!(r#"<optgroup label="{}">"#, Esc(group)));
            }
        }
        let mark = if choice.value == selected {
            " selected"
        } else {
            ""
        };
        html.add(format_args!(
            r#"<option value="{}"{mark}>{}</option>"#,
            Esc(&choice.value),
            Esc(&choice.label)
        ));
    }
    if !group.is_empty() {
        html.add(format_args!("</optgroup>"));
    }
    html.finish()
}

/// A button that sends a form.
pub(super) fn submit_button(
    class: &'static str,
    testid: &'static str,
    label: Signal<String>,
    busy: RwSignal<bool>,
) -> Settled {
    view! {
        <button type="submit" class=class data-testid=testid aria-busy=say(move || busy.get().to_string())>{label}</button>
    }
    .settled()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_stand_in_their_groups_and_cannot_break_out() {
        let grouped = |value: &str, group: &str| Choice {
            group: group.into(),
            ..Choice::new(value, value)
        };
        let choices = [
            Choice::new("a", "A"),
            grouped("b", "G"),
            grouped("\"><c", "G"),
        ];
        assert_eq!(
            options(&choices, "b"),
            r#"<option value="a">A</option><optgroup label="G"><option value="b" selected>b</option><option value="&quot;&gt;&lt;c">&quot;&gt;&lt;c</option></optgroup>"#
        );
    }
}
