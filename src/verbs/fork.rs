//! `gameday fork`: a recorded game, played on in a team's place.

use super::host::{PORT, new_file, play_fork, port_trouble, random_salt};
use super::replay;
use crate::args::Fork;
use crate::exit::{Failure, Outcome};
use crate::game_file::{ForkError, Forked, fork};
use crate::show::result::group_digits;
use crate::tls;
use model::units::GameTime;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

pub(super) fn run(args: Fork) -> Outcome {
    if !args.write_only {
        // What cannot be had is found out before anything is written.
        tls::read(&args.served.tls)?;
        let ip = args
            .served
            .listen
            .unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let address = SocketAddr::new(ip, args.served.port.unwrap_or(PORT));
        TcpListener::bind(address).map_err(|error| port_trouble(address, &error))?;
    }
    let file = args.out.clone().unwrap_or_else(|| {
        let name = args.file.file_stem().unwrap_or_default();
        let name = format!("{}-fork", name.to_string_lossy());
        new_file(&PathBuf::from("."), &name)
    });
    let forked = fork(&args.file, &args.team, args.at.0, &file, random_salt()).map_err(
        |error| match error {
            ForkError::File(error) => replay::failed(&args.file, error),
            ForkError::Write(error) => Failure::Other(error.into()),
            error @ (ForkError::Team { .. } | ForkError::Moment { .. } | ForkError::Own(_)) => {
                Failure::Usage(format!("{}: {error}", args.file.display()))
            }
        },
    )?;
    anstream::eprintln!("{}", in_words(&args, &forked, &file));
    if args.write_only {
        let file = file.display();
        anstream::println!("game file {file}\nnext: gameday host --resume {file}");
        return Ok(());
    }
    play_fork(file, forked.fork.team, args.served)
}

/// What somebody takes over.
fn in_words(args: &Fork, forked: &Forked, to: &Path) -> String {
    let (rank, teams) = forked.rank;
    format!(
        "{} at {}: {} stands at {} points, has spent {}, and is number {rank} of {teams}; written to {}",
        args.file.display(),
        GameTime::from_second(forked.fork.second),
        args.team,
        group_digits(forked.score.get() / 1000),
        forked.spend,
        to.display(),
    )
}
