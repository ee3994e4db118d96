//! Every kind of mistake, made in the shipped scenario by replacing a text:
//! what is reported, exactly where, and that there is a way out.

use crate::{STORY, change};
use model::scenario::load;
use model::scenario::problem::Problem;
use model::scenario::problem::Severity::{self, Error, Warning};

/// A mistake and what has to be said about it.
struct Mistake {
    what: &'static str,
    /// The text to be replaced; the first of its kind.
    find: &'static str,
    /// What stands there instead.
    put: &'static str,
    severity: Severity,
    code: &'static str,
    /// The text that is pointed at, from its first letter to its last.
    at: &'static str,
    /// Words of the help.
    help: &'static str,
}

/// What the mistakes are made without, as it would add a second problem to some
/// of them, or none be left: what is offered beside instances, and a zone to be drawn.
const ASIDE: [&str; 2] = [
    r#"[serverless]                     # containers without instances, for whoever asks
slots    = 5
start_up = "45s"
price    = { usd = 16, per = "1h", minimum = "1m" }
"#,
    r#"fault = "zone-outage"            # the seed draws the zone
for = "10m"
"#,
];

const fn error(
    what: &'static str,
    find: &'static str,
    put: &'static str,
    code: &'static str,
    at: &'static str,
    help: &'static str,
) -> Mistake {
    Mistake {
        what,
        find,
        put,
        severity: Error,
        code,
        at,
        help,
    }
}

const fn warning(
    what: &'static str,
    find: &'static str,
    put: &'static str,
    at: &'static str,
    help: &'static str,
) -> Mistake {
    Mistake {
        severity: Warning,
        ..error(what, find, put, "odd", at, help)
    }
}

/// The curve of the rate as it stands in the file.
const RATE: &str = r#"[
  { at = "0m",   rps = 2.6 },
  { at = "25m",  rps = 2.6 },
  { at = "60m",  rps = 5 },
  { at = "120m", rps = 8 },
  { at = "180m", rps = 11 },
  { at = "240m", rps = 12 },
]"#;

/// The Chaos Monkey's pace as it stands in the file.
const MONKEY: &str = r#"from = "100m"
mean_between = "8m"
min_between  = "1m"
escalate = [{ at = "180m", mean_between = "4m48s" }]
"#;

/// A subnet of 16 addresses with two balancers that need 5 + 2 x 8.
const CELLAR: &str = r#"[[account.subnet]]
name = "cellar"
zone = "b"
cidr = "10.0.1.0/28"

[[account.balancer]]
name = "one"
kind = "classic"
subnets = ["cellar"]

[[account.balancer]]
name = "two"
kind = "classic"
subnets = ["cellar"]

[[account.nat_gateway]]"#;

/// The scaling group as it stands in the file.
const GROUP: &str = r#"[[account.group]]
name = "hashers"
launch = { version = "v1", start_script = "slow" }
subnets = ["public-a"]
min = 1
desired = 3
max = 4
behind = "front"
"#;

