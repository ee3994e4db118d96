//! `gameday monkey`: the program `chaos-monkey`, for those who have this one.

use crate::exit::{Failure, Outcome};
use chaos_monkey::remote::{Ending, Monkey};

pub(super) fn run(args: &Monkey) -> Outcome {
    match chaos_monkey::remote::run(args)? {
        Ending::Done => Ok(()),
        Ending::Interrupted => Err(Failure::Interrupted),
    }
}
