//! Where the type of a view ends.
//!
//! A view's type holds the types of everything inside it. Leptos can erase it, but an erased view of theirs brings
//! along every way to render it: at once, streamed in order, streamed out of order, hydrated now or later. Nothing on
//! our pages waits for anything, so a settled view knows one way only. That takes a fifth off the bundles, and minutes
//! off the server's build.
//!
//! A settled view that is rendered again takes the place of what it was: what changes inside it follows signals of its
//! own, and what is rendered again as a whole is something else.

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types::{Element, Node, Placeholder};
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};

/// Ends the type of a view in which nothing waits: no resources, no suspense.
pub(crate) trait Settle {
    /// The view without its type.
    fn settled(self) -> Settled;
}

impl<V> Settle for V
where
    V: RenderHtml,
    V::Owned: Render<State: 'static>,
{
    fn settled(self) -> Settled {
        Settled(Box::new(self.into_owned()))
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

/// A view without its type.
pub(crate) struct Settled(Box<dyn AnySettled>);

/// What a settled view can do.
trait AnySettled: Send {
    fn build(self: Box<Self>) -> SettledState;
    #[cfg(not(feature = "hydrate"))]
    fn html_len(&self) -> usize;
    #[cfg(not(feature = "hydrate"))]
    fn to_html(self: Box<Self>, html: &mut String, how: (&mut Position, bool, bool));
    #[cfg(feature = "hydrate")]
    fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> SettledState;
}

/// What a settled view has become in the page.
pub(crate) struct SettledState {
    state: Box<dyn Mountable>,
    /// Stands for a view that has no place of its own in the page.
    placeholder: Option<Placeholder>,
}

impl<V: RenderHtml + 'static> AnySettled for V
where
    V::State: 'static,
{
    fn build(self: Box<Self>) -> SettledState {
        SettledState {
            state: Box::new((*self).build()),
            placeholder: (!V::EXISTS).then(Rndr::create_placeholder),
        }
    }

    #[cfg(not(feature = "hydrate"))]
    fn html_len(&self) -> usize {
        RenderHtml::html_len(self)
    }

    #[cfg(not(feature = "hydrate"))]
    fn to_html(
        self: Box<Self>,
        html: &mut String,
        (position, escape, mark_branches): (&mut Position, bool, bool),
    ) {
        (*self).to_html_with_buf(html, position, escape, mark_branches, Vec::new());
        if !V::EXISTS {
            html.push_str("<!---->");
        }
    }

    #[cfg(feature = "hydrate")]
    fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> SettledState {
        let state = (*self).hydrate::<true>(cursor, position);
        SettledState {
            state: Box::new(state),
            placeholder: (!V::EXISTS).then(|| cursor.next_placeholder(position)),
        }
    }
}

impl Render for Settled {
    type State = SettledState;

    fn build(self) -> SettledState {
        self.0.build()
    }

    fn rebuild(self, state: &mut SettledState) {
        let mut new = self.0.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl AddAnyAttr for Settled {
    type Output<SomeNewAttr: Attribute> = Self;

    /// Attributes are given where the element is.
    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self {
        self
    }
}

impl RenderHtml for Settled {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    #[cfg(not(feature = "hydrate"))]
    fn html_len(&self) -> usize {
        self.0.html_len()
    }

    #[cfg(not(feature = "hydrate"))]
    fn to_html_with_buf(
        self,
        html: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        _: Vec<AnyAttribute>,
    ) {
        self.0.to_html(html, (position, escape, mark_branches));
    }

    /// Browsers write no HTML.
    #[cfg(feature = "hydrate")]
    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    #[cfg(feature = "hydrate")]
    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> SettledState {
        self.0.hydrate(cursor, position)
    }

    /// Servers take over no page.
    #[cfg(not(feature = "hydrate"))]
    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> SettledState {
        self.0.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl Mountable for SettledState {
    fn unmount(&mut self) {
        self.state.unmount();
        if let Some(placeholder) = &mut self.placeholder {
            placeholder.unmount();
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.state.mount(parent, marker);
        if let Some(placeholder) = &mut self.placeholder {
            placeholder.mount(parent, marker);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.state.insert_before_this(child)
            || (self.placeholder.as_ref())
                .is_some_and(|placeholder| placeholder.insert_before_this(child))
    }

    fn elements(&self) -> Vec<Element> {
        self.state.elements()
    }
}