#[rustfmt::skip] // One line a mistake reads best.
const READING: &[Mistake] = &[
    error("a key with a slip", "points_per_usd = 250", "points_per_used = 250", "unknown-key", "points_per_used", "did you mean `points_per_usd`?"),
    error("a key from nowhere", "[limits]", "[limits]\ncolour = 3", "unknown-key", "colour", "the keys here are: instances, subnets"),
    error("a table from nowhere", "[limits]", "[weather]\nsun = 1\n\n[limits]", "unknown-key", "weather", "the keys here are: format, include"),
    error("a key too few in a table", "client_timeout      = \"15s\"\n", "", "missing-key", "[service]", "add `client_timeout = …`"),
    error("a key too few in an element", "min = 1\n", "", "missing-key", "[[account.group]]", "add `min = …`"),
    error("a key too few in a line", "{ at = \"0m\",   rps = 2.6 }", "{ at = \"0m\" }", "missing-key", "{ at = \"0m\" }", "add `rps = …`"),
    error("a key too few at the top", "length = \"4h\"\n", "", "missing-key", "#:schema ./gameday.schema.json", "add `length = …`"),
    error("a missing translation", "\"Costume day! Everyone wants a brand-new hash.\", ko = \"코스튬 데이! 모두가 새로운 해시를 원합니다.\"", "\"Costumes!\"", "missing-key", "{ en = \"Costumes!\" }", "add `ko = …`"),
    error("a number for a text", "name = \"front\"", "name = 7", "wrong-type", "7", "a text"),
    error("a number for a duration", "base_time           = \"4s\"", "base_time = 4", "wrong-type", "4", "with its unit, such as \"4s\""),
    error("a text for a number", "slots               = 5", "slots = \"five\"", "wrong-type", "\"five\"", "a number"),
    error("a number for a table", "{ usd = 6,  per = \"1h\" }", "6", "wrong-type", "6", "a table"),
    error("a text for a list", "subnets = [\"public-a\"]", "subnets = \"public-a\"", "wrong-type", "\"public-a\"", "a list"),
    error("a date for a duration", "length = \"4h\"", "length = 2018-03-06", "wrong-type", "2018-03-06", "with its unit"),
    error("an unknown unit", "client_timeout      = \"15s\"", "client_timeout = \"15 parsecs\"", "bad-value", "\"15 parsecs\"", "4s"),
    error("no unit", "client_timeout      = \"15s\"", "client_timeout = \"15\"", "bad-value", "\"15\"", "4s"),
    error("a negative duration", "base_time           = \"4s\"", "base_time = \"-4s\"", "bad-value", "\"-4s\"", "4s"),
    error("no duration", "length = \"4h\"", "length = \"long\"", "bad-value", "\"long\"", "1h30m"),
    error("a span the wrong way round", "for = \"3m..6m\"", "for = \"6m..3m\"", "bad-value", "\"6m..3m\"", "3m..6m"),
    error("no share", "error_rate = \"1%\"", "error_rate = \"1\"", "bad-value", "\"1\"", "1%"),
    error("a range with host bits", "cidr = \"10.0.0.0/28\"", "cidr = \"10.0.0.5/28\"", "bad-value", "\"10.0.0.5/28\"", "10.0.0.0/28"),
    error("a range too small", "cidr = \"10.0.0.0/28\"", "cidr = \"10.0.0.0/30\"", "bad-value", "\"10.0.0.0/30\"", "10.0.0.0/28"),
    error("no range", "cidr = \"10.0.0.0/28\"", "cidr = \"ten\"", "bad-value", "\"ten\"", "10.0.0.0/28"),
    error("half an instance", "slots               = 5", "slots = 2.5", "bad-value", "2.5", "a whole number"),
    error("too many digits", "rps = 2.6", "rps = 2.6001", "bad-value", "2.6001", "at most 3 decimals"),
    error("a hexadecimal number", "slots               = 5", "slots = 0x5", "bad-value", "0x5", "digits 0 to 9"),
    error("an exponent", "rps = 2.6", "rps = 2e3", "bad-value", "2e3", "a plain number"),
    error("not a number", "rps = 2.6", "rps = nan", "bad-value", "nan", "a plain number"),
    error("below zero", "slots               = 5", "slots = -5", "out-of-range", "-5", "not below zero"),
    error("a rate below zero", "rps = 2.6", "rps = -2.6", "out-of-range", "-2.6", "not below zero"),
    error("an empty key set", "set   = 2_000", "set = 0", "out-of-range", "0", "from 1 to 10000000"),
    error("no slot", "slots               = 5", "slots = 0", "out-of-range", "0", "from 1 to 10000"),
    error("a share above all", "share = \"75%\"", "share = \"175%\"", "out-of-range", "\"175%\"", "from 0% to 100%"),
    error("repeats above all", "repeats = \"90%\"", "repeats = \"190%\"", "out-of-range", "\"190%\"", "from 0% to 100%"),
    error("a reward for failing", "failed = -5", "failed = 5", "out-of-range", "5", "to 0"),
    error("a heavy key that is light", "queue               = 10", "queue = 10\nheavy = { share = \"5%\", times = 0.5 }", "out-of-range", "0.5", "from 1.000"),
    error("an unknown shape", "queue               = 10", "queue = 10\nextra_time_shape = \"log-normal\"", "unknown-word", "\"log-normal\"", "did you mean `lognormal`?"),
    error("too wide a spread", "queue               = 10", "queue = 10\nextra_time_shape = \"lognormal\"\nextra_time_cv = 50", "out-of-range", "50", "to 10.000"),
    error("an hour that no clock shows", "arrivals = \"poisson\"", "day = { begins = \"25:00\" }", "bad-value", "\"25:00\"", "16:00"),
    error("an offset without its sign", "arrivals = \"poisson\"", "day = { begins = \"09:00\", utc_offset = \"01:00\" }", "bad-value", "\"01:00\"", "+01:00"),
    error("too short a mood", "arrivals = \"poisson\"", "arrivals = \"bursty\"\nbursty = { busy = \"10ms\" }", "out-of-range", "\"10ms\"", "from 500ms to 1h"),
    error("no key in fashion", "set   = 2_000", "set = 2_000\nhot = { keys = 0, share = \"60%\", every = \"10m\" }", "out-of-range", "0", "from 1 to"),
    error("duplicates of no length", "set   = 2_000", "set = 2_000\nduplicates = { keys = 9, share = \"60%\", lives = \"0s\" }", "out-of-range", "\"0s\"", "from 1s to 48h"),
    error("an unknown format", "format = 1", "format = 2", "out-of-range", "2", "must be 1"),
    error("a game of no length", "length = \"4h\"", "length = \"0s\"", "out-of-range", "\"0s\"", "from 10s to 48h"),
    error("a word with a slip", "arrivals = \"poisson\"", "arrivals = \"poison\"", "unknown-word", "\"poison\"", "did you mean `poisson`?"),
    error("a word from nowhere", "kind = \"classic\"", "kind = \"gateway\"", "unknown-word", "\"gateway\"", "classic, application"),
    error("an objective without a limit", "[[team]]", "[[objective]]\nid = \"o\"\ntext = { en = \"x\", ko = \"x\" }\nmetric = \"score\"\n\n[[team]]", "missing-key", "[[objective]]", "at_least = "),
    error("an objective with two limits", "[[team]]", "[[objective]]\nid = \"o\"\ntext = { en = \"x\", ko = \"x\" }\nmetric = \"score\"\nat_least = 1\nat_most = 2\n\n[[team]]", "contradiction", "[[objective]]", "two objectives"),
    error("an unknown metric", "[[team]]", "[[objective]]\nid = \"o\"\ntext = { en = \"x\", ko = \"x\" }\nmetric = \"scores\"\nat_least = 1\n\n[[team]]", "unknown-word", "\"scores\"", "did you mean `score`?"),
    error("a latency without a unit", "[[team]]", "[[objective]]\nid = \"o\"\ntext = { en = \"x\", ko = \"x\" }\nmetric = \"p95-latency\"\nat_most = 6\n\n[[team]]", "wrong-type", "6", "with its unit"),
    error("a share of more than all", "[[team]]", "[[objective]]\nid = \"o\"\ntext = { en = \"x\", ko = \"x\" }\nmetric = \"fast-share\"\nat_least = \"101%\"\n\n[[team]]", "out-of-range", "\"101%\"", "from 0% to 100%"),
    error("an objective over no time", "[[team]]", "[[objective]]\nid = \"o\"\ntext = { en = \"x\", ko = \"x\" }\nmetric = \"score\"\nat_least = 1\nlast = \"0s\"\n\n[[team]]", "out-of-range", "\"0s\"", "from 1s"),
    error("a threshold above all", "behind = \"front\"", "behind = \"front\"\nsteps = [{ busy_percent = 120, change = 1 }]", "out-of-range", "120", "from 0 to 100"),
    error("a delay too long", "[limits]", "[metrics]\ndelay = \"2h\"\n\n[limits]", "out-of-range", "\"2h\"", "from 0s"),
    error("no period", "[limits]", "[metrics]\ndetailed_period = \"0s\"\n\n[limits]", "out-of-range", "\"0s\"", "from 1s"),
    error("a warm-up too long", "[limits]", "[scaling]\nwarm_up = \"2h\"\n\n[limits]", "out-of-range", "\"2h\"", "from 0s"),
    error("too heavy a group", "behind = \"front\"", "behind = \"front\"\nweight = 1000", "out-of-range", "1000", "from 0 to 999"),
    error("a path without a slash", "kind = \"classic\"", "kind = \"classic\"\nhealth = { path = \"calc\" }", "bad-value", "\"calc\"", "/healthcheck"),
    error("a node for nobody's answers", "[limits]", "[cache_node]\nsize = 0\n\n[limits]", "out-of-range", "0", "from 1 to 1000000"),
    error("an eviction with a slip", "[limits]", "[cache_node]\neviction = \"lruu\"\n\n[limits]", "unknown-word", "\"lruu\"", "did you mean `lru`?"),
    error("a node that never comes up", "[limits]", "[cache_node]\nstart = \"2h\"\n\n[limits]", "out-of-range", "\"2h\"", "to 1h"),
    error("an endless wait for a lost node", "[limits]", "[cache_node]\nlost_timeout = \"2m\"\n\n[limits]", "out-of-range", "\"2m\"", "to 1m"),
    error("no name", "name = \"public-a\"", "name = \"Public A\"", "bad-name", "\"Public A\"", "public-a"),
];

