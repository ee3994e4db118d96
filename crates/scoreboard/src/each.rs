//! Lists whose entries come and go.
//!
//! A list is compiled for each type of its entries, keys and closures, and there are ten lists. Here all are of one type.

use crate::settled::{Settle, Settled};
use leptos::prelude::*;
use std::sync::Arc;

/// A view for each item; as long as an item of a key is there, its view stays.
pub(crate) fn each<I: Send + 'static>(
    items: impl Fn() -> Vec<I> + Send + 'static,
    key: fn(&I) -> String,
    view: impl Fn(I) -> Settled + Send + Sync + 'static,
) -> Settled {
    let view = Arc::new(view);
    let entry = move |item: I| {
        let key = key(&item);
        let view = view.clone();
        let make = Box::new(move || view(item));
        Entry { key, make }
    };
    listed(Box::new(move || items().into_iter().map(&entry).collect()))
}

struct Entry {
    key: String,
    make: Box<dyn FnOnce() -> Settled + Send>,
}

fn listed(entries: Box<dyn Fn() -> Vec<Entry> + Send>) -> Settled {
    view! { <For each=entries key=|entry: &Entry| entry.key.clone() children=|entry: Entry| (entry.make)()/> }
        .settled()
}
