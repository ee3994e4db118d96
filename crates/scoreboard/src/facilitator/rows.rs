//! Lists with buttons. One component draws all of them: a row's cells are text,
//! and its buttons stay the same elements while what they say changes, so that
//! the keyboard never loses its place.

use super::ask::press;
use super::orders::Orders;
use crate::each::each;
use crate::i18n::T;
use crate::settled::{Settle, say};
use leptos::prelude::*;

/// A row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    /// The event, the team, the order: whatever the buttons are about.
    pub(super) key: String,
    /// How it is called where a button says what it is about.
    pub(super) name: String,
    /// How it looks, for the style sheet.
    pub(super) look: &'static str,
    /// The insides of the cells, as HTML.
    pub(super) cells: Vec<String>,
    pub(super) buttons: Vec<Button>,
}

/// A button of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Button {
    /// Its place: a button that becomes another one stays the same element.
    pub(super) place: &'static str,
    /// What [`press`] does.
    pub(super) order: &'static str,
    pub(super) label: &'static str,
    /// What it is done to, if not to what the row is about.
    pub(super) subject: Option<String>,
}

impl Button {
    pub(super) fn new(order: &'static str, label: &'static str) -> Self {
        Self {
            place: order,
            order,
            label,
            subject: None,
        }
    }
}

/// A table of such rows. The cell of number `name_cell` is the one that names the row.
#[component]
pub(super) fn Rows(
    orders: Orders,
    testid: &'static str,
    label: fn(T) -> &'static str,
    heads: &'static [fn(T) -> &'static str],
    name_cell: usize,
    #[prop(into)] rows: Signal<Vec<Row>>,
) -> impl IntoView {
    let ui = orders.ui;
    let cells = heads.len();
    let head =
        move |text: &fn(T) -> &'static str| view! { <th scope="col">{ui.tr(*text)}</th> }.settled();
    let keys = Memo::new(move |_| {
        rows.with(|rows| rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>())
    });
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=ui.tr(label)>
            <table class="table desk-rows" data-testid=testid>
                <thead>
                    <tr>
                        {heads.iter().map(head).collect_view()}
                        <th scope="col"><span class="visually-hidden">{ui.tr(T::col_controls)}</span></th>
                    </tr>
                </thead>
                <tbody>
                    {each(move || keys.get(), Clone::clone, move |key| view! { <OneRow orders rows key cells name_cell/> }.settled())}
                </tbody>
            </table>
        </div>
    }
    .settled()
}

#[component]
fn OneRow(
    orders: Orders,
    rows: Signal<Vec<Row>>,
    key: String,
    cells: usize,
    name_cell: usize,
) -> impl IntoView {
    let row = {
        let key = key.clone();
        Memo::new(move |_| {
            rows.with(|rows| rows.iter().find(|row| row.key == key).cloned())
                .unwrap_or_default()
        })
    };
    let cell = move |index: usize| {
        let html = say(move || row.with(|row| row.cells.get(index).cloned().unwrap_or_default()));
        match index == name_cell {
            true => view! { <th scope="row" inner_html=html></th> }.settled(),
            false => view! { <td inner_html=html></td> }.settled(),
        }
    };
    let places = Memo::new(move |_| {
        row.with(|row| row.buttons.iter().map(|it| it.place).collect::<Vec<_>>())
    });
    view! {
        <tr data-key=key data-look=say(move || row.with(|row| row.look))>
            {(0..cells).map(cell).collect_view()}
            <td>
                <span class="button-row">
                    {each(move || places.get(), |place| (*place).to_owned(), move |place| view! { <OneButton orders row place/> }.settled())}
                </span>
            </td>
        </tr>
    }
    .settled()
}

#[component]
fn OneButton(orders: Orders, row: Memo<Row>, place: &'static str) -> impl IntoView {
    let ui = orders.ui;
    let button = move |row: &Row| row.buttons.iter().find(|it| it.place == place).cloned();
    let label = say(move || row.with(|row| button(row).map_or("", |it| it.label)));
    let whole = say(move || row.with(|row| ui.t().of_what(label.get(), &row.name)));
    let pressed = move |_| {
        row.with_untracked(|row| {
            if let Some(button) = button(row) {
                press(
                    orders,
                    button.order,
                    button.subject.as_deref().unwrap_or(&row.key),
                );
            }
        });
    };
    view! {
        <button type="button" class="button button--small" data-press=place aria-label=whole on:click=pressed>{label}</button>
    }
    .settled()
}