#[rustfmt::skip]
const FITTING: &[Mistake] = &[
    error("requests counted by a classic balancer", "behind = \"front\"", "behind = \"front\"\nrequests_per_target_per_min = 60", "contradiction", "60", "busy_percent"),
    error("two policies", "behind = \"front\"", "behind = \"front\"\nbusy_percent = 60\nsteps = [{ busy_percent = 80, change = 1 }]", "contradiction", "[{ busy_percent = 80, change = 1 }]", "keep one"),
    error("a target above all", "behind = \"front\"", "behind = \"front\"\nbusy_percent = 101", "bad-policy", "101", "a percentage"),
    error("no steps", "behind = \"front\"", "behind = \"front\"\nsteps = []", "bad-policy", "[]", "change = 2"),
    error("thresholds out of order", "behind = \"front\"", "behind = \"front\"\nsteps = [{ busy_percent = 90, change = 1 }, { busy_percent = 80, change = 2 }]", "bad-policy", "[{ busy_percent = 90, change = 1 }, { busy_percent = 80, change = 2 }]", "change = 2"),
    error("a step that changes nothing", "behind = \"front\"", "behind = \"front\"\nsteps = [{ busy_percent = 80, change = 0 }]", "bad-policy", "[{ busy_percent = 80, change = 0 }]", "change = 2"),
    error("a plan out of order", "behind = \"front\"", "behind = \"front\"\nschedule = [{ at = \"2h\", min = 1 }, { at = \"1h\", min = 2 }]", "order", "\"1h\"", "sort"),
    error("a plan after the end", "behind = \"front\"", "behind = \"front\"\nschedule = [{ at = \"5h\", min = 1 }]", "after-the-end", "\"5h\"", "before"),
    error("a plan that does not fit", "behind = \"front\"", "behind = \"front\"\nschedule = [{ at = \"1h\", min = 5 }]", "contradiction", "{ at = \"1h\", min = 5 }", "min <= desired"),
    error("an unknown zone", "zone = \"a\"", "zone = \"d\"", "unknown-zone", "\"d\"", "a"),
    error("an unknown subnet of a group", "start_script = \"slow\" }\nsubnets = [\"public-a\"]", "start_script = \"slow\" }\nsubnets = [\"public-a\", \"public-b\"]", "unknown-subnet", "\"public-b\"", "did you mean `public-a`?"),
    error("an unknown subnet of a balancer", "kind = \"classic\"\nsubnets = []", "kind = \"classic\"\nsubnets = [\"cellar\"]", "unknown-subnet", "\"cellar\"", "there are: public-a"),
    error("an unknown ACL of a subnet", "zone = \"a\"\n", "zone = \"a\"\nnetwork_acl = \"defualt\"\n", "unknown-network-acl", "\"defualt\"", "did you mean `default`?"),
    error("an unknown route table of a subnet", "zone = \"a\"\n", "zone = \"a\"\nroute_table = \"private\"\n", "unknown-route-table", "\"private\"", "there are: main"),
    error("a classic balancer that counts requests", "kind = \"classic\"\nsubnets = []", "kind = \"classic\"\nsubnets = []\nalgorithm = \"least-outstanding\"", "contradiction", "\"least-outstanding\"", "application balancer"),
    error("a classic balancer that starts slowly", "kind = \"classic\"\nsubnets = []", "kind = \"classic\"\nsubnets = []\nslow_start = \"30s\"", "contradiction", "\"30s\"", "goes round"),
    error("slow start by outstanding requests", "kind = \"classic\"\nsubnets = []", "kind = \"application\"\nsubnets = []\nslow_start = \"30s\"", "contradiction", "\"30s\"", "\"round-robin\""),
    error("too slow a start", "kind = \"classic\"\nsubnets = []", "kind = \"application\"\nalgorithm = \"round-robin\"\nsubnets = []\nslow_start = \"16m\"", "out-of-range", "\"16m\"", "15m"),
    error("too long a drain of a balancer", "kind = \"classic\"\nsubnets = []", "kind = \"classic\"\nsubnets = []\ndrain = \"2h\"", "out-of-range", "\"2h\"", "shorter"),
    error("an unknown security group of a balancer", "kind = \"classic\"\nsubnets = []", "kind = \"classic\"\nsubnets = []\nsecurity_group = \"web\"", "unknown-security-group", "\"web\"", "there are: default"),
    error("an unknown security group of a group", "behind = \"front\"", "behind = \"front\"\nsecurity_group = \"web\"", "unknown-security-group", "\"web\"", "there are: default"),
    error("a route to an unknown gateway", "[[account.nat_gateway]]", "[[account.route_table]]\nname = \"main\"\ndefault_route = \"internet-gateway/igv\"\n\n[[account.nat_gateway]]", "unknown-gateway", "\"internet-gateway/igv\"", "did you mean `igw`?"),
    error("a route to an unknown NAT gateway", "[[account.nat_gateway]]", "[[account.route_table]]\nname = \"main\"\ndefault_route = \"nat-gateway/igw\"\n\n[[account.nat_gateway]]", "unknown-gateway", "\"nat-gateway/igw\"", "there are: nat-1"),
    error("a route to a disk", "[[account.nat_gateway]]", "[[account.route_table]]\nname = \"main\"\ndefault_route = \"volume/backup-of-backup\"\n\n[[account.nat_gateway]]", "contradiction", "\"volume/backup-of-backup\"", "internet-gateway/igw"),
    error("a route to nowhere", "[[account.nat_gateway]]", "[[account.route_table]]\nname = \"main\"\ndefault_route = \"out\"\n\n[[account.nat_gateway]]", "bad-value", "\"out\"", "internet-gateway/igw"),
    error("two doors", "[[account.nat_gateway]]", "[[account.internet_gateway]]\nname = \"one\"\n\n[[account.internet_gateway]]\nname = \"two\"\n\n[[account.nat_gateway]]", "contradiction", "[[account.internet_gateway]]", "attached = false"),
    error("two ACLs of one name", "[[account.nat_gateway]]", "[[account.network_acl]]\nname = \"default\"\n\n[[account.network_acl]]\nname = \"default\"\n\n[[account.nat_gateway]]", "duplicate", "\"default\"", "another name"),
    error("a disk attached to an unknown group", "name = \"backup-of-backup\"", "name = \"backup-of-backup\"\nattached_to = \"hasher\"", "unknown-group", "\"hasher\"", "did you mean `hashers`?"),
    error("a policy for nobody", "[[account.nat_gateway]]", "[[account.policy]]\nname = \"stop\"\nprincipal = \"chaos-monky\"\neffect = \"deny\"\n\n[[account.nat_gateway]]", "unknown-word", "\"chaos-monky\"", "did you mean `chaos-monkey`?"),
    error("a policy about nothing", "[[account.nat_gateway]]", "[[account.policy]]\nname = \"stop\"\nprincipal = \"ceo\"\naction = \"terminate\"\neffect = \"deny\"\n\n[[account.nat_gateway]]", "unknown-word", "\"terminate\"", "terminate-instance"),
    error("more balancers than allowed", "[limits]", "[limits]\nbalancers = 1", "contradiction", "1", "fewer balancers"),
    error("no room for a group", "[limits]", "[limits]\ngroups = 0", "out-of-range", "0", "from 1"),
    error("more policies than allowed", "[limits]", "[[account.policy]]\nname = \"stop\"\nprincipal = \"ceo\"\neffect = \"deny\"\n\n[limits]\npolicies = 6", "contradiction", "6", "fewer policies"),
    error("two policies of one name", "[[account.nat_gateway]]", "[[account.policy]]\nname = \"stop\"\nprincipal = \"ceo\"\neffect = \"deny\"\n\n[[account.policy]]\nname = \"stop\"\nprincipal = \"ceo\"\neffect = \"allow\"\n\n[[account.nat_gateway]]", "duplicate", "\"stop\"", "another name"),
    warning("a policy for the game itself", "[[account.nat_gateway]]", "[[account.policy]]\nname = \"stop\"\nprincipal = \"system\"\neffect = \"deny\"\n\n[[account.nat_gateway]]", "[[account.policy]]", "leave the policy out"),
    warning("a policy that never matches", "[[account.nat_gateway]]", "[[account.policy]]\nname = \"stop\"\nprincipal = \"chaos-monkey\"\naction = \"terminate-instance\"\nkind = \"group\"\neffect = \"deny\"\n\n[[account.nat_gateway]]", "[[account.policy]]", "leave the policy out"),
    error("a process from nowhere", "behind = \"front\"", "behind = \"front\"\nsuspended = [\"launches\"]", "unknown-word", "\"launches\"", "did you mean `launch`?"),
    error("an unknown balancer of a group", "behind = \"front\"", "behind = \"fron\"", "unknown-balancer", "\"fron\"", "did you mean `front`?"),
    error("an unknown balancer at the entry", "entry = \"front\"", "entry = \"back\"", "unknown-balancer", "\"back\"", "there are: front, old-front"),
    error("an unknown instance type", "start_script = \"slow\" }", "start_script = \"slow\", instance_type = \"standart\" }", "unknown-instance-type", "\"standart\"", "did you mean `standard`?"),
    error("serverless containers that are not offered", "start_script = \"slow\" }", "compute = \"serverless\" }", "not-offered", "{ version = \"v1\", compute = \"serverless\" }", "offer it"),
    error("hosts that are not offered", "start_script = \"slow\" }", "compute = \"host\" }", "not-offered", "{ version = \"v1\", compute = \"host\" }", "offer it"),
    error("containers without hosts", "[[account.group]]", "[container]\n\n[[account.group]]\nname = \"pool\"\nlaunch = { version = \"v1\", compute = \"host\" }\nsubnets = [\"public-a\"]\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]\nname = \"tasks\"\nlaunch = { version = \"v1\", compute = \"container\" }\nsubnets = []\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]", "not-offered", "{ version = \"v1\", compute = \"container\" }", "offer it"),
    error("containers on hosts from nowhere", "[[account.group]]", "[container]\n\n[[account.group]]\nname = \"pool\"\nlaunch = { version = \"v1\", compute = \"host\" }\nsubnets = [\"public-a\"]\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]\nname = \"tasks\"\nlaunch = { version = \"v1\", compute = \"container\", hosts = \"pol\" }\nsubnets = []\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]", "unknown-hosts", "\"pol\"", "did you mean `pool`?"),
    error("containers on a group of instances", "[[account.group]]", "[container]\n\n[[account.group]]\nname = \"pool\"\nlaunch = { version = \"v1\", compute = \"host\" }\nsubnets = [\"public-a\"]\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]\nname = \"tasks\"\nlaunch = { version = \"v1\", compute = \"container\", hosts = \"hashers\" }\nsubnets = []\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]", "unknown-hosts", "\"hashers\"", "there are: pool"),
    error("containers with subnets of their own", "[[account.group]]", "[container]\n\n[[account.group]]\nname = \"pool\"\nlaunch = { version = \"v1\", compute = \"host\" }\nsubnets = [\"public-a\"]\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]\nname = \"tasks\"\nlaunch = { version = \"v1\", compute = \"container\", hosts = \"pool\" }\nsubnets = [\"public-a\"]\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]", "contradiction", "[\"public-a\"]", "subnets = []"),
    error("a task that no host can hold", "[[account.group]]", "[container]\n\n[[account.group]]\nname = \"pool\"\nlaunch = { version = \"v1\", compute = \"host\" }\nsubnets = [\"public-a\"]\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]\nname = \"tasks\"\nlaunch = { version = \"v1\", compute = \"container\", hosts = \"pool\", task = { vcpu = 1.5, memory_mb = 512 } }\nsubnets = []\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]", "task-too-large", "{ version = \"v1\", compute = \"container\", hosts = \"pool\", task = { vcpu = 1.5, memory_mb = 512 } }", "larger type"),
    error("a task too small for one request", "[[account.group]]", "[container]\n\n[[account.group]]\nname = \"pool\"\nlaunch = { version = \"v1\", compute = \"host\" }\nsubnets = [\"public-a\"]\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]\nname = \"tasks\"\nlaunch = { version = \"v1\", compute = \"container\", hosts = \"pool\", task = { vcpu = 0.1, memory_mb = 512 } }\nsubnets = []\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]", "not-offered", "{ version = \"v1\", compute = \"container\", hosts = \"pool\", task = { vcpu = 0.1, memory_mb = 512 } }", "offer it"),
    error("more containers than allowed", "[[account.group]]", "[container]\n\n[[account.group]]\nname = \"pool\"\nlaunch = { version = \"v1\", compute = \"host\" }\nsubnets = [\"public-a\"]\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\n[[account.group]]\nname = \"tasks\"\nlaunch = { version = \"v1\", compute = \"container\", hosts = \"pool\" }\nsubnets = []\nmin = 0\ndesired = 0\nmax = 201\nbehind = \"front\"\n\n[[account.group]]", "contradiction", "201", "raise the limit"),
    error("hosts that scale on requests", "[[account.group]]", "[container]\n\n[[account.group]]\nname = \"pool\"\nlaunch = { version = \"v1\", compute = \"host\" }\nsubnets = [\"public-a\"]\nmin = 0\ndesired = 0\nmax = 2\nbehind = \"front\"\n\nrequests_per_target_per_min = 60\n\n[[account.group]]", "contradiction", "60", "busy_percent"),
    error("a container of nothing", "[limits]", "[container]\nvcpu = 0\n\n[limits]", "out-of-range", "0", "from 0.001 to 1024"),
    error("a placement from nowhere", "start_script = \"slow\" }", "placement = \"bin-pack\" }", "unknown-word", "\"bin-pack\"", "did you mean `binpack`?"),
    error("a function that is not offered", "start_script = \"slow\" }", "compute = \"function\" }", "not-offered", "{ version = \"v1\", compute = \"function\" }", "offer it"),
    error("environments of an instance", "start_script = \"slow\" }", "provisioned = 2 }", "not-offered", "{ version = \"v1\", provisioned = 2 }", "offer it"),
    error("an environment too few", "[limits]", "[function]\nconcurrency = 0\nrequests = { usd = 1, per_requests = 1_000 }\nusd_per_gb_hour = 1\n\n[limits]", "out-of-range", "0", "from 1 to 10000"),
    error("provisioned environments beyond all means", "[limits]", "[function]\nrequests = { usd = 1, per_requests = 1_000 }\nusd_per_gb_hour = 1\nprovisioned = { usd = 900_000, per = \"1ms\" }\n\n[limits]", "out-of-range", "900_000", "a billion dollars"),
    error("spot capacity of instances", "start_script = \"slow\" }", "spot = true }", "not-offered", "{ version = \"v1\", spot = true }", "offer it"),
    error("a discount of more than all", "[limits]", "[serverless]\nprice = { usd = 16, per = \"1h\" }\nspot = { discount = \"170%\", mean_between_interruptions = \"20m\" }\n\n[limits]", "out-of-range", "\"170%\"", "from 0% to 100%"),
    warning("a notice too short for a request", "[limits]", "[serverless]\nprice = { usd = 16, per = \"1h\" }\nspot = { mean_between_interruptions = \"20m\", notice = \"3s\" }\n\n[limits]", "\"3s\"", "longer notice"),
    error("two instance types of one name", "[limits]", "[[instance_type]]\nname = \"large\"\nslots = 9\nprice = { usd = 9, per = \"1h\" }\n\n[[instance_type]]\nname = \"large\"\nslots = 5\nprice = { usd = 9, per = \"1h\" }\n\n[limits]", "duplicate", "\"large\"", "another name"),
    error("an instance type without a slot", "[limits]", "[[instance_type]]\nname = \"large\"\nslots = 0\nprice = { usd = 9, per = \"1h\" }\n\n[limits]", "out-of-range", "0", "from 1 to 10000"),
    error("an instance type beyond all means", "[limits]", "[[instance_type]]\nname = \"large\"\nslots = 9\nprice = { usd = 900_000, per = \"1ms\" }\n\n[limits]", "out-of-range", "900_000", "a billion dollars"),
    error("an event after the end", "at = \"75m\"", "at = \"275m\"", "after-the-end", "\"275m\"", "before 4h"),
    error("a burst after the end", "at = \"229m\"", "at = \"240m\"", "after-the-end", "\"240m\"", "before 4h"),
    error("a monkey after the end", MONKEY, "from = \"5h\"\nmean_between = \"8m\"\n", "after-the-end", "\"5h\"", "before 4h"),
    error("a change of pace after the end", "{ at = \"180m\", mean_between", "{ at = \"250m\", mean_between", "after-the-end", "\"250m\"", "before 4h"),
    error("a change of pace before the begin", "{ at = \"180m\", mean_between", "{ at = \"90m\", mean_between", "order", "\"90m\"", "later"),
    error("a pace that cannot be kept", "min_between  = \"1m\"", "min_between = \"5m\"", "contradiction", "\"5m\"", "lower `min_between`"),
    error("too busy a monkey", MONKEY, "from = \"0s\"\nmean_between = \"1s\"\n\n[[monkey]]\nkind = \"chaos-monkey\"\nfrom = \"0s\"\nmean_between = \"2s\"\n", "out-of-range", "\"2s\"", "fewer monkeys"),
    error("tiers that do not rise", "within = \"6s\"", "within = \"1s\"", "order", "\"1s\"", "raise `within` of `ok`"),
    error("a tier beyond the patience", "within = \"15s\"", "within = \"16s\"", "contradiction", "\"16s\"", "lower `within`"),
    error("a probe as long as its interval", "timeout  = \"5s\"", "timeout = \"30s\"", "contradiction", "\"30s\"", "lower `timeout`"),
    error("a balancer twice", "name = \"old-front\"", "name = \"front\"", "duplicate", "\"front\"", "another name"),
    error("a burst twice", "id = \"burst-2\"", "id = \"burst-1\"", "duplicate", "\"burst-1\"", "another name"),
    error("a zone twice", "zones = [\"a\", \"b\", \"c\"]", "zones = [\"a\", \"b\", \"b\"]", "duplicate", "\"b\"", "another name"),
    error("no zones", "zones = [\"a\", \"b\", \"c\"]", "", "missing-key", "[account]", "`[[account.region]]`"),
    error("a zone of the main region and another", "zones = [\"a\", \"b\", \"c\"]", "zones = [\"a\", \"b\", \"c\"]\nregion = [{ name = \"eu\", zones = [\"b\"] }]", "duplicate", "\"b\"", "`eu-a`"),
    error("a second main region", "zones = [\"a\", \"b\", \"c\"]", "zones = [\"a\", \"b\", \"c\"]\nregion = [{ name = \"main\", zones = [\"d\"] }]", "duplicate", "\"main\"", "another name"),
    error("a region twice", "zones = [\"a\", \"b\", \"c\"]", "region = [{ name = \"eu\", zones = [\"a\"] }, { name = \"eu\", zones = [\"b\"] }]", "duplicate", "\"eu\"", "another name"),
    error("a region without zones", "zones = [\"a\", \"b\", \"c\"]", "region = [{ name = \"eu\", zones = [\"a\"] }, { name = \"us\", zones = [] }]", "empty", "[]", "leave the region out"),
    error("a zone of two regions", "zones = [\"a\", \"b\", \"c\"]", "region = [{ name = \"eu\", zones = [\"a\"] }, { name = \"us\", zones = [\"a\"] }]", "duplicate", "\"a\"", "`eu-a`"),
    error("a region out of this world", "zones = [\"a\", \"b\", \"c\"]", "region = [{ name = \"moon\", zones = [\"a\"], latency = \"11s\" }]", "out-of-range", "\"11s\"", ""),
    error("a record of nobody", "entry = \"front\"", "entry = \"front\"\ndns = { record = [{ balancer = \"front\" }, { balancer = \"old-frnt\" }] }", "unknown-balancer", "\"old-frnt\"", "did you mean `old-front`?"),
    error("two records of one balancer", "entry = \"front\"", "entry = \"front\"\ndns = { record = [{ balancer = \"front\" }, { balancer = \"front\", role = \"secondary\" }] }", "duplicate", "\"front\"", "keep one"),
    error("records that point nowhere", "entry = \"front\"", "entry = \"front\"\ndns = { record = [{ balancer = \"front\", weight = 0 }, { balancer = \"old-front\", role = \"secondary\" }] }", "empty", "{ record = [{ balancer = \"front\", weight = 0 }, { balancer = \"old-front\", role = \"secondary\" }] }", "weight of 1"),
    error("a heavy record", "entry = \"front\"", "entry = \"front\"\ndns = { record = [{ balancer = \"front\", weight = 256 }] }", "out-of-range", "256", ""),
    error("no time to keep an answer", "entry = \"front\"", "entry = \"front\"\ndns = { ttl = \"0s\", record = [{ balancer = \"front\" }] }", "out-of-range", "\"0s\"", ""),
    warning("an entry that no record begins with", "entry = \"front\"", "entry = \"front\"\ndns = { record = [{ balancer = \"old-front\" }] }", "\"front\"", "entry = \"old-front\""),
    error("a team twice", "name = \"Cache\"", "name = \" Expert \"", "duplicate", "\" Expert \"", "another name"),
    error("a team without a name", "name = \"Cache\"", "name = \"  \"", "duplicate", "\"  \"", "another name"),
    error("ranges that overlap", "[[account.balancer]]", "[[account.subnet]]\nname = \"public-b\"\nzone = \"b\"\ncidr = \"10.0.0.0/24\"\n\n[[account.balancer]]", "contradiction", "\"10.0.0.0/24\"", "another range"),
    error("too small a subnet for the instances", "desired = 3", "desired = 4", "no-address", "4", "larger subnet"),
    error("too small a subnet for its balancers", "[[account.nat_gateway]]", CELLAR, "no-address", "\"10.0.1.0/28\"", "larger subnet"),
    error("min above desired", "min = 1", "min = 4", "contradiction", "3", "min <= desired <= max"),
    error("max beyond the limit", "max = 4", "max = 41", "contradiction", "41", "raise the limit"),
    error("no rate at all", RATE, "[]", "empty", "[]", "rate = [{ at"),
    error("a rate out of order", "{ at = \"60m\",  rps = 5 }", "{ at = \"20m\",  rps = 5 }", "order", "\"20m\"", "sort them"),
    error("two rates at once", "{ at = \"60m\",  rps = 5 }", "{ at = \"25m\",  rps = 5 }", "order", "\"25m\"", "sort them"),
    error("a share out of order", "{ at = \"120m\", share = \"50%\" }", "{ at = \"30m\", share = \"50%\" }", "order", "\"30m\"", "sort them"),
    error("a burst of no length", "for = \"8m\"", "for = \"0s\"", "empty", "\"0s\"", "5m"),
    error("a burst longer than the game", "for = \"8m\"", "for = \"8m..9h\"", "contradiction", "\"8m..9h\"", "shorten it"),
    error("a price that cannot be added up", "{ usd = 8,  per = \"15m\"", "{ usd = 1_000_000,  per = \"1s\"", "out-of-range", "1_000_000", "a billion dollars"),
    error("a price of requests that cannot be added up", "{ usd = 1,  per_requests = 1_000 }", "{ usd = 10_000, per_requests = 1 }", "out-of-range", "10_000", "a billion dollars"),
    error("a burst before the begin", "within = \"6m\"", "within = \"49m\"", "contradiction", "\"49m\"", "lower `within`"),
    error("too large a rate", "rps = 2.6", "rps = 200_000", "out-of-range", "200_000", "lower `rps`"),
    error("too large a burst", "rps = 12 ", "rps = 30_000 ", "out-of-range", "3.5", "lower `times`"),
    error("too many changes of the keys", "set   = 2_000", "set = 10_000_000", "out-of-range", "\"30m\"", "raise `every`"),
    error("no group", GROUP, "", "missing-key", "[account]", "add `group = …`"),
    error("an objective over more than the game", "[[team]]", "[[objective]]\nid = \"o\"\ntext = { en = \"x\", ko = \"x\" }\nmetric = \"score\"\nat_least = 1\nlast = \"5h\"\n\n[[team]]", "contradiction", "\"5h\"", "shorten it"),
    error("an objective twice", "[[team]]", "[[objective]]\nid = \"o\"\ntext = { en = \"x\", ko = \"x\" }\nmetric = \"score\"\nat_least = 1\n\n[[objective]]\nid = \"o\"\ntext = { en = \"x\", ko = \"x\" }\nmetric = \"wrong\"\nat_most = 1\n\n[[team]]", "duplicate", "\"o\"", "another name"),
    warning("an objective that cannot be missed", "[[team]]", "[[objective]]\nid = \"o\"\ntext = { en = \"x\", ko = \"x\" }\nmetric = \"p99-latency\"\nat_most = \"16s\"\n\n[[team]]", "\"16s\"", "client_timeout"),
    error("a group of a version that is not offered", "version = \"v1\", start_script", "version = \"v3\", start_script", "unknown-version", "\"v3\"", "`v3 = {}`"),
    error("an event that brings what is not offered", "unlock = \"v2\"", "unlock = \"v3\"", "unknown-version", "\"v3\"", "`v3 = {}`"),
    warning("a version without its node", "v2 = {}", "v2 = {}\nv3 = {}", "{}", "add a `[cache_node]`"),
    warning("a node that nobody asks", "[limits]", "[cache_node]\nsize = 9\n\n[limits]", "[cache_node]", "`v3 = {}`"),
    warning("hits that are not faster", "v2 = {}", "v2 = {}\nv3 = {}\n\n[cache_node]\nhit_time = \"4s\"", "\"4s\"", "lower `hit_time`"),
    warning("a wait that no client sits out", "v2 = {}", "v2 = {}\nv3 = {}\n\n[cache_node]\nlost_timeout = \"15s\"", "\"15s\"", "lower `lost_timeout`"),
    error("probes too often", "kind = \"classic\"", "kind = \"classic\"\nhealth = { interval = \"10ms\" }", "out-of-range", "\"10ms\"", "within the range"),
    error("probes of one balancer that outlast their interval", "kind = \"classic\"", "kind = \"classic\"\nhealth = { interval = \"4s\" }", "contradiction", "\"4s\"", "raise `interval`"),
    warning("a weight that nothing reads", "behind = \"front\"", "behind = \"front\"\nweight = 5", "5", "kind = \"application\""),
    warning("probes of nothing", "kind = \"classic\"", "kind = \"classic\"\nhealth = { path = \"/health\" }", "\"/health\"", "probe `/healthcheck`"),
    warning("probes that are too slow to pass", "kind = \"classic\"", "kind = \"classic\"\nhealth = { path = \"/calc\", timeout = \"4s\" }", "\"/calc\"", "raise `timeout`"),
    warning("no traffic", RATE, "[{ at = \"0m\", rps = 0 }]", "[{ at = \"0m\", rps = 0 }]", "raise `rps`"),
    warning("a spread that nothing reads", "queue               = 10", "queue = 10\nextra_time_cv = 2", "2", "extra_time_shape = \"lognormal\""),
    warning("a shape of nothing", "extra_time_mean     = \"250ms\"", "extra_time_shape = \"uniform\"", "\"uniform\"", "give `extra_time_mean`"),
    warning("keys too heavy for anybody", "queue               = 10", "queue = 10\nheavy = { share = \"5%\", times = 4 }", "4", "lower `times`"),
    error("more keys in fashion than there are", "set   = 2_000", "set = 2_000\nhot = { keys = 2_001, share = \"60%\", every = \"10m\" }", "contradiction", "2_001", "raise `set`"),
    warning("duplicates that are none", "set   = 2_000", "set = 2_000\nduplicates = { keys = 900, share = \"10%\", lives = \"2m\" }", "{ keys = 900, share = \"10%\", lives = \"2m\" }", "lower `keys`"),
    warning("keys that never go out of fashion", "set   = 2_000", "set = 2_000\nhot = { keys = 1_001, share = \"60%\", every = \"10m\" }", "1_001", "lower `keys`"),
    error("too busy a mood", "arrivals = \"poisson\"\nrate = [\n  { at = \"0m\",   rps = 2.6 }", "arrivals = \"bursty\"\nbursty = { times = 40 }\nrate = [\n  { at = \"0m\",   rps = 28_000 }", "out-of-range", "40", "lower `times`"),
    error("too large a burst of a busy mood", "arrivals = \"poisson\"\nrate = [\n  { at = \"0m\",   rps = 2.6 }", "arrivals = \"bursty\"\nrate = [\n  { at = \"0m\",   rps = 14_000 }", "out-of-range", "3.5", "lower `times`"),
    warning("moods that nothing reads", "arrivals = \"poisson\"", "bursty = { times = 4 }", "{ times = 4 }", "arrivals = \"bursty\""),
    warning("a step from nowhere", "{ at = \"0m\",   rps = 2.6 }", "{ at = \"0m\",   rps = 2.6, step = true }", "true", "remove `step`"),
    warning("a slow image", "baked = \"60s\"", "baked = \"300s\"", "\"300s\"", "swap"),
    warning("slow answers that earn more", "points = 2 }", "points = 7 }", "7", "swap"),
    error("too many retries", "arrivals = \"poisson\"", "clients = { retries = 6 }", "out-of-range", "6", "from 0 to 5"),
    warning("a pause that nothing reads", "arrivals = \"poisson\"", "clients = { backoff = \"2s\" }", "\"2s\"", "add `retries"),
    warning("a pause beyond the patience", "arrivals = \"poisson\"", "clients = { retries = 2, backoff = \"15s\" }", "\"15s\"", "lower `backoff`"),
    warning("a link beyond the patience", "arrivals = \"poisson\"", "clients = { slow = { share = \"5%\", link_time = \"15s\" } }", "\"15s\"", "lower `link_time`"),
    error("an event without a time", "at = \"75m\"\ntell", "tell", "missing-key", "[[event]]", "manual = true"),
    error("an event with two times", "at = \"75m\"", "at = \"75m\"\nmanual = true", "contradiction", "true", "keep one"),
    error("an event that waits after none", "at = \"75m\"", "at = \"75m\"\nwait = \"5m\"", "contradiction", "\"5m\"", "add `after"),
    error("an event after one that is not there", "[[team]]", "[[event]]\nid = \"late\"\nafter = \"welcom\"\nfault = \"hang\"\n\n[[team]]", "unknown-event", "\"welcom\"", "welcome"),
    error("an event that waits for itself", "[[team]]", "[[event]]\nid = \"egg\"\nafter = \"hen\"\nfault = \"hang\"\n[[event]]\nid = \"hen\"\nafter = \"egg\"\nfault = \"hang\"\n\n[[team]]", "contradiction", "\"hen\"", "come at a time"),
    error("an event that comes again after the end", "[[team]]", "[[event]]\nid = \"again\"\nat = \"1h\"\nfault = \"hang\"\nrepeat = { every = \"1h\", times = 4 }\n\n[[team]]", "after-the-end", "{ every = \"1h\", times = 4 }", "fewer times"),
    error("a condition that comes again", "[[team]]", "[[event]]\nid = \"again\"\nwhen = \"any.score < 0\"\nfault = \"hang\"\nrepeat = { every = \"1h\", times = 2 }\n\n[[team]]", "contradiction", "{ every = \"1h\", times = 2 }", "only events with `at` or `after`"),
    error("a version that comes out some time", "at = \"75m\"\ntell", "at = \"75m\"\nwithin = \"9m\"\ntell", "contradiction", "[[event]]", "`at` alone"),
    error("nothing that could be stopped", "[[team]]", "[[event]]\nid = \"kill\"\nat = \"1h\"\nfault = \"terminate-instance\"\nstop_if = \"teams_down > 50%\"\n\n[[team]]", "contradiction", "\"teams_down > 50%\"", "a fault that lasts"),
    error("a condition on nothing", "[[team]]", "[[event]]\nid = \"kill\"\nwhen = \"leader.luck > 2\"\nfault = \"hang\"\n\n[[team]]", "bad-value", "\"leader.luck > 2\"", "leader.zones > 2"),
    error("teams that nobody is", "[[team]]", "[[event]]\nid = \"kill\"\nat = \"1h\"\nteams = \"winners\"\nfault = \"hang\"\n\n[[team]]", "bad-value", "\"winners\"", "\"leader\""),
    error("a runbook by its path", "runbook = \"unicorn-rentals\"", "runbook = \"../secret.en.md\"", "bad-value", "\"../secret.en.md\"", "without `.en.md`"),
    error("help that is free before it can be asked for", "free_after = \"20m\"", "free_after = \"9m\"", "contradiction", "\"9m\"", "raise `free_after`"),
    error("a tell that tells nobody", "unlock = \"v2\"", "unlock = \"v2\"\n[[event]]\nid = \"mute\"\nat = \"1m\"\nfault = \"hang\"\ntell = {}", "missing-key", "{}", "add `public`"),
    error("a tell to the wrong people", "unlock = \"v2\"", "unlock = \"v2\"\n[[event]]\nid = \"crowd\"\nat = \"1m\"\nfault = \"hang\"\ntell = { teams = { en = \"x\", ko = \"y\" } }", "unknown-key", "teams", "did you mean `team`?"),
    warning("an event about nothing", "[[team]]", "[[event]]\nid = \"silence\"\nat = \"1m\"\n\n[[team]]", "[[event]]", "a `board` or a `fault`"),
    error("a hang that grows", "[[team]]", "[[event]]\nid = \"hang\"\nat = \"1h\"\nfault = \"hang\"\nramp = \"2m\"\n\n[[team]]", "contradiction", "\"2m\"", "leave it out"),
    warning("a delay that is over before it has grown", "[[team]]", "[[event]]\nid = \"late\"\nat = \"1h\"\nfault = \"latency\"\nfor = \"5m\"\nramp = \"6m\"\n\n[[team]]", "\"6m\"", "last longer"),
    error("a board that does something else", "unlock = \"v2\"", "board = \"frozen\"", "unknown-word", "\"frozen\"", "freeze"),
    error("an outage of an unknown zone", "unlock = \"v2\"", "fault = \"zone-outage\"\nzone = \"d\"", "unknown-zone", "\"d\"", "did you mean `a`?"),
    error("an outage of an unknown region", "unlock = \"v2\"", "fault = \"region-outage\"\nregion = \"man\"", "unknown-region", "\"man\"", "did you mean `main`?"),
    error("an outage of no length", "unlock = \"v2\"", "fault = \"zone-outage\"\nfor = \"0s\"", "out-of-range", "\"0s\"", "from 1s to 48h"),
    warning("an outage without an end", "unlock = \"v2\"", "fault = \"zone-outage\"\nfor = \"165m\"", "\"165m\"", "begin earlier"),
    error("an unknown fault", "unlock = \"v2\"", "fault = \"latencey\"", "unknown-word", "\"latencey\"", "did you mean `latency`?"),
    error("a parameter of another fault", "unlock = \"v2\"", "fault = \"latency\"\none_in = 3", "unknown-key", "one_in", "jitter"),
    error("a parameter out of range", "unlock = \"v2\"", "fault = \"latency\"\nadd = \"2m\"", "out-of-range", "\"2m\"", "from 0s to 1m"),
    error("a parameter without a fault", "unlock = \"v2\"", "unlock = \"v2\"\npick = \"all\"", "unknown-key", "\"all\"", "chaos list"),
    error("an edit that is to last", "unlock = \"v2\"", "fault = \"debug-logging\"\nfor = \"5m\"", "contradiction", "\"5m\"", "leave it out"),
    error("a pick where nothing is picked", "unlock = \"v2\"", "fault = \"price-change\"\npick = \"all\"", "contradiction", "\"all\"", "leave it out"),
    error("a pick that means nothing", "unlock = \"v2\"", "fault = \"hang\"\npick = \"most\"", "bad-value", "\"most\"", "up to 3"),
    error("a pick of an unknown zone", "unlock = \"v2\"", "fault = \"hang\"\npick = \"zone:d\"", "unknown-zone", "\"zone:d\"", "did you mean `a`?"),
    error("a pick of an unknown group", "unlock = \"v2\"", "fault = \"hang\"\npick = \"group:hasher\"", "unknown-group", "\"group:hasher\"", "did you mean `hashers`?"),
    error("a fault by a team", "unlock = \"v2\"", "fault = \"hang\"\nby = \"player\"", "unknown-word", "\"player\"", "chaos-monkey"),
    error("a fault of an unknown group", "unlock = \"v2\"", "fault = \"max-size-one\"\ngroup = \"hasher\"", "unknown-group", "\"hasher\"", "did you mean `hashers`?"),
    error("a fault of an unknown balancer", "unlock = \"v2\"", "fault = \"wrong-health-path\"\nbalancer = \"frond\"", "unknown-balancer", "\"frond\"", "did you mean `front`?"),
    error("a fault of a version that is not offered", "unlock = \"v2\"", "fault = \"wrong-version\"\nversion = \"v3\"", "unknown-version", "\"v3\"", "service.version.v3"),
    error("a fault of an unknown security group", "unlock = \"v2\"", "fault = \"security-group-closed\"\nsecurity_group = \"defualt\"", "unknown-security-group", "\"defualt\"", "did you mean `default`?"),
    error("a fault of an unknown network ACL", "unlock = \"v2\"", "fault = \"acl-deny\"\nnetwork_acl = \"walls\"", "unknown-network-acl", "\"walls\"", "there are: default"),
    error("a fault of an unknown route table", "unlock = \"v2\"", "fault = \"route-lost\"\nroute_table = \"man\"", "unknown-route-table", "\"man\"", "did you mean `main`?"),
    error("a fault of an unknown gateway", "unlock = \"v2\"", "fault = \"gateway-detached\"\ngateway = \"igv\"", "unknown-gateway", "\"igv\"", "did you mean `igw`?"),
    error("a monkey's fault of no length", "kind = \"chaos-monkey\"", "kind = \"latency-monkey\"\nfor = \"0s\"", "out-of-range", "\"0s\"", "from 1s to 48h"),
    error("a length of what a monkey does at once", "kind = \"chaos-monkey\"", "kind = \"chaos-monkey\"\nfor = \"5m\"", "contradiction", "\"5m\"", "leave it out"),
    error("a pick of a monkey that picks nothing", "kind = \"chaos-monkey\"", "kind = \"gorilla\"\npick = \"one\"", "contradiction", "\"one\"", "leave it out"),
    error("a monkey that stops before it begins", "min_between  = \"1m\"", "until = \"100m\"", "order", "\"100m\"", "later time"),
    error("a monkey that stops before its last pace", "min_between  = \"1m\"", "until = \"170m\"", "order", "\"170m\"", "leave out"),
    warning("a monkey that stops after the end", "min_between  = \"1m\"", "until = \"5h\"", "\"5h\"", "earlier time"),
    error("a chance of nothing", "min_between  = \"1m\"", "chance = \"0%\"", "out-of-range", "\"0%\"", "100%"),
    error("a monkey for an unknown group", "min_between  = \"1m\"", "groups = [\"hasher\"]", "unknown-group", "\"hasher\"", "did you mean `hashers`?"),
    error("an exception for an unknown group", "min_between  = \"1m\"", "except = [\"canary\"]", "unknown-group", "\"canary\"", "there are: hashers"),
    error("a monkey with nobody left", "min_between  = \"1m\"", "except = [\"hashers\"]", "contradiction", "[\"hashers\"]", "except fewer"),
    error("a monkey in an unknown zone", "min_between  = \"1m\"", "zones = [\"a\", \"d\"]", "unknown-zone", "\"d\"", "did you mean `a`?"),
    error("a monkey that may hit nobody at once", "min_between  = \"1m\"", "at_most = 0", "out-of-range", "0", "from 1 to 10000"),
    error("a limit for what hits no instance", "kind = \"chaos-monkey\"", "kind = \"gorilla\"\nat_most = 3", "contradiction", "3", "leave it out"),
    error("a surge for some teams", "unlock = \"v2\"", "fault = \"spike\"\nteams = \"leader\"", "contradiction", "\"leader\"", "leave out `teams`"),
    error("a monkey that changes the traffic", "kind = \"chaos-monkey\"", "kind = \"chaos-monkey\"\nfaults = [\"spike\"]", "contradiction", "[\"spike\"]", "an event"),
];

