//! Those who break things at random times.

use super::faults::FaultKind;
use super::injection::Injection;
use super::reach::Reach;
use super::table::table;
use crate::actor::Principal;
use crate::ids::Name;
use crate::units::{Ppm, StoryDuration};
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
        /// When it stops; at the end of the game if absent.
        pub until: Option<StoryDuration>,
        /// The mean time between two acts.
        pub mean_between: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(48 * 3600)],
        /// The least time between two acts.
        pub min_between: StoryDuration = StoryDuration::ZERO,
        /// Later changes of the pace.
        pub escalate: Vec<CadenceChange> = Vec::new(),
        /// The chance that it acts when its time has come, drawn by the seed.
        pub chance: Ppm [Ppm::new(1)..=Ppm::ONE] = Ppm::ONE,
        /// It hits instances of these groups alone; of every group if none is named.
        pub groups: Vec<Name> = Vec::new(),
        /// It never hits instances of these groups.
        pub except: Vec<Name> = Vec::new(),
        /// It hits instances in these zones alone; in every zone if none is named.
        pub zones: Vec<Name> = Vec::new(),
        /// So many instances of a team may be under its faults, or missing after it has killed, at once; as many as there are unless said.
        pub at_most: u32 [1..=Monkey::AT_MOST_MAX] = Monkey::AT_MOST_MAX,
        @flat
        /// What it may bring, one of them each time, drawn by the seed; never empty.
        pub brings: Vec<Injection>,
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
    /// As many instances as an account can have: no limit of its own.
    pub const AT_MOST_MAX: u32 = Reach::AT_MOST_MAX;

    /// When it stops, in a game of this length.
    #[must_use]
    pub fn stops(&self, length: StoryDuration) -> StoryDuration {
        self.until.map_or(length, |until| until.min(length))
    }

    /// Whom it may hit, and how many at once.
    #[must_use]
    pub fn reach(&self) -> Reach {
        Reach {
            groups: self.groups.clone(),
            except: self.except.clone(),
            zones: self.zones.clone(),
            at_most: self.at_most,
            kills: self.kills(),
        }
    }

    /// Whether what it brings takes instances away, which their groups replace.
    fn kills(&self) -> bool {
        let kinds = self.brings.iter().map(|it| it.fault.kind());
        let mut kills = kinds.map(|kind| {
            matches!(
                kind,
                FaultKind::TerminateInstance
                    | FaultKind::StopInstance
                    | FaultKind::RebootInstance
                    | FaultKind::CrashInstance
                    | FaultKind::SpotInterruption
            )
        });
        kills.any(|it| it)
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

#[cfg(feature = "scenario")]
mod reading {
    use super::MonkeyKind;
    use crate::scenario::faults::FaultKind;
    use crate::scenario::injection::{Injection, LASTS, Pick};
    use crate::scenario::problem::Problem;
    use crate::scenario::read::{Flat, Read, Reader, Table, Value, described};
    use crate::units::StoryDuration;
    use serde_json::{Map, Value as Json};

    /// What a monkey brings stands in its own table, and follows from its kind
    /// where nothing is said.
    impl Flat for Vec<Injection> {
        fn keys(_value: &Value<'_>) -> Vec<&'static str> {
            vec!["faults", "pick", "for"]
        }

        fn read_from(table: &Table<'_, '_>, reader: &mut Reader) -> Option<Self> {
            let faults = reader.field::<Vec<FaultKind>>(table, "faults", Some(Vec::new));
            let pick = reader.field::<Pick>(table, "pick", Some(|| Pick::One));
            let lasts = reader.field::<Option<StoryDuration>>(table, "for", None);
            // The kind has a reader of its own, which reports one that nobody knows.
            let word = table.word("kind");
            let mut kinds = MonkeyKind::ALL.iter();
            let monkey = kinds.find(|kind| Some(kind.as_str()) == word)?;
            let mut faults = faults?;
            if faults.is_empty() {
                faults = monkey.faults().to_vec();
            }
            let its: Vec<Injection> = faults.into_iter().map(Injection::usual).collect();
            let is_read = |key| match key {
                "pick" => its.iter().any(|it| it.fault.kind().picks_instances()),
                _ => its.iter().any(|it| it.lasts.is_some()),
            };
            let mut is_right = true;
            for (key, why) in [
                ("pick", "picks among instances"),
                ("for", "is taken back by itself"),
            ] {
                if table.has(key) && !is_read(key) {
                    is_right = false;
                    let message = format!("nothing that this {monkey} brings {why}");
                    reader.problem(
                        Problem::error("contradiction", table.span_of(key), message)
                            .label("nothing reads this")
                            .help("leave it out, or name `faults` that it belongs to"),
                    );
                }
            }
            let lasts = match lasts? {
                Some(lasts) => Some(reader.bounded(table, "for", Some(lasts), &LASTS)?),
                None => None,
            };
            let pick = pick?;
            is_right.then_some(())?;
            let brought = its.into_iter().map(|usual| Injection {
                by: monkey.principal(),
                pick: pick.clone(),
                lasts: usual.lasts.map(|its_own| lasts.unwrap_or(its_own)),
                ..usual
            });
            Some(brought.collect())
        }

        fn describe(properties: &mut Map<String, Json>) -> Vec<&'static str> {
            let own = [
                (
                    "faults",
                    Vec::<FaultKind>::schema(),
                    "What it does, one of them each time, drawn by the seed; each kind has its own.",
                ),
                (
                    "pick",
                    Pick::schema(),
                    "Which running instances it hits at a time, for faults that hit instances; one if absent.",
                ),
                (
                    "for",
                    StoryDuration::schema(),
                    "How long each lasts; each fault that is taken back by itself has a length of its own.",
                ),
            ];
            for (key, schema, doc) in own {
                properties.insert(key.into(), described(schema, doc));
            }
            Vec::new()
        }
    }
}
