//! The monkey that comes from outside: a client of a running game with a script
//! file of its own.
//!
//! It draws its schedule as a game draws what it includes, follows the game's
//! clock, and asks the game to let each strike happen when its time comes. What
//! a strike does, and what keeps it back, is decided by the game alone. This
//! half of the crate talks to others and waits; nothing else of it is used by
//! the half that is a function.

mod api;
mod args;
mod client;
mod follow;
mod plan;
mod tell;

pub use args::{Monkey, OnExit, Trust};
pub use client::{Client, Place, Trouble, token_of};

use anyhow::Context as _;
use api::Api;
use follow::Follower;
use model::scenario::{FILE_LEN_MAX, Library, load_library};
use plan::plan;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tell::Teller;

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// There is nothing left to do.
    Done,
    /// Somebody stopped it.
    Interrupted,
}

/// Does what was typed, until the game is over or somebody stops it.
///
/// # Errors
/// When the file is no script, or the game cannot be had.
pub fn run(args: &Monkey) -> anyhow::Result<Ending> {
    let text = read(&args.file)?;
    let library = parse(&args.file, &text)?;
    let mut teller = Teller::new(args.json);
    if args.list {
        let length = args.length;
        let (planned, refused) = plan(&text, library, args.seed, args.place, length, 1)?;
        teller.refused(&refused)?;
        for strike in &planned {
            teller.listed(strike)?;
        }
        return Ok(Ending::Done);
    }
    let Some(token) = &args.token else {
        anyhow::bail!(
            "a game is only for those who run it: give --token, or --list the schedule alone"
        );
    };
    let place = Place {
        url: &args.url,
        token: Some(token),
        ca: args.trust.ca.as_deref(),
    };
    let api = Api::open(place)?;
    let is_stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&is_stopped);
    ctrlc::set_handler(move || stop.store(true, Ordering::Relaxed))
        .context("cannot take over Ctrl-C")?;
    let follower = Follower {
        api,
        text: &text,
        library,
        args,
        teller,
        is_stopped,
        is_near_end: false,
    };
    follower.follow()
}

#[expect(
    clippy::disallowed_types,
    reason = "the file that was named on the command line"
)]
fn read(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    // One byte more than such a file may have: that it has too many is said when it is parsed.
    std::fs::File::open(path)
        .and_then(|file| file.take(FILE_LEN_MAX as u64 + 1).read_to_string(&mut text))
        .with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text)
}

fn parse(path: &Path, text: &str) -> anyhow::Result<Library> {
    let loaded = load_library(text);
    let shown = path.display();
    loaded.value.ok_or_else(|| {
        let problems = loaded.problems.iter().map(|problem| {
            let line = text[..problem.span.start.min(text.len())]
                .matches('\n')
                .count()
                + 1;
            let help = problem.help.as_deref().unwrap_or(&problem.label);
            format!("\n  {shown}:{line}: {} ({help})", problem.message)
        });
        let problems: String = problems.collect();
        anyhow::anyhow!("{shown} is no file of events and monkeys:{problems}")
    })
}