/// What is wrong with the file itself: the line that is pointed at.
#[rustfmt::skip]
const SYNTAX: &[(&str, &str, &str, &str)] = &[
    ("two equals signs", "slots               = 5", "slots == 5", "slots == 5"),
    ("an open string", "base_time           = \"4s\"", "base_time = \"4s", "base_time = \"4s"),
    ("an open table", "[limits]", "[limits", "[limits"),
    ("an open list", "\"public-a\"]\n\n[[account.balancer]]", "\"public-a\"\n\n[[account.balancer]]", "[[account.balancer]]"),
    ("a key twice", "length = \"4h\"", "length = \"4h\"\nlength = \"5h\"", "length = \"5h\""),
    ("a table twice", "[limits]", "[limits]\ninstances = 3\n[limits]", "[limits]"),
    ("no value", "slots               = 5", "slots = ", "slots = "),
    ("a line without a key", "[limits]", "= 5\n[limits]", "= 5"),
];

#[test]
fn every_mistake_is_reported_once_at_its_place_with_a_way_out() {
    let base = ASIDE
        .iter()
        .fold(STORY.to_owned(), |text, it| change(&text, it, ""));
    for mistake in READING.iter().chain(FITTING) {
        let what = mistake.what;
        let text = change(&base, mistake.find, mistake.put);
        let loaded = load(&text);
        let [problem] = &loaded.problems[..] else {
            panic!("{what}: one problem, not {:#?}", loaded.problems)
        };
        assert_eq!(problem.severity, mistake.severity, "{what}: {problem:?}");
        assert_eq!(problem.code, mistake.code, "{what}: {problem:?}");
        assert_eq!(
            text.get(problem.span.clone()),
            Some(mistake.at),
            "{what}: {problem:?}"
        );
        assert_readable(what, problem);
        let help = problem.help.as_deref().unwrap_or_default();
        assert!(
            help.contains(mistake.help),
            "{what}: help `{help}` without `{}`",
            mistake.help
        );
        let refused = mistake.severity == Error;
        assert_eq!(loaded.value.is_none(), refused, "{what}");
        assert_eq!(loaded.has_errors(), refused, "{what}");
    }
}

