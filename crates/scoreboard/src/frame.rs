//! What surrounds every page: header, icons, feed mark, keyboard help.

mod disclosure;
mod feed_mark;
mod help;
mod icon;
mod replay;
mod topbar;

pub(crate) use disclosure::Disclosure;
pub(crate) use feed_mark::{FeedMark, Still};
pub(crate) use help::{Help, SEARCH_ID};
pub(crate) use icon::{Defs, Icon};
pub(crate) use replay::ReplayBar;
pub(crate) use topbar::{LanguageSwitch, Topbar, Wordmark};
