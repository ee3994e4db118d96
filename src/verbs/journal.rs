//! `gameday journal`: what is in a game file.

use crate::args::{Export, Inspect, Journal};
use crate::exit::{Failure, Outcome};
use crate::game_file::{self, team_names};
use crate::show::{self, journal as shown};
use journal::Reader;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

pub(super) fn run(verb: &Journal) -> Outcome {
    match verb {
        Journal::Inspect(args) => inspect(args),
        Journal::Verify(args) => verify(&args.file),
        Journal::Export(args) => export(args),
    }
}

fn open(file: &Path) -> Result<Reader, Failure> {
    Reader::open(file).map_err(|e| Failure::Other(e.into()))
}

fn inspect(args: &Inspect) -> Outcome {
    let reader = open(&args.file)?;
    let names = team_names(&reader);
    let Some(team) = &args.team else {
        let contents = shown::Contents::read(&reader, &names).map_err(anyhow::Error::from)?;
        return match args.json {
            true => super::print_json(&contents.json()),
            false => show::print(&contents.text(&args.file.display().to_string())),
        };
    };
    let number = names.iter().position(|name| name == team).ok_or_else(|| {
        Failure::Usage(format!("the teams are {}, not `{team}`", names.join(", ")))
    })?;
    let commands = shown::commands(&reader, number as u16).map_err(anyhow::Error::from)?;
    match args.json {
        true => super::print_json(&shown::commands_json(team, &commands)),
        false => show::print(&shown::commands_text(team, &commands)),
    }
}

fn verify(file: &Path) -> Outcome {
    let reader = open(file)?;
    reader.verify_chain().map_err(anyhow::Error::from)?;
    let ending = reader.ending().map_err(anyhow::Error::from)?;
    let events = reader.events(..).count();
    let ended = match ending {
        Some(_) => "finished",
        None => "cut off before its end",
    };
    anstream::println!(
        "{}: {events} events chained without a gap, {ended}; `gameday replay --verify` also plays it again",
        file.display()
    );
    Ok(())
}

fn export(args: &Export) -> Outcome {
    let reader = open(&args.file)?;
    let write =
        |out: &mut dyn Write| game_file::export(&reader, args.what, args.form, args.anonymous, out);
    let written = match &args.out {
        Some(path) => {
            let file = File::create_new(path).map_err(|e| match e.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    Failure::Usage(format!("{} exists already", path.display()))
                }
                _ => Failure::Other(anyhow::anyhow!("cannot write {}: {e}", path.display())),
            })?;
            write(&mut BufWriter::new(file))
        }
        None => write(&mut BufWriter::new(std::io::stdout())),
    };
    written.map_err(Failure::Other)
}