#[test]
fn syntax_errors_point_at_their_line() {
    for (what, find, put, line) in SYNTAX {
        let text = change(STORY, find, put);
        let loaded = load(&text);
        assert!(loaded.value.is_none(), "{what}");
        assert!(!loaded.problems.is_empty(), "{what}");
        for problem in &loaded.problems {
            assert_eq!(problem.code, "syntax", "{what}: {problem:?}");
            assert_readable(what, problem);
        }
        let at = loaded.problems[0].span.start;
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let shown = text[start..].lines().next().unwrap_or_default();
        assert!(
            shown.starts_with(line),
            "{what}: at `{shown}`: {:?}",
            loaded.problems
        );
    }
}

fn assert_readable(what: &str, problem: &Problem) {
    assert!(!problem.message.is_empty(), "{what}");
    assert!(!problem.label.is_empty(), "{what}");
    assert!(
        problem.help.as_ref().is_some_and(|help| !help.is_empty()),
        "{what}"
    );
}

/// All mistakes of one stage in one file, in order of the text.
fn codes_of(mistakes: &[(&str, &str)]) -> Vec<&'static str> {
    let text = mistakes.iter().fold(STORY.to_owned(), |text, (find, put)| {
        change(&text, find, put)
    });
    let loaded = load(&text);
    assert!(loaded.value.is_none());
    assert!(
        loaded.problems.is_sorted_by_key(|p| p.span.start),
        "in order of the text"
    );
    loaded.problems.iter().map(|p| p.code).collect()
}

