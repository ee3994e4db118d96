//! A progress bar for long work, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use scoreboard::view::Snapshot;
use std::io::IsTerminal as _;
use std::sync::Arc;
use tokio::sync::watch;

/// A bar over game seconds; invisible if standard error is no terminal.
pub(crate) fn bar(seconds: u64, is_quiet: bool) -> ProgressBar {
    let target = if std::io::stderr().is_terminal() && !is_quiet {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let style =
        ProgressStyle::with_template("{bar:40} {percent:>3} %  {elapsed} (about {eta} left)")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(Some(seconds), target).with_style(style)
}

/// Moves a bar with a live game.
pub(crate) async fn follow(mut snapshot: watch::Receiver<Arc<Snapshot>>, bar: ProgressBar) {
    while snapshot.changed().await.is_ok() {
        bar.set_position(u64::from(snapshot.borrow_and_update().board.second));
    }
}
