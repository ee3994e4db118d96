//! Following a stream of server-sent events.
//!
//! A tab that is hidden closes its stream and opens it again when it is shown;
//! a lost connection is made again for as long as the page is open.

use super::document::clock_ms;
use super::json::Sent;
use crate::feed::{Feed, FeedState, STALE_AFTER_MS};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

/// How often the age is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// A stream that brought nothing for so long is taken for dead and made again: a connection can die without a word.
const RENEW_AFTER_MS: f64 = 10_000.0;
/// Between two attempts to connect.
const RETRY_MS: f64 = 2_000.0;

/// Opens a stream and keeps it open until the component goes.
///
/// `on` gets each event's name and data, and says whether it was news.
pub(crate) fn follow(
    path: &'static str,
    events: &'static [&'static str],
    feed: Feed,
    on: impl Fn(&str, &Sent) -> bool + 'static,
) {
    let stream = Rc::new(Stream {
        path,
        events,
        feed,
        on: Box::new(on),
        open: RefCell::new(None),
        opened_ms: Cell::new(f64::MIN),
        news_ms: Cell::new(clock_ms()),
        was_open: Cell::new(false),
    });
    stream.look();
    let looking = Rc::clone(&stream);
    let interval = set_interval_with_handle(move || looking.look(), LOOK_EVERY).ok();
    let shown = Rc::clone(&stream);
    let visibility = window_event_listener_untyped("visibilitychange", move |_| shown.look());
    let stream = StoredValue::new_local(stream);
    on_cleanup(move || {
        if let Some(interval) = interval {
            interval.clear();
        }
        visibility.remove();
        stream.with_value(|stream| stream.close());
    });
}

struct Stream {
    path: &'static str,
    events: &'static [&'static str],
    feed: Feed,
    on: Box<dyn Fn(&str, &Sent) -> bool>,
    open: RefCell<Option<Open>>,
    opened_ms: Cell<f64>,
    news_ms: Cell<f64>,
    was_open: Cell<bool>,
}

struct Open {
    source: EventSource,
    on_event: Closure<dyn FnMut(MessageEvent)>,
    on_error: Closure<dyn FnMut()>,
}

impl Stream {
    /// Opens, closes, and tells the age, as the moment demands.
    fn look(self: &Rc<Self>) {
        let now = clock_ms();
        let silent_ms = now - self.news_ms.get().max(self.opened_ms.get());
        if document().hidden() || silent_ms >= RENEW_AFTER_MS {
            self.close();
        }
        if !document().hidden()
            && self.open.borrow().is_none()
            && now - self.opened_ms.get() >= RETRY_MS
        {
            self.opened_ms.set(now);
            self.connect();
        }
        let age_ms = (now - self.news_ms.get()).max(0.0);
        let age_s = (age_ms / 1000.0) as u32;
        if self.feed.age_s.get_untracked() != age_s {
            self.feed.age_s.set(age_s);
        }
        if age_ms >= STALE_AFTER_MS && self.feed.state.get_untracked() == FeedState::Live {
            self.show(FeedState::Stale);
        }
    }

    fn connect(self: &Rc<Self>) {
        self.show(if self.was_open.get() {
            FeedState::Reconnecting
        } else {
            FeedState::Connecting
        });
        let Ok(source) = EventSource::new(self.path) else {
            return;
        };
        let stream = Rc::clone(self);
        let on_event = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if (stream.on)(&event.type_(), &Sent::new(event.data())) {
                stream.news_ms.set(clock_ms());
                stream.was_open.set(true);
                stream.feed.age_s.set(0);
                stream.show(FeedState::Live);
            }
        });
        let stream = Rc::clone(self);
        let on_error = Closure::<dyn FnMut()>::new(move || {
            stream.show(FeedState::Reconnecting);
            let given_up = stream
                .open
                .borrow()
                .as_ref()
                .is_some_and(|open| open.source.ready_state() == EventSource::CLOSED);
            if given_up {
                stream.close();
            }
        });
        for event in self.events {
            let _ =
                source.add_event_listener_with_callback(event, on_event.as_ref().unchecked_ref());
        }
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        *self.open.borrow_mut() = Some(Open {
            source,
            on_event,
            on_error,
        });
    }

    fn close(&self) {
        if let Some(open) = self.open.borrow_mut().take() {
            open.source.set_onerror(None);
            open.source.close();
            // This may run inside one of the two: they are freed when it has returned.
            set_timeout(move || drop((open.on_event, open.on_error)), Duration::ZERO);
        }
    }

    fn show(&self, state: FeedState) {
        if self.feed.state.get_untracked() != state {
            self.feed.state.set(state);
        }
    }
}