#[test]
fn all_values_that_cannot_be_read_are_reported_together() {
    let codes = codes_of(&[
        ("format = 1", "format = 2"),
        ("base_time           = \"4s\"", "base_time = \"4 parsecs\""),
        ("slots               = 5", "slots = \"five\""),
        ("queue               = 10", "queue = -10"),
        ("arrivals = \"poisson\"", "arrivals = \"poison\""),
        ("id = \"burst-1\"", "id = \"Burst 1\""),
        ("min = 1\n", ""),
        ("[[team]]", "[[team]]\nmotto = \"win\""),
    ]);
    assert_eq!(
        codes,
        [
            "out-of-range",
            "bad-value",
            "wrong-type",
            "out-of-range",
            "unknown-word",
            "bad-name",
            "missing-key",
            "unknown-key"
        ]
    );
}

#[test]
fn all_parts_that_do_not_fit_are_reported_together_and_an_unknown_key_hides_none() {
    let codes = codes_of(&[
        ("slots               = 5", "slots = 5\nslot = 5"),
        ("{ at = \"60m\",  rps = 5 }", "{ at = \"20m\",  rps = 5 }"),
        ("for = \"8m\"", "for = \"0s\""),
        ("within = \"6s\"", "within = \"1s\""),
        ("instances = 40", "instances = 40\nsubnets = 1"),
        ("zone = \"a\"", "zone = \"d\""),
        (
            "[[account.nat_gateway]]",
            "[[account.subnet]]\nname = \"b\"\nzone = \"b\"\ncidr = \"10.0.1.0/28\"\n\n[[account.nat_gateway]]",
        ),
        (
            "kind = \"classic\"\nsubnets = []",
            "kind = \"classic\"\nsubnets = [\"cellar\"]",
        ),
        ("behind = \"front\"", "behind = \"back\""),
        ("at = \"75m\"", "at = \"275m\""),
        ("name = \"Cache\"", "name = \"Expert\""),
    ]);
    assert_eq!(
        codes,
        [
            "unknown-key",
            "order",
            "empty",
            "order",
            "contradiction",
            "unknown-zone",
            "unknown-subnet",
            "unknown-balancer",
            "after-the-end",
            "duplicate"
        ]
    );
}

