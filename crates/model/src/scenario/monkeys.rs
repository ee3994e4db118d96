//! Those who break things at random times.

use super::faults::FaultKind;
use super::injection::{Injection, Pick};
use super::table::table;
use crate::actor::Principal;
use crate::ids::Name;
use crate::units::StoryDuration;
use crate::words::words;

words! {
    /// Who breaks things.
    pub enum MonkeyKind {
        /// Terminates one instance at a time, servers and containers alike.
        ChaosMonkey = "chaos-monkey",
        /// Puts a zone out.
        Gorilla = "gorilla",
        /// Puts a region out.
        Kong = "kong",
        /// Slows the network of one instance.
        LatencyMonkey = "latency-monkey",
        /// Leaves things behind that cost money and serve nobody: a janitor's opposite.
        LitterMonkey = "litter-monkey",
        /// Changes settings of the network for the worse: an auditor's opposite.
        MisfitMonkey = "misfit-monkey",
        /// Helps.
        Ceo = "ceo",
    }
}

table! {
    /// Somebody who breaks things at random times, the same times for every team.
    pub struct Monkey {
        /// Who it is.
        pub kind: MonkeyKind,
        /// When it begins.
        pub from: StoryDuration,
        /// The mean time between two acts.
        pub mean_between: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600)],
        /// The least time between two acts.
        pub min_between: StoryDuration = StoryDuration::ZERO,
        /// Later changes of the pace.
        pub escalate: Vec<CadenceChange> = Vec::new(),
        /// What it does, one of them each time, drawn by the seed; each kind has its own.
        pub faults: Vec<FaultKind> = Vec::new(),
        /// Which running instances it hits at a time.
        pub pick: Pick = Pick::One,
        /// How long each lasts; each fault that is taken back by itself has a length of its own.
        pub lasts ("for"): Option<StoryDuration>,
    }
}

table! {
    /// A later change of a monkey's pace.
    pub struct CadenceChange {
        /// From when on.
        pub at: StoryDuration,
        /// The mean time between two acts then.
        pub mean_between: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600)],
    }
}

/// A monkey's pace over the game: from when on, which mean.
pub type Cadence = Vec<(StoryDuration, StoryDuration)>;

impl MonkeyKind {
    /// What it does, unless the scenario says otherwise.
    #[must_use]
    pub const fn faults(self) -> &'static [FaultKind] {
        match self {
            Self::ChaosMonkey => &[FaultKind::TerminateInstance],
            Self::Gorilla => &[FaultKind::ZoneOutage],
            Self::Kong => &[FaultKind::RegionOutage],
            Self::LatencyMonkey => &[FaultKind::Latency],
            Self::LitterMonkey => &[
                FaultKind::OrphanInstance,
                FaultKind::OrphanVolume,
                FaultKind::IdleBalancer,
                FaultKind::IdleNatGateway,
            ],
            Self::MisfitMonkey => &[
                FaultKind::SecurityGroupClosed,
                FaultKind::AclDeny,
                FaultKind::RouteLost,
                FaultKind::GatewayDetached,
                FaultKind::WrongHealthPath,
                FaultKind::ShrunkSubnet,
            ],
            Self::Ceo => &[
                FaultKind::CdnKeyWithoutQuery,
                FaultKind::CdnTtlZero,
                FaultKind::WrongHealthPath,
                FaultKind::MaxSizeOne,
                FaultKind::WrongVersion,
                FaultKind::HugeInstance,
                FaultKind::DebugLogging,
                FaultKind::MetricsChanged,
            ],
        }
    }

    /// The name under which what it brings can be ended.
    #[must_use]
    pub fn name(self) -> Name {
        Name::try_new(self.as_str()).expect("the kinds of monkeys are names")
    }

    /// Who that is in the audit log and for permissions; nobody in particular
    /// for what no command brings.
    #[must_use]
    pub const fn principal(self) -> Principal {
        match self {
            Self::Ceo => Principal::Ceo,
            _ => Principal::ChaosMonkey,
        }
    }
}

impl Monkey {
    /// What it may bring at a time, in the order of its faults.
    #[must_use]
    pub fn injections(&self) -> Vec<Injection> {
        let its = match self.faults.is_empty() {
            true => self.kind.faults(),
            false => &self.faults,
        };
        let one = |kind: &FaultKind| {
            let usual = Injection::usual(*kind);
            Injection {
                by: self.kind.principal(),
                pick: self.pick.clone(),
                lasts: usual.lasts.map(|lasts| self.lasts.unwrap_or(lasts)),
                ..usual
            }
        };
        its.iter().map(one).collect()
    }

    /// Its pace over the game.
    #[must_use]
    pub fn cadence(&self) -> Cadence {
        let mut cadence = vec![(self.from, self.mean_between)];
        cadence.extend(
            self.escalate
                .iter()
                .map(|change| (change.at, change.mean_between)),
        );
        cadence
    }
}
