//! The desk of those who run the game: its script with every control, who needs
//! help, both boards, cue sheet and notes.
//!
//! Whatever is ordered goes one way: a button or a form makes an order's body
//! (`ask`, `form`), `orders` sends it and says what came of it. Lists with
//! buttons are all of one kind (`rows`); what is only read is text (`tables`).

mod ask;
mod bar;
mod dialog;
mod events;
mod form;
mod inject;
mod needs;
mod orders;
mod page;
mod preview;
mod rows;
mod say;
mod tables;

pub(crate) use page::FacilitatorPage;
