//! The faults that an event or a monkey can bring: their names, and what can be
//! said about each. What they do is in `chaos-monkey`, one file for each.

use super::table::table;
use super::traffic::ExtraKeys;
use crate::account::{Version, Zone};
use crate::actor::Principal;
use crate::ids::Name;
use crate::units::{Permille, Ppm, RequestDuration, StoryDuration};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

words! {
    /// What a fault is about.
    pub enum FaultFamily {
        /// One server or container.
        Instance = "instance",
        /// How much can be launched.
        Capacity = "capacity",
        /// A zone.
        Zone = "zone",
        /// A region.
        Region = "region",
        /// The wire between balancer and instances.
        Network = "network",
        /// Settings of the network.
        NetworkConfig = "network-config",
        /// The load balancer.
        Balancer = "balancer",
        /// The service itself.
        App = "app",
        /// CDN and cache node.
        Cache = "cache",
        /// The cloud's own interface.
        ControlPlane = "control-plane",
        /// Who may do what.
        Permission = "permission",
        /// Traffic.
        Load = "load",
        /// Money.
        Economy = "economy",
        /// Things that cost money and serve nobody.
        Waste = "waste",
        /// Helpful edits from above.
        Ceo = "ceo",
    }
}

/// Whether a fault is taken back by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// It happens at once, or stays until somebody mends it.
    Stays,
    /// It is over after a time; this one, unless `for` says otherwise.
    For(StoryDuration),
}

/// What a fault does to the traffic of all teams.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TrafficChange {
    /// More requests.
    Surge {
        /// So many times the everyday rate.
        times: Permille,
        /// What those on top ask for.
        keys: ExtraKeys,
    },
    /// Every key is new.
    AllNew,
}

/// Something that can be said about a fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// Its key.
    pub key: &'static str,
    /// What it does.
    pub about: &'static str,
    /// From where to where it may go, if it is a number or a length.
    pub range: Option<String>,
    /// What holds if nothing is said.
    pub default: String,
}

/// A default as it would be written.
trait Said {
    fn said(&self) -> String;
}

/// What stands where nothing is said.
const NOT_SET: &str = "none";

impl<T: fmt::Display> Said for Option<T> {
    fn said(&self) -> String {
        self.as_ref().map_or(NOT_SET.into(), T::to_string)
    }
}

macro_rules! said {
    ($( $ty:ty )+) => {
        $( impl Said for $ty {
            fn said(&self) -> String {
                self.to_string()
            }
        } )+
    };
}
said! { u32 bool Ppm Permille RequestDuration StoryDuration Version Principal }

