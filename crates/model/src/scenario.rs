//! A scenario: everything that a game is made of, as a facilitator writes it.

mod cache_node;
#[cfg(feature = "scenario")]
mod check;
mod clock;
mod compute;
mod condition;
mod containers;
pub mod faults;
mod hints;
mod include;
mod injection;
#[cfg(feature = "scenario")]
mod library;
#[cfg(feature = "scenario")]
mod load;
#[cfg(feature = "scenario")]
mod merge;
mod monkeys;
mod objectives;
mod parts;
#[cfg(feature = "scenario")]
pub mod problem;
mod reach;
#[cfg(feature = "scenario")]
pub mod read;
mod runbook;
#[cfg(feature = "scenario")]
mod scalars;
mod speed;
mod story;
mod table;
mod tell;
mod traffic;

pub use cache_node::CacheNodePlan;
pub use clock::{ClockError, ClockTime, UtcOffset};
pub use compute::{Function, InstanceType, Offer, Serverless, Spot};
pub use condition::{Compared, Condition, ConditionError, Measure, Who};
pub use containers::ContainerPlan;
pub use faults::{FaultFamily, FaultKind, FaultPlan, Lasting, Setting, TrafficChange};
pub use hints::HintsPlan;
pub use include::{Include, IncludeError};
pub use injection::{BEHIND_EVENTS, Injection, Pick, PickError};
#[cfg(feature = "scenario")]
pub use library::{Library, is_library, load_library};
#[cfg(feature = "scenario")]
pub(crate) use load::load_table;
#[cfg(feature = "scenario")]
pub use load::{FILE_LEN_MAX, Loaded, first_error, load, load_at, schema};
#[cfg(feature = "scenario")]
pub use merge::{INCLUDES_MAX, Merged, Part, merge};
pub use monkeys::{Cadence, CadenceChange, Monkey, MonkeyKind};
pub use objectives::{Amount, Bound, Metric, Objective, Unit};
pub use parts::{
    AccountPlan, CdnPlan, DnsCheck, GroupPlan, Health, Heavy, Limits, MetricsPlan, Price, Prices,
    RequestPrice, ScalingPlan, Scenario, Score, Service, Startup, TeamPlan, TierPlan, TimeShape,
    VersionPlan, Versions,
};
pub use reach::Reach;
pub use runbook::Runbook;
pub use speed::SPEED_MAX;
pub use story::{BoardChange, EventPlan, Guards, Repeat, TeamPick, TeamPickError, Timing};
#[cfg(feature = "scenario")]
pub(crate) use table::key;
pub(crate) use table::table;
pub use tell::Tell;
pub use traffic::{
    Arrivals, Burst, Bursty, Churn, ClientsPlan, Day, Duplicates, ExtraKeys, Hot, Keys,
    RETRIES_MAX, RPS_MILLI_MAX, RatePoint, SharePoint, SlowClients, Span, Traffic,
};