/// Surges and prices that events and monkeys bring count as those of the tables.
#[test]
fn what_is_brought_has_to_be_playable_and_affordable() {
    let event = |brings: &'static str| ("unlock = \"v2\"", brings);
    let spike = event("fault = \"spike\"\ntimes = 100");
    let busy = ("rps = 12 ", "rps = 2_000 ");
    let dear_requests = ("{ usd = 1,  per_requests", "{ usd = 100_000, per_requests");
    let dear = (
        "{ usd = 8,  per = \"15m\"",
        "{ usd = 1_000_000, per = \"15m\"",
    );
    let monkey = (
        "kind = \"chaos-monkey\"",
        "kind = \"chaos-monkey\"\nfaults = [\"price-change\"]",
    );
    let dearer = event("fault = \"price-change\"\ntimes = 2");
    for (alone, with) in [
        (busy, spike),
        (dear_requests, spike),
        (dear, dearer),
        (dear, monkey),
    ] {
        for one in [alone, with] {
            let text = change(STORY, one.0, one.1);
            assert!(load(&text).value.is_some(), "{one:?} alone is right");
        }
        assert_eq!(codes_of(&[alone, with]), ["out-of-range"], "{with:?}");
    }
}

#[test]
fn a_group_has_one_function() {
    let codes = codes_of(&[
        ("start_script = \"slow\" }", "compute = \"function\" }"),
        (
            "[limits]",
            "[function]\nrequests = { usd = 1, per_requests = 1_000 }\nusd_per_gb_hour = 1\n\n[limits]",
        ),
    ]);
    assert_eq!(codes, ["contradiction"], "max is 4");
}
