//! `gameday check`: every problem of a file at once.

use super::load;
use crate::args::Check;
use crate::assets;
use crate::exit::Outcome;

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
