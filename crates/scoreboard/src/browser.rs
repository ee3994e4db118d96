//! What only a browser can do: follow a stream, send a request, change the
//! document. On the server all of it does nothing, because nobody clicks there.

#[cfg(not(feature = "hydrate"))]
mod absent;
#[cfg(feature = "hydrate")]
mod document;
#[cfg(feature = "hydrate")]
mod http;
#[cfg(feature = "hydrate")]
mod json;
#[cfg(feature = "hydrate")]
mod sight;
#[cfg(feature = "hydrate")]
mod stream;

#[cfg(not(feature = "hydrate"))]
pub(crate) use absent::{
    Sent, Sight, clock_ms, entitle, focus, follow, form_values, fresh_key, is_typing, lower_case,
    mark_hydrated, member, move_within, ping, post, read, reload_to, set_address, set_language,
    width_px,
};
#[cfg(feature = "hydrate")]
pub(crate) use document::{
    clock_ms, data, entitle, focus, form_values, fresh_key, is_typing, lower_case, mark_hydrated,
    move_within, reload_to, set_address, set_language, width_px,
};
#[cfg(feature = "hydrate")]
pub(crate) use http::{ping, post};
#[cfg(feature = "hydrate")]
pub(crate) use json::{Sent, member, read};
#[cfg(feature = "hydrate")]
pub(crate) use sight::Sight;
#[cfg(feature = "hydrate")]
pub(crate) use stream::follow;
