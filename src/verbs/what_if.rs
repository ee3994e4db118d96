//! `gameday what-if`: a recorded game once more, with something changed.

use super::load;
use crate::args::WhatIf;
use crate::assets::{self, Source};
use crate::exit::{Failure, Outcome};
use crate::show::what_if::{self as shown, Ranked};
use crate::show::{self, progress};
use crate::what_if::change::{Applied, Change};
use crate::what_if::compare::{compare, games};
use crate::what_if::play::{PlayError, play};
use crate::what_if::{Case, usual};
use journal::Reader;
use model::scenario::Loaded;
use model::units::GameTime;

pub(super) fn run(args: &WhatIf) -> Outcome {
    let reader = Reader::open(&args.file).map_err(anyhow::Error::from)?;
    let case = Case::read(&reader, &args.team)
        .map_err(|e| Failure::Usage(format!("{}: {e}", args.file.display())))?;
    if args.best {
        return rank(args, &case);
    }
    let (change, question, stack) = change(args, &case)?;
    let bar = progress::bar(games(args.draws), args.json);
    let compared = compare(&case, &change, args.draws, &|| bar.inc(1));
    bar.finish_and_clear();
    let comparison = compared.map_err(|error| failed(error, stack.as_ref()))?;
    match args.json {
        true => super::print_json(&shown::json(&case, &question, &comparison)),
        false => show::print(&shown::text(&case, &question, &comparison)),
    }
}

/// What was asked for, in a form that can be played and in words.
fn change(args: &WhatIf, case: &Case) -> Result<(Change, String, Option<Source>), Failure> {
    let team = &case.team.name;
    if let Some(path) = &args.apply {
        let Some(at) = args.at else {
            return Err(Failure::Usage(
                "`--apply` needs `--at`, such as `--at 0:05`".into(),
            ));
        };
        if at.0 >= GameTime::from_second(case.seconds) {
            let end = GameTime::from_second(case.seconds);
            return Err(Failure::Usage(format!(
                "the game lasted until {end}, not {}",
                at.0
            )));
        }
        let source = assets::stack(path)?;
        let loaded = model::stack::load(&source.text);
        let places = loaded.places.clone();
        let stack = load::take(&source, loaded)?.at_speed(case.source.speed);
        let question = format!("what if {team} had applied {} at {}?", source.origin, at.0);
        let stack = Box::new(Applied { stack, places });
        return Ok((Change::Apply { at: at.0, stack }, question, Some(source)));
    }
    if let Some(book) = &args.as_playbook {
        let source = assets::playbook(book)?;
        let playbook = Box::new(load::playbook(&source)?);
        let question = format!("what if {team} had played as {}?", source.name);
        return Ok((Change::AsPlaybook(playbook), question, None));
    }
    if args.without_command.is_empty() {
        let question = format!("{team}, played again with nothing changed");
        return Ok((Change::Nothing, question, None));
    }
    for number in &args.without_command {
        if !case.commands.iter().any(|(seq, _)| seq == number) {
            return Err(Failure::Usage(format!(
                "{number} is no command of people of {team}: `gameday journal inspect {} --team {team}` lists them; \
                 a scripted team is changed with `--as-playbook`",
                args.file.display()
            )));
        }
    }
    let numbers: Vec<String> = args.without_command.iter().map(u64::to_string).collect();
    let question = format!(
        "what if {team} had not sent command {}?",
        numbers.join(", ")
    );
    Ok((
        Change::Without(args.without_command.clone()),
        question,
        None,
    ))
}

fn failed(error: PlayError, stack: Option<&Source>) -> Failure {
    match (error, stack) {
        (PlayError::Stack(problems), Some(stack)) => {
            let loaded: Loaded<()> = Loaded {
                value: None,
                problems,
                places: Default::default(),
            };
            match load::take(stack, loaded) {
                Ok(()) => Failure::Invalid(stack.origin.clone()),
                Err(failure) => failure,
            }
        }
        (error, _) => Failure::Other(anyhow::anyhow!(error)),
    }
}

/// Ranks usual changes at usual times.
fn rank(args: &WhatIf, case: &Case) -> Outcome {
    let base = play(case, &Change::Nothing, 0).map_err(|e| failed(e, None))?;
    let bar = progress::bar(usual::TRIES as u64, args.json);
    let tried = usual::rank(case, &base, &|| bar.inc(1)).map_err(|e| failed(e, None))?;
    bar.finish_and_clear();
    let ranked = tried.iter().map(|one| Ranked {
        name: one.usual.name,
        at: one.at.to_string(),
        difference_mpt: one.gain_mpt(&base),
        refused: one.refused,
    });
    let ranked: Vec<Ranked> = ranked.collect();
    match args.json {
        true => super::print_json(&shown::ranking_json(&case.team.name, &ranked)),
        false => show::print(&shown::ranking_text(&case.team.name, &ranked)),
    }
}
