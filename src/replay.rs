//! A recorded game, looked at again: any moment of it, on the screens of the game itself.
//!
//! The game is played again from its file, so a moment is not a picture of the board but the game as it stood: every team's
//! console is there too. Every few minutes of the game a copy is kept, so that going anywhere plays a few minutes at most.

mod moment;
mod player;
mod recording;
mod what_if;

pub(crate) use recording::{Opened, open};

use moment::Moment;