/// Declares the faults: name, family, who is behind it unless the scenario says
/// otherwise, how long it lasts (in seconds), whether it picks instances, and
/// its parameters, each with bounds and a default. Struct, reader, schema,
/// `gameday chaos list` and the reference come out of the same lines.
macro_rules! faults {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident = $word:literal, $family:ident by $by:ident $(for $secs:literal s)? $(pick $picks:literal)? {
            $( $(#[doc = $field_doc:literal])* $field:ident : $ty:ty $([ $bounds:expr ])? = $default:expr , )*
        }
    )+) => {
        $(
            table! {
                $(#[doc = $doc])*
                pub struct $name {
                    $( $(#[doc = $field_doc])* pub $field: $ty $([ $bounds ])? = $default, )*
                }
            }

            impl Default for $name {
                fn default() -> Self {
                    Self { $( $field: $default, )* }
                }
            }
        )+

        words! {
            /// The name of a fault.
            pub enum FaultKind { $( $(#[doc = $doc])* $name = $word, )+ }
        }

        /// A fault with its parameters.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum FaultPlan { $( $(#[doc = $doc])* $name($name), )+ }

        impl FaultKind {
            /// What it does, in a sentence.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $( Self::$name => concat!($($doc),*).trim(), )+ }
            }

            /// What it is about.
            #[must_use]
            pub const fn family(self) -> FaultFamily {
                match self { $( Self::$name => FaultFamily::$family, )+ }
            }

            /// Who is behind it, unless the scenario says otherwise.
            #[must_use]
            pub const fn by(self) -> Principal {
                match self { $( Self::$name => Principal::$by, )+ }
            }

            /// Whether it is taken back by itself.
            #[must_use]
            pub const fn lasting(self) -> Lasting {
                #[allow(unused_mut, unused_assignments)]
                match self { $( Self::$name => {
                    let mut lasting = Lasting::Stays;
                    $( lasting = Lasting::For(StoryDuration::from_secs($secs)); )?
                    lasting
                } )+ }
            }

            /// Whether it picks among instances.
            #[must_use]
            pub const fn picks_instances(self) -> bool {
                #[allow(unused_mut, unused_assignments)]
                match self { $( Self::$name => {
                    let mut picks = false;
                    $( picks = $picks; )?
                    picks
                } )+ }
            }

            /// What can be said about it.
            #[must_use]
            pub fn settings(self) -> Vec<Setting> {
                match self { $( Self::$name => {
                    let _usual = $name::default();
                    vec![ $( {
                        #[allow(unused_mut, unused_assignments)]
                        let mut range = None;
                        $( range = Some(format!("{} to {}", $bounds.start(), $bounds.end())); )?
                        Setting {
                            key: stringify!($field),
                            about: concat!($($field_doc),*).trim(),
                            range,
                            default: _usual.$field.said(),
                        }
                    }, )* ]
                } )+ }
            }

            /// It with nothing said about it.
            #[must_use]
            pub fn usual(self) -> FaultPlan {
                match self { $( Self::$name => FaultPlan::$name($name::default()), )+ }
            }
        }

        impl FaultPlan {
            /// Its name.
            #[must_use]
            pub const fn kind(&self) -> FaultKind {
                match self { $( Self::$name(_) => FaultKind::$name, )+ }
            }

            /// Its settings by their keys, as a scenario would have them; those that nobody has set are left out.
            #[must_use]
            pub fn said(&self) -> BTreeMap<String, String> {
                match self { $( Self::$name(_it) => {
                    let all: Vec<(&str, String)> = vec![ $( (stringify!($field), _it.$field.said()), )* ];
                    let is_set = |said: &(&str, String)| said.1 != NOT_SET;
                    all.into_iter().filter(is_set).map(|(key, said)| (key.to_owned(), said)).collect()
                } )+ }
            }
        }

        #[cfg(feature = "scenario")]
        mod reading {
            use super::{FaultKind, FaultPlan};
            use crate::scenario::read::{Flat, Reader, Table, Value};

            impl FaultKind {
                /// The keys of its parameters.
                pub(crate) fn keys(self, value: &Value<'_>) -> Vec<&'static str> {
                    match self { $( Self::$name => <super::$name as Flat>::keys(value), )+ }
                }

                /// Reads its parameters.
                pub(crate) fn read_from(self, table: &Table<'_, '_>, reader: &mut Reader) -> Option<FaultPlan> {
                    match self { $( Self::$name => <super::$name as Flat>::read_from(table, reader).map(FaultPlan::$name), )+ }
                }

                /// The JSON Schema of its parameters, by key.
                #[must_use]
                pub fn parameters(self) -> serde_json::Map<String, serde_json::Value> {
                    let mut properties = serde_json::Map::new();
                    match self { $( Self::$name => { <super::$name as Flat>::describe(&mut properties); } )+ }
                    properties
                }
            }
        }
    };
}

faults! {
    /// Terminates instances by a command; their groups replace them.
    TerminateInstance = "terminate-instance", Instance by ChaosMonkey pick true {}
    /// Shuts instances down by a command; their groups replace them.
    StopInstance = "stop-instance", Instance by ChaosMonkey pick true {}
    /// Boots instances again by a command: they are gone for a while, and come back as the same ones.
    RebootInstance = "reboot-instance", Instance by ChaosMonkey pick true {}
    /// Processes of instances end by themselves, and their machines with them.
    CrashInstance = "crash-instance", Instance by System pick true {}
    /// Instances accept requests and never answer, until it is over or they are replaced.
    Hang = "hang", Instance by System for 600 s pick true {}
    /// Instances stand still for a moment, as in a long garbage collection, and go on.
    Pause = "pause", Instance by System for 10 s pick true {}
    /// Spot capacity is taken back, with its notice.
    SpotInterruption = "spot-interruption", Instance by System pick true {}

    /// The cloud has no capacity left: launches are refused, what runs goes on.
    NoCapacity = "no-capacity", Capacity by System for 600 s {
        /// In this zone only; everywhere if absent.
        zone: Option<Zone> = None,
    }
    /// A group's scaling no longer does some things by itself.
    ScalingSuspended = "scaling-suspended", Capacity by ChaosMonkey {
        /// The group; one is drawn if absent.
        group: Option<Name> = None,
    }
    /// A group is told another size.
    DesiredCount = "desired-count", Capacity by ChaosMonkey {
        /// The group; one is drawn if absent.
        group: Option<Name> = None,
        /// So many instances, within the group's bounds.
        count: u32 [0..=10_000] = 1,
    }

    /// Functions are given fewer environments: what is beyond is refused.
    FunctionConcurrency = "function-concurrency", Capacity by System for 600 s pick true {
        /// So many requests at once; 0 for none at all.
        concurrency: u32 [0..=10_000] = 1,
    }

    /// Gorilla: a zone is out with its instances, launches there and balancer nodes.
    ZoneOutage = "zone-outage", Zone by System for 600 s {
        /// Which one; the seed draws one if absent, all zones alike.
        zone: Option<Zone> = None,
    }
    /// Kong: a region is out, all its zones at one moment.
    RegionOutage = "region-outage", Region by System for 300 s {
        /// Which one; the seed draws one if absent.
        region: Option<Name> = None,
    }

    /// Answers of instances take longer on their way, and never the same time.
    Latency = "latency", Network by System for 300 s pick true {
        /// How much longer each takes.
        add: RequestDuration [RequestDuration::ZERO..=RequestDuration::from_secs(60)] = RequestDuration::from_ms(500),
        /// Up to so much more, evenly spread.
        jitter: RequestDuration [RequestDuration::ZERO..=RequestDuration::from_secs(60)] = RequestDuration::ZERO,
    }
    /// Some packets are lost: what they belong to comes a retransmission later.
    PacketLoss = "packet-loss", Network by System for 300 s pick true {
        /// The share of answers that are hit.
        share: Ppm [Ppm::ZERO..=Ppm::ONE] = Ppm::new(100_000),
        /// How much later those come.
        add: RequestDuration [RequestDuration::ZERO..=RequestDuration::from_secs(60)] = RequestDuration::from_secs(1),
    }
    /// The wire to instances is narrow: each answer takes its size over the bandwidth longer.
    Bandwidth = "bandwidth", Network by System for 300 s pick true {
        /// Bytes per second that each answer gets.
        bytes_per_s: u32 [1..=1_000_000_000] = 1_000,
    }
    /// Instances cannot be reached: requests to them go nowhere, and nobody says so.
    Blackhole = "blackhole", Network by System for 300 s pick true {}
    /// A zone is cut off: its instances run, and no request gets to them.
    Partition = "partition", Network by System for 300 s {
        /// Which zone; the seed draws one if absent.
        zone: Option<Zone> = None,
    }
    /// Connections to instances are reset as they open.
    ConnectionResets = "connection-resets", Network by System for 300 s pick true {
        /// The share of requests that are hit.
        share: Ppm [Ppm::ZERO..=Ppm::ONE] = Ppm::new(200_000),
    }

    /// A security group lets no HTTP in.
    SecurityGroupClosed = "security-group-closed", NetworkConfig by ChaosMonkey {
        /// Which one; one is drawn if absent.
        security_group: Option<Name> = None,
    }
    /// A network ACL denies HTTP.
    AclDeny = "acl-deny", NetworkConfig by ChaosMonkey {
        /// Which one; one is drawn if absent.
        network_acl: Option<Name> = None,
    }
    /// A route table loses its default route.
    RouteLost = "route-lost", NetworkConfig by ChaosMonkey {
        /// Which one; one is drawn if absent.
        route_table: Option<Name> = None,
    }
    /// An internet gateway is detached from the network.
    GatewayDetached = "gateway-detached", NetworkConfig by ChaosMonkey {
        /// Which one; one is drawn if absent.
        gateway: Option<Name> = None,
    }
    /// A balancer loses a subnet of those it has nodes in.
    SubnetDetached = "subnet-detached", NetworkConfig by ChaosMonkey {
        /// The balancer; one is drawn if absent.
        balancer: Option<Name> = None,
    }
    /// A group launches into one new, very small subnet from now on.
    ShrunkSubnet = "shrunk-subnet", NetworkConfig by Ceo {
        /// The group; one is drawn if absent.
        group: Option<Name> = None,
    }

    /// A balancer probes a path that is not there.
    WrongHealthPath = "wrong-health-path", Balancer by Ceo {
        /// The balancer; one is drawn if absent.
        balancer: Option<Name> = None,
    }
    /// A group gets no requests any more: its weight is zero, or it stands behind an idle balancer.
    TargetsDeregistered = "targets-deregistered", Balancer by ChaosMonkey {
        /// The group; one is drawn if absent.
        group: Option<Name> = None,
    }

    /// Instances work more slowly.
    SlowDown = "slow-down", App by System for 300 s pick true {
        /// So many times as long for each request.
        times: Permille [Permille::new(1_000)..=Permille::new(100_000)] = Permille::new(2_000),
    }
    /// Instances leak and slow down more and more, though they look healthy.
    Leak = "leak", App by System for 1200 s pick true {
        /// By so much of its time a request takes longer after each minute.
        per_minute: Ppm [Ppm::ZERO..=Ppm::new(10_000_000)] = Ppm::new(200_000),
    }
    /// Instances answer with errors.
    ErrorResponses = "error-responses", App by System for 300 s pick true {
        /// The share of requests that are hit.
        share: Ppm [Ppm::ZERO..=Ppm::ONE] = Ppm::new(200_000),
    }
    /// Instances answer some requests with another key's hash.
    WrongAnswers = "wrong-answers", App by System for 300 s pick true {
        /// One request in so many.
        one_in: u32 [1..=1_000_000] = 10,
    }
    /// Somebody rolls out another version over a group.
    BadDeployment = "bad-deployment", App by Ceo {
        /// The group; one is drawn if absent.
        group: Option<Name> = None,
        /// The version.
        version: Version = Version::V1,
    }

    /// The CDN forgets everything.
    CdnFlush = "cdn-flush", Cache by ChaosMonkey {}
    /// The cache node forgets everything.
    CacheNodeFlush = "cache-node-flush", Cache by ChaosMonkey {}
    /// The cache node is lost; another, empty, comes up by itself.
    CacheNodeLoss = "cache-node-loss", Cache by ChaosMonkey {}
    /// The CDN keeps answers for its least time only.
    CdnTtlZero = "cdn-ttl-zero", Cache by Ceo {}

    /// The cloud's interface refuses a share of all commands: of people, bots, scaling and deployments.
    ApiErrors = "api-errors", ControlPlane by System for 300 s {
        /// The share of commands that are refused.
        share: Ppm [Ppm::ZERO..=Ppm::ONE] = Ppm::new(500_000),
    }
    /// The cloud's interface takes only so many commands in a time.
    ApiThrottling = "api-throttling", ControlPlane by System for 300 s {
        /// So many commands.
        commands: u32 [0..=10_000] = 2,
        /// In each such time.
        every: StoryDuration [StoryDuration::from_secs(1)..=StoryDuration::from_secs(3600)] = StoryDuration::from_secs(60),
    }

    /// A policy denies somebody everything.
    PolicyDeny = "policy-deny", Permission by Ceo {
        /// To whom.
        principal: Principal = Principal::Autoscaler,
    }
    /// The policy that allows somebody things is gone.
    PolicyLost = "policy-lost", Permission by Ceo {
        /// Whose.
        principal: Principal = Principal::Autoscaler,
    }

    /// A key of the account is in the wrong hands: somebody launches instances that work for nobody here.
    LeakedKey = "leaked-key", Permission by ChaosMonkey {
        /// So many each time.
        count: u32 [1..=100] = 3,
    }

    /// More requests, of the usual kind.
    Spike = "spike", Load by System for 300 s {
        /// So many times the usual.
        times: Permille [Permille::new(1_000)..=Permille::new(100_000)] = Permille::new(4_000),
    }
    /// Every request asks for a new key: no cache helps.
    KeyChurn = "key-churn", Load by System for 300 s {}
    /// Bots send requests on top, each for a key that nobody needs.
    BotFlood = "bot-flood", Load by System for 300 s {
        /// So many times the usual, bots included.
        times: Permille [Permille::new(1_000)..=Permille::new(100_000)] = Permille::new(3_000),
    }

    /// Everything costs more.
    PriceChange = "price-change", Economy by System for 900 s {
        /// So many times the price.
        times: Permille [Permille::new(0)..=Permille::new(100_000)] = Permille::new(3_000),
    }

    /// A group with an instance that serves nobody, behind a balancer of its own.
    OrphanInstance = "orphan-instance", Waste by ChaosMonkey {}
    /// A volume that nothing uses.
    OrphanVolume = "orphan-volume", Waste by ChaosMonkey {}
    /// A balancer with nothing behind it.
    IdleBalancer = "idle-balancer", Waste by ChaosMonkey {}
    /// A NAT gateway that nothing uses.
    IdleNatGateway = "idle-nat-gateway", Waste by ChaosMonkey {}

    /// The CDN leaves the query string out of its key: one answer for all.
    CdnKeyWithoutQuery = "cdn-key-without-query", Ceo by Ceo {}
    /// A group is kept to one instance, for the budget.
    MaxSizeOne = "max-size-one", Ceo by Ceo {
        /// The group; one is drawn if absent.
        group: Option<Name> = None,
    }
    /// A group's size no longer follows any metric, for the quiet of it.
    AlarmsOff = "alarms-off", Ceo by Ceo {
        /// The group; one that follows a metric is drawn if absent.
        group: Option<Name> = None,
    }
    /// A group launches another version from now on.
    WrongVersion = "wrong-version", Ceo by Ceo {
        /// The group; one is drawn if absent.
        group: Option<Name> = None,
        /// The version.
        version: Version = Version::V1,
    }
    /// A group launches the dearest type of instances from now on.
    HugeInstance = "huge-instance", Ceo by Ceo {
        /// The group; one is drawn if absent.
        group: Option<Name> = None,
    }
    /// The service logs everything, which is paid for.
    DebugLogging = "debug-logging", Ceo by Ceo {}
    /// A group's metrics become detailed, which is paid for, or basic, which is late.
    MetricsChanged = "metrics-changed", Ceo by Ceo {
        /// The group; one is drawn if absent.
        group: Option<Name> = None,
        /// Whether they are detailed from now on.
        detailed: bool = false,
    }
}

impl FaultKind {
    /// Whether its strength is a number that may grow from nothing.
    #[must_use]
    pub const fn grows(self) -> bool {
        matches!(
            self,
            Self::Latency
                | Self::PacketLoss
                | Self::Bandwidth
                | Self::ConnectionResets
                | Self::SlowDown
                | Self::ErrorResponses
                | Self::WrongAnswers
        )
    }
}

impl FaultPlan {
    /// The same with its story `speed` times as fast.
    #[must_use]
    pub fn at_speed(self, speed: u32) -> Self {
        match self {
            Self::ApiThrottling(it) => Self::ApiThrottling(ApiThrottling {
                every: it.every.at_speed(speed),
                ..it
            }),
            // A request is slowed by the same at the same point of the story.
            Self::Leak(it) => Self::Leak(Leak {
                per_minute: Ppm::new(it.per_minute.get().saturating_mul(speed)),
            }),
            other => other,
        }
    }

    /// What it does to the traffic, if it is about that. The traffic is the same
    /// for all teams, so it cannot come by an actor.
    #[must_use]
    pub const fn traffic(&self) -> Option<TrafficChange> {
        let (times, keys) = match self {
            Self::Spike(it) => (it.times, ExtraKeys::Same),
            Self::BotFlood(it) => (it.times, ExtraKeys::AllNew),
            Self::KeyChurn(_) => return Some(TrafficChange::AllNew),
            _ => return None,
        };
        Some(TrafficChange::Surge { times, keys })
    }

    /// Whether it changes the traffic, and no account.
    #[must_use]
    pub const fn is_traffic(&self) -> bool {
        self.traffic().is_some()
    }
}
