//! Where the type of a view ends.
//!
//! A view's type holds the types of everything inside it, and a view that is
//! erased brings along every way to render it: at once, streamed in order,
//! streamed out of order, hydrated now or later. Nothing on our pages waits for
//! anything, so a settled view knows one way only. That takes a fifth off the
//! bundle, and minutes off the server's build.

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::any_view::{AnyView, IntoAny};
use leptos::tachys::view::{Position, PositionState, Render, RenderHtml};

/// Ends the type of a view in which nothing waits: no resources, no suspense.
pub(crate) trait Settle {
    /// The view without its type.
    fn settled(self) -> AnyView;
}

impl<V: RenderHtml> Settle for V {
    fn settled(self) -> AnyView {
        Settled(self.into_owned()).into_any()
    }
}

/// A value that a view follows, without the type of its closure: a view is
/// compiled for each type that it follows, and there are many closures.
pub(crate) fn say<S: Send + Sync + 'static>(
    say: impl Fn() -> S + Send + Sync + 'static,
) -> Signal<S> {
    Signal::derive(say)
}

/// The same for yes and no.
pub(crate) fn when(is_so: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(is_so)
}

struct Settled<V>(V);

impl<V: Render> Render for Settled<V> {
    type State = V::State;

    fn build(self) -> Self::State {
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl<V: RenderHtml + 'static> AddAnyAttr for Settled<V> {
    type Output<SomeNewAttr: Attribute> = Self;

    /// Attributes are given where the element is.
    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self::Output<NewAttr> {
        self
    }
}

impl<V: RenderHtml + 'static> RenderHtml for Settled<V> {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = V::MIN_LENGTH;
    const EXISTS: bool = V::EXISTS;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0
            .to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}
