//! Tables of a made-up scenario: the service and what it runs on, money, the network of an account, the cache node.

use crate::chance::Dice;
use model::bounded_cache::Eviction;
use std::fmt::Write as _;

/// Open more often than shut, so that most games have something to route.
pub(super) fn network(dice: &mut Dice, out: &mut String) {
    let mut shut = |one_in| match dice.once_in(one_in) {
        true => "deny",
        false => "allow",
    };
    if shut(3) == "deny" {
        let _ = writeln!(
            out,
            "[[account.security_group]]\nname = \"default\"\nhttp = \"{}\"",
            shut(6)
        );
    }
    if shut(3) == "deny" {
        let _ = writeln!(
            out,
            "[[account.network_acl]]\nname = \"acl\"\nhttp = \"{}\"",
            shut(3)
        );
    }
    if shut(4) == "deny" {
        out.push_str("[[account.route_table]]\nname = \"private\"\n");
    }
    if shut(9) == "deny" {
        out.push_str("[[account.internet_gateway]]\nname = \"igw\"\nattached = false\n");
    }
}

pub(super) fn cache_node(dice: &mut Dice, out: &mut String) {
    let _ = writeln!(
        out,
        "[cache_node]\nstart = \"{}s\"\nhit_time = \"{}ms\"\nmiss_penalty = \"{}ms\"\n\
         lost_timeout = \"{}ms\"\nttl = \"{}s\"\nsize = {}\neviction = \"{}\"",
        dice.between(0, 9),
        dice.between(0, 4),
        dice.between(0, 4),
        dice.one_of(&[0, 50, 20_000]),
        dice.one_of(&[0, 2, 20, 3_600]),
        dice.one_of(&[1, 100, 1_000]),
        dice.one_of(Eviction::ALL),
    );
}

/// Two types, of which groups may have named the second, and containers without a server.
pub(super) fn compute(dice: &mut Dice, out: &mut String) {
    let price = |dice: &mut Dice| {
        format!(
            "{{ usd = {}, per = \"{}s\", billing = \"{}\" }}",
            dice.one_of(&["0", "1", "0.037", "32"]),
            dice.one_of(&[1, 60, 900]),
            dice.one_of(&["second", "started-block"])
        )
    };
    for its in ["small", "large"] {
        let _ = writeln!(
            out,
            "[[instance_type]]\nname = \"{its}\"\nvcpu = {}\nmemory_mb = {}\nslots = {}\nprice = {}\n{}",
            dice.between(2, 4),
            dice.one_of(&[2_048, 4_096]),
            dice.between(1, 9),
            price(dice),
            dice.one_of(&["", "queue = 0", "queue = 4"])
        );
    }
    let _ = writeln!(
        out,
        "[serverless]\nslots = {}\nstart_up = \"{}s\"\nprice = {{ usd = 16, per = \"1h\", minimum = \"{}s\" }}\n\
         spot = {{ discount = \"{}%\", mean_between_interruptions = \"{}s\", notice = \"{}ms\" }}",
        dice.between(1, 9),
        dice.between(0, 10),
        dice.between(0, 90),
        dice.between(0, 100),
        dice.between(1, 60),
        dice.between(0, 9_000),
    );
    let _ = writeln!(
        out,
        "[container]\nslots = {}\nvcpu = {}\nmemory_mb = {}\nstart = \"{}s\"\npull = \"{}s\"",
        dice.between(4, 8),
        dice.one_of(&["0.5", "1", "1.5"]),
        dice.one_of(&[512, 1_000]),
        dice.between(0, 4),
        dice.between(0, 12),
    );
    let _ = writeln!(
        out,
        "[function]\ncold_start = \"{}ms\"\nconcurrency = {}\nstarts_per_10s = {}\nkeep_warm = \"{}s\"\nmemory_mb = {}\n\
         requests = {{ usd = {}, per_requests = 10 }}\nusd_per_gb_hour = {}\nprovisioned = {{ usd = 1, per = \"1m\" }}",
        dice.between(0, 2_000),
        dice.between(2, 9),
        dice.between(1, 9),
        dice.between(0, 60),
        dice.one_of(&[128, 1_000]),
        dice.one_of(&["0", "0.01"]),
        dice.one_of(&["0", "7", "0.06"]),
    );
}

