//! `gameday check`: every problem of a file at once.

use super::load;
use crate::args::Check;
use crate::assets;
use crate::exit::Outcome;
use model::scenario::{Library, is_library, load_library};

pub(super) fn run(args: &Check) -> Outcome {
    if args.playbook {
        let source = assets::playbook(&args.scenario)?;
        let playbook = load::playbook(&source)?;
        anstream::println!(
            "{}: a playbook with {} steps, no errors",
            source.origin,
            playbook.steps.len()
        );
        return Ok(());
    }
    let source = assets::scenario(&args.scenario)?;
    if is_library(&source.text) {
        let library = load::take(&source, load_library(&source.text))?;
        anstream::println!(
            "{}: a file to be included, with {}, no errors\n\
             note: whether what it names is there is checked in a scenario with `include = [\"…\"]`",
            source.origin,
            contents(&library)
        );
        return Ok(());
    }
    let scenario = load::scenario(&source, args.speed)?.at_speed(args.speed);
    anstream::println!(
        "{}: \"{}\", {} long, no errors\nnext: gameday simulate {}",
        source.origin,
        scenario.title.en,
        scenario.length,
        args.scenario
    );
    Ok(())
}

/// How many tables of each kind there are.
fn contents(library: &Library) -> String {
    let kinds = [
        (library.event.len(), "event"),
        (library.monkey.len(), "monkey"),
        (library.burst.len(), "burst"),
        (library.objective.len(), "objective"),
    ];
    let there = kinds.iter().filter(|(count, _)| *count > 0);
    let all: Vec<String> = there
        .map(|(count, kind)| format!("{count} {kind}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    all.join(", ")
}
