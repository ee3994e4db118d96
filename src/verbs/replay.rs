//! `gameday replay`: a recorded game once more.

use crate::args::Replay;
use crate::exit::{Failure, Outcome};
use crate::game_file::{VerifyError, verify};

pub(super) fn run(args: &Replay) -> Outcome {
    let verified = verify(&args.file).map_err(|error| match error {
        VerifyError::Journal(error) => Failure::Other(error.into()),
        other => Failure::Other(anyhow::anyhow!("{}: {other}", args.file.display())),
    })?;
    anstream::println!("digest {}", verified.digest);
    anstream::println!(
        "{}: {} seconds and {} events recomputed, no difference{}",
        args.file.display(),
        verified.seconds,
        verified.events,
        if verified.is_complete {
            ""
        } else {
            " (the game was cut off before its end)"
        }
    );
    Ok(())
}