pub(super) fn service(dice: &mut Dice, out: &mut String, has_v3: bool) {
    let timeout_ms = *dice.one_of(&[500, 3_000, 15_000]);
    let _ = write!(
        out,
        "[service]\nbase_time = \"{}\"\nextra_time_mean = \"{}\"\nextra_time_shape = \"{}\"\n\
         extra_time_cv = {}\nheavy = {{ share = \"{}%\", times = {} }}\nslots = {}\nqueue = {}\nstretch_per_waiting = \"{}\"\n\
         client_timeout = \"{timeout_ms}ms\"\nhit_time = \"{}ms\"\n[service.version]\nv1 = {{ error_rate = \"{}\" }}\nv2 = {{}}\n{}\
         [score]\nfast = {{ within = \"{}ms\", points = 10 }}\nok = {{ within = \"{}ms\", points = {} }}\n\
         slow = {{ within = \"{timeout_ms}ms\", points = 0.5 }}\nfailed = {}\nwrong = -10\npoints_per_usd = {}\n\
         trend_window = \"30s\"\n[health]\ninterval = \"{}s\"\ntimeout = \"500ms\"\n\
         [startup]\nslow = \"{}s\"\nbaked = \"{}s\"\nretry = \"{}s\"\ndrain = \"{}s\"\ngrace = \"{}s\"\nmetric_period = \"{}s\"\n",
        dice.one_of(&["1ms", "50ms", "200ms", "1s", "4s"]),
        dice.one_of(&["0s", "20ms", "250ms", "1s"]),
        dice.one_of(&["exponential", "constant", "uniform", "lognormal"]),
        dice.one_of(&["0", "0.5", "10"]),
        dice.between(0, 100),
        dice.one_of(&["1", "2.5", "100"]),
        dice.between(1, 6),
        dice.between(0, 8),
        dice.one_of(&["0%", "2%", "50%"]),
        dice.between(0, 10),
        dice.one_of(&["0%", "1%", "30%", "100%"]),
        match has_v3 {
            true => "v3 = { error_rate = \"3%\" }\n",
            false => "",
        },
        timeout_ms / 5,
        timeout_ms / 2,
        dice.between(0, 5),
        dice.one_of(&["0", "-5", "-0.001"]),
        dice.one_of(&["0", "250", "33.333"]),
        dice.between(1, 10),
        dice.between(8, 30),
        dice.between(0, 8),
        dice.between(1, 9),
        dice.between(0, 30),
        dice.between(0, 60),
        dice.between(1, 30),
    );
}

pub(super) fn money(dice: &mut Dice, out: &mut String) {
    out.push_str("[prices]\n");
    for what in [
        "instance",
        "application_balancer",
        "classic_balancer",
        "nat_gateway",
        "volume",
        "detailed_metrics",
        "cache_node",
    ] {
        let _ = writeln!(
            out,
            "{what} = {{ usd = {}.{:06}, per = \"{}s\", billing = \"{}\" }}",
            dice.between(0, 9),
            dice.between(0, 999_999),
            dice.between(1, 90),
            dice.one_of(&["started-block", "second"])
        );
    }
    let _ = writeln!(
        out,
        "cdn = {{ usd = {}, per_requests = {} }}\n\
         debug_logging = {{ usd = {}, per_requests = 7 }}\ncharge_every = \"{}s\"",
        dice.between(0, 3),
        dice.between(1, 1_000),
        dice.between(0, 2),
        dice.between(1, 40)
    );
}
