//! The engine: random streams, traffic, the World (control plane), the virtual
//! data plane, and [`Game`], which puts them together.
//!
//! Nothing here does I/O, reads a clock or draws ambient randomness. Time and,
//! in a live game, what the data plane saw are handed in; what has to happen
//! outside comes back as [`Effect`]s.

pub mod actor;
mod correction;
mod demand;
mod effect;
mod game;
mod habits;
mod hints;
mod input;
mod metrics;
mod plan;
mod plane;
mod random;
mod remedy;
mod seen_keys;
mod standing;
mod story_clock;
mod team;
mod timeline;
mod traffic;
mod world;

pub use correction::Correction;
pub use demand::{Demand, Demands};
pub use effect::{Effect, EffectKind, NodeState, Route, RouteEntry, RouteGroup};
pub use game::{Game, Mode, Troublemakers};
pub use habits::Habits;
pub use hints::HintOffer;
pub use input::{Directive, Input, Observation, Refusal, TakeOver};
pub use metrics::Look;
pub use plan::{DeclaredStack, OwnService, Plan, PlanError, Player, TEAMS_MAX, TeamEntry};
pub use random::{Stream, draw_some, exponential_ns, scale, threshold_hit};
pub use standing::{League, Standing, standings};
pub use story_clock::StoryClock;
pub use team::{Records, TeamState};
pub use timeline::{Cue, Foretold, Happening, Moved, Scheduled, foretell};
pub use traffic::{Amendment, Arrival, DrawnBurst, Traffic};
pub use world::{Foreseen, World, starting_account};
