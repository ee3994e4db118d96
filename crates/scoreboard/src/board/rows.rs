//! The table's rows as they stand in the page.

use super::row::{At, How, Look, PARTS, Said, markup, said, say};
use crate::browser::lower_case;
use crate::view::TeamRow;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Node};

/// All rows of the table.
#[derive(Default)]
pub(super) struct Rows {
    known: Vec<Known>,
    look: Option<Look>,
}

/// A row that stands in the page.
struct Known {
    row: TeamRow,
    said: Said,
    line: Element,
    places: [Option<Node>; PARTS.len()],
    is_hidden: bool,
}

impl Rows {
    /// Brings the table up to date: writes what has changed, adds and removes rows, puts them in order, and hides those
    /// whose name does not contain what the visitor searches for.
    pub(super) fn show(&mut self, table: &Element, rows: &[TeamRow], look: Look, wanted: &str) {
        let looks_the_same = self.look.replace(look) == Some(look);
        for (place, row) in rows.iter().enumerate() {
            let known = match self.place_of(row.id, place) {
                Some(known) => {
                    let known = &mut self.known[known];
                    known.write(row, look, looks_the_same);
                    known
                }
                None => {
                    let Some(known) = Known::find(table, row, look) else {
                        continue;
                    };
                    self.known.push(known);
                    let last = self.known.len() - 1;
                    &mut self.known[last]
                }
            };
            known.hide(!wanted.is_empty() && !lower_case(&row.name).contains(wanted));
        }
        if self.known.len() > rows.len() {
            self.known.retain(|known| {
                let stays = rows.iter().any(|row| row.id == known.row.id);
                if !stays {
                    known.line.remove();
                }
                stays
            });
        }
        self.arrange(table, rows);
    }

    /// Where a team is, which is mostly where it was.
    fn place_of(&self, id: u16, likely: usize) -> Option<usize> {
        let is_it = |known: &Known| known.row.id == id;
        if self.known.get(likely).is_some_and(is_it) {
            return Some(likely);
        }
        self.known.iter().position(is_it)
    }

    /// Puts the rows in order, and moves no more of them than it takes for one that rises.
    fn arrange(&mut self, table: &Element, rows: &[TeamRow]) {
        let mut next = table.first_element_child();
        for (place, row) in rows.iter().enumerate() {
            let Some(known) = self.place_of(row.id, place) else {
                continue;
            };
            if known != place {
                self.known.swap(known, place);
            }
            let line = &self.known[place].line;
            let after = next.as_ref().and_then(Element::next_element_sibling);
            if next.as_ref() == Some(line) {
                next = after;
            } else if after.as_ref() == Some(line) {
                // The one before it falls, and finds its place when its turn comes.
                next = line.next_element_sibling();
            } else {
                let next = next.as_ref().map(AsRef::as_ref);
                let _ = table.insert_before(line, next);
            }
        }
    }
}

impl Known {
    /// The row that the server has written, else a new one at the table's end.
    fn find(table: &Element, row: &TeamRow, look: Look) -> Option<Self> {
        let said = said(row, look);
        let written = format!("[data-team=\"{}\"]", row.id);
        let line = match table.query_selector(&written).ok().flatten() {
            Some(line) => line,
            None => {
                let markup = markup(row, &said, look);
                table.insert_adjacent_html("beforeend", &markup).ok()?;
                table.last_element_child()?
            }
        };
        let places = PARTS.map(|(at, how)| {
            let place = element(&line, at)?;
            match how {
                How::Text => place.first_child(),
                How::Markup | How::Attribute(_) => Some(place.into()),
            }
        });
        Some(Self {
            row: row.clone(),
            said,
            line,
            places,
            is_hidden: false,
        })
    }

    fn write(&mut self, row: &TeamRow, look: Look, looks_the_same: bool) {
        if looks_the_same && self.row == *row {
            return;
        }
        let before = looks_the_same.then_some(&self.row);
        let news = say(&mut self.said, before, row, look);
        for (part, (_, how)) in PARTS.iter().enumerate() {
            let is_new = news & (1 << part) != 0;
            let Some(place) = self.places[part].as_ref().filter(|_| is_new) else {
                continue;
            };
            let words = &self.said[part];
            match how {
                How::Text => place.set_node_value(Some(words)),
                How::Markup => place.unchecked_ref::<Element>().set_inner_html(words),
                How::Attribute(name) => {
                    let place = place.unchecked_ref::<Element>();
                    let _ = place.set_attribute(name, words);
                }
            }
        }
        self.row = row.clone();
    }

    fn hide(&mut self, hides: bool) {
        if self.is_hidden != hides {
            self.is_hidden = hides;
            let _ = self.line.toggle_attribute_with_force("hidden", hides);
        }
    }
}

/// The element where a part is.
fn element(line: &Element, at: At) -> Option<Element> {
    let child = |of: &Element, index: usize| {
        let mut child = of.first_element_child();
        for _ in 0..index {
            child = child?.next_element_sibling();
        }
        child
    };
    match at {
        At::Row => Some(line.clone()),
        At::Cell(cell) => child(line, cell),
        At::Drawing(cell) => child(&child(line, cell)?, 0),
        At::Shape(cell, shape) => child(&child(&child(line, cell)?, 0)?, shape),
    }
}
