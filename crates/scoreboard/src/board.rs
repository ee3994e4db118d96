//! The public board: what everybody sees.

mod chart;
mod headline;
mod lobby;
mod masthead;
mod order;
mod page;
mod row;
mod rows;
mod table;

#[cfg(feature = "ssr")]
pub(crate) use headline::headline;
pub(crate) use page::BoardPage;
