//! Which elements are in sight, or soon will be.

use js_sys::Array;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// How far beyond the window an element is as good as in sight: nobody scrolls faster than it is written.
const MARGIN: &str = "25% 0px";

/// Follows which of the elements it is told of are in sight.
pub(crate) struct Sight {
    observer: IntersectionObserver,
    /// Called for as long as the observer is there.
    _on: Closure<dyn FnMut(Array)>,
}

impl Sight {
    /// `on` gets the elements that came into sight or went out of it, with whether they are in sight; none in a browser
    /// that does not know.
    pub(crate) fn new(on: impl Fn(Vec<(Element, bool)>) + 'static) -> Option<Self> {
        let on = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let entries = entries.iter().map(|entry| {
                let entry = entry.unchecked_into::<IntersectionObserverEntry>();
                (entry.target(), entry.is_intersecting())
            });
            on(entries.collect());
        });
        let how = IntersectionObserverInit::new();
        how.set_root_margin(MARGIN);
        let observer =
            IntersectionObserver::new_with_options(on.as_ref().unchecked_ref(), &how).ok()?;
        Some(Self { observer, _on: on })
    }

    /// Follows this one, too.
    pub(crate) fn watch(&self, element: &Element) {
        self.observer.observe(element);
    }
}

impl Drop for Sight {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
