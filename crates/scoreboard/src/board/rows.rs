//! The table's rows as they stand in the page.

use super::order::moves;
use super::row::{At, How, Look, PARTS, Said, markup, said, say};
use crate::browser::{Sight, lower_case, move_within};
use crate::view::TeamRow;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Node};

/// All rows of the table, in the order in which they stand.
#[derive(Default)]
pub(super) struct Rows {
    known: Vec<Known>,
    /// Told of every row, to find out which are in sight.
    sight: Option<Sight>,
}

/// A row that stands in the page.
struct Known {
    row: TeamRow,
    look: Look,
    said: Said,
    line: Element,
    places: [Option<Node>; PARTS.len()],
    is_hidden: bool,
}

impl Rows {
    pub(super) fn new(sight: Option<Sight>) -> Self {
        Self {
            known: Vec::new(),
            sight,
        }
    }

    /// Brings the table up to date: writes what has changed in rows that are due, adds and removes rows, puts them in
    /// order, and hides those whose name does not contain what the visitor searches for.
    pub(super) fn show(
        &mut self,
        table: &Element,
        rows: &[TeamRow],
        look: Look,
        wanted: &str,
        is_due: impl Fn(&TeamRow) -> bool,
    ) {
        if self.known.is_empty() {
            self.find(table, rows, look);
        }
        for (place, row) in rows.iter().enumerate() {
            let Some(known) = self.known_or_new(table, row, place, look) else {
                continue;
            };
            if is_due(row) || !known.look.speaks_like(&look) {
                known.write(row, look);
            }
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

    /// Finds the rows that the server has written.
    fn find(&mut self, table: &Element, rows: &[TeamRow], look: Look) {
        let mut next = table.first_element_child();
        while let Some(line) = next {
            next = line.next_element_sibling();
            let id = team_of(&line);
            match rows.iter().find(|row| Some(row.id) == id) {
                Some(row) => self.take(Known::of(row, look, said(row, look), line)),
                None => line.remove(),
            }
        }
    }

    fn take(&mut self, known: Known) {
        if let Some(sight) = &self.sight {
            sight.watch(&known.line);
        }
        self.known.push(known);
    }

    /// A team's row, which mostly is where it was; a new one stands at the end.
    fn known_or_new(
        &mut self,
        table: &Element,
        row: &TeamRow,
        likely: usize,
        look: Look,
    ) -> Option<&mut Known> {
        let is_it = |known: &Known| known.row.id == row.id;
        let place = match self.known.get(likely).is_some_and(is_it) {
            true => Some(likely),
            false => self.known.iter().position(is_it),
        };
        let place = match place {
            Some(place) => place,
            None => {
                let said = said(row, look);
                let markup = markup(row, &said, look);
                table.insert_adjacent_html("beforeend", &markup).ok()?;
                let line = table.last_element_child()?;
                self.take(Known::of(row, look, said, line));
                self.known.len() - 1
            }
        };
        self.known.get_mut(place)
    }

    fn arrange(&mut self, table: &Element, rows: &[TeamRow]) {
        if (self.known.iter().map(|known| known.row.id)).eq(rows.iter().map(|row| row.id)) {
            return;
        }
        let shown: Vec<u16> = self.known.iter().map(|known| known.row.id).collect();
        let wanted: Vec<u16> = rows.iter().map(|row| row.id).collect();
        let line_of = |id: u16| {
            let known = self.known.iter().find(|known| known.row.id == id);
            known.map(|known| &known.line)
        };
        for (id, before) in moves(&shown, &wanted) {
            if let Some(line) = line_of(id) {
                move_within(table, line, before.and_then(line_of));
            }
        }
        let place = |known: &Known| wanted.iter().position(|id| *id == known.row.id);
        self.known.sort_by_key(place);
    }
}

impl Known {
    fn of(row: &TeamRow, look: Look, said: Said, line: Element) -> Self {
        let places = PARTS.map(|(at, how)| {
            let place = element(&line, at)?;
            match how {
                How::Text => place.first_child(),
                How::Markup | How::Attribute(_) => Some(place.into()),
            }
        });
        Self {
            row: row.clone(),
            look,
            said,
            line,
            places,
            is_hidden: false,
        }
    }

    fn write(&mut self, row: &TeamRow, look: Look) {
        if self.look == look && self.row == *row {
            return;
        }
        let news = say(&mut self.said, Some((&self.row, self.look)), row, look);
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
        self.look = look;
    }

    fn hide(&mut self, hides: bool) {
        if self.is_hidden != hides {
            self.is_hidden = hides;
            let _ = self.line.toggle_attribute_with_force("hidden", hides);
        }
    }
}

/// Whose row it is.
pub(super) fn team_of(line: &Element) -> Option<u16> {
    line.get_attribute("data-team")?.parse().ok()
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
        At::First(cell) => child(&child(line, cell)?, 0),
        At::Inside(cell, index) => child(&child(&child(line, cell)?, 0)?, index),
    }
}
