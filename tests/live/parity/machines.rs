//! Health, draining, scaling, what the service runs on, and deployments.

use super::case::{Case, case, failed, launched, serving};
use model::outcome::FailCause;

const DEPLOY: &str = "start-deployment";

pub(super) const CASES: &[Case] = &[
    case(
        "health-wrong-path",
        &[
            ("0s", "set-processes", "group = \"hashers\"\nsuspended = [\"replace-unhealthy\"]"),
            ("3s", "set-health-check", "balancer = \"front\"\npath = \"/nowhere\"\nfail_open = false"),
            ("9s", "set-health-check", "balancer = \"front\"\npath = \"/healthcheck\""),
        ],
        |it| it.happened("instance.health") == 4 && failed(it, FailCause::NoTarget) > 40,
    ),
    case(
        "health-fails-open",
        &[
            ("0s", "set-processes", "group = \"hashers\"\nsuspended = [\"replace-unhealthy\"]"),
            ("3s", "set-health-check", "balancer = \"front\"\npath = \"/nowhere\"\nfail_open = true"),
            ("9s", "set-health-check", "balancer = \"front\"\npath = \"/healthcheck\""),
        ],
        |it| it.happened("instance.health") == 4 && failed(it, FailCause::NoTarget) == 0,
    ),
    // A probe of the slow endpoint may get v1's error, which a process draws by itself: five in a row do not come.
    case(
        "health-slow-path",
        &[("3s", "set-health-check", "balancer = \"front\"\npath = \"/calc\"\ntimeout = \"1900ms\"\nunhealthy_after = 5")],
        |it| it.all().ok > 150,
    )
    .observed(),
    case(
        "health-slow-path-too-late",
        &[("3s", "set-health-check", "balancer = \"front\"\npath = \"/calc\"\ntimeout = \"50ms\"")],
        |it| it.happened("instance.health") > 1 && launched(it) > 4,
    )
    .observed(),
    case(
        "health-thresholds",
        &[
            ("0s", "set-processes", "group = \"hashers\"\nsuspended = [\"replace-unhealthy\"]"),
            ("1s", "set-health-check", "balancer = \"front\"\nunhealthy_after = 3\nhealthy_after = 2"),
        ],
        |it| it.happened("instance.health") == 2,
    )
    .meets(&[("5s", "hang", "pick = \"one\"\nfor = \"8s\"")])
    .observed(),
    case(
        "scale-in-drains",
        &[
            ("1s", "set-group", "group = \"hashers\"\ndesired = 4"),
            ("8s", "set-group", "group = \"hashers\"\ndesired = 1"),
        ],
        |it| launched(it) == 4 && serving(it) == 1 && failed(it, FailCause::Reset) == 0,
    )
    .observed(),
    case(
        "drain-cut-off",
        &[
            ("0s", "tune-balancer", "balancer = \"front\"\ndrain = \"0s\""),
            ("6s", "set-group", "group = \"hashers\"\ndesired = 1"),
        ],
        |it| serving(it) == 1,
    )
    .observed(),
    case("terminated", &[], |it| launched(it) == 4 && failed(it, FailCause::Reset) > 0)
        .meets(&[("5s", "terminate-instance", "pick = \"all\"")]),
    case("stopped", &[], |it| launched(it) == 3).meets(&[("5s", "stop-instance", "pick = \"one\"")]),
    case("rebooted", &[], |it| launched(it) == 2 && it.happened("instance.phase") >= 2)
        .meets(&[("5s", "reboot-instance", "pick = \"one\"")]),
    case(
        "protected",
        &[("1s", "set-protection", "group = \"hashers\"\nprotected = true")],
        |it| it.happened("command.denied") > 0 && launched(it) == 2,
    )
    .meets(&[("5s", "terminate-instance", "pick = \"all\"")]),
    case(
        "launches-suspended",
        &[
            ("1s", "set-processes", "group = \"hashers\"\nsuspended = [\"launch\"]"),
            ("10s", "set-processes", "group = \"hashers\"\nsuspended = []"),
        ],
        |it| launched(it) == 3 && it.counts(4..10).ok > 20,
    )
    .meets(&[("4s", "crash-instance", "pick = \"one\"")])
    .observed(),
    case(
        "min-and-max",
        &[
            ("1s", "set-group", "group = \"hashers\"\nmin = 3"),
            ("3s", "set-group", "group = \"hashers\"\ndesired = 9"),
            ("8s", "set-group", "group = \"hashers\"\nmin = 1\nmax = 2"),
        ],
        |it| it.happened("command.denied") > 0 && launched(it) == 3 && serving(it) == 2,
    )
    .observed(),
    case(
        "scales-on-requests",
        &[
            ("1s", "set-scaling", "group = \"hashers\"\nrequests_per_target_per_min = 150"),
            ("10s", "set-scaling", "group = \"hashers\"\nrequests_per_target_per_min = 600"),
        ],
        |it| launched(it) >= 4 && serving(it) < 4,
    )
    .observed(),
    case(
        "scales-on-busy-slots",
        &[
            // Wants five and more all along: which way it leans never hangs on one request.
            ("0s", "set-group", "group = \"hashers\"\nmax = 4"),
            ("1s", "set-scaling", "group = \"hashers\"\nbusy_percent = 8"),
        ],
        |it| launched(it) == 4,
    )
    .observed(),
    case(
        "scales-by-plan",
        &[("1s", "set-schedule", "group = \"hashers\"\nschedule = [{ at = \"4s\", desired = 4 }, { at = \"12s\", max = 2 }]")],
        |it| launched(it) == 4 && serving(it) == 2,
    )
    .observed(),
    case(
        "spot",
        &[
            ("0s", "set-launch", "group = \"hashers\"\ncompute = \"serverless\"\nspot = true"),
            ("1s", "set-group", "group = \"hashers\"\ndesired = 5"),
        ],
        |it| it.happened("instance.interrupted") > 0 && launched(it) > 5,
    )
    .observed(),
    case(
        "serverless",
        &[
            ("0s", "set-launch", "group = \"hashers\"\ncompute = \"serverless\""),
            ("1s", "set-group", "group = \"hashers\"\ndesired = 4"),
        ],
        |it| serving(it) == 4,
    ),
    case(
        "function",
        &[
            ("0s", "add-group", "name = \"f\"\nlaunch = { version = \"v3\", compute = \"function\" }\nsubnets = [\"public-a\"]\nbehind = \"front\"\ndesired = 1\nmax = 1"),
            ("4s", "set-weight", "group = \"hashers\"\nweight = 0"),
        ],
        |it| it.sum(|seen| seen.function_requests) > 80,
    ),
    case(
        "containers",
        &[
            ("0s", "add-group", "name = \"pool\"\nlaunch = { version = \"v1\", compute = \"host\", start_script = \"baked\" }\nsubnets = [\"public-a\"]\nbehind = \"front\"\ndesired = 2\nmax = 2"),
            ("0s", "add-group", "name = \"tasks\"\nlaunch = { version = \"v1\", compute = \"container\", hosts = \"pool\", placement = \"spread\" }\nsubnets = []\nbehind = \"front\"\ndesired = 4\nmax = 6"),
            ("6s", "set-weight", "group = \"hashers\"\nweight = 0"),
        ],
        |it| it.account.instances.iter().filter(|i| i.task.is_some()).count() >= 4 && it.all().ok > 120,
    ),
    case(
        "deploys-rolling",
        &[("2s", DEPLOY, "group = \"hashers\"\nversion = \"v3\"\nstrategy = \"rolling\"\nbatch = 1")],
        |it| it.happened("deployment.done") == 1,
    )
    .observed_in_a_row(2),
    case(
        "deploys-blue-green",
        &[("2s", DEPLOY, "group = \"hashers\"\nversion = \"v3\"\nstrategy = \"blue-green\"\nbake = \"2s\"")],
        |it| it.happened("deployment.done") == 1,
    )
    .observed(),
    case(
        "deploys-all-at-once",
        &[("2s", DEPLOY, "group = \"hashers\"\nversion = \"v3\"\nstrategy = \"all-at-once\"")],
        |it| it.happened("deployment.done") == 1 && failed(it, FailCause::NoTarget) > 5,
    )
    .observed(),
    case(
        "canary-taken-back",
        &[("1s", DEPLOY, "group = \"hashers\"\nversion = \"v2\"\nstrategy = \"canary\"\nshare = \"50%\"\nbake = \"10s\"\nrollback = { error_rate = \"20%\", over = \"5s\", min_answers = 10 }")],
        |it| it.happened("deployment.rolled-back") == 1,
    )
    .observed(),
    case(
        "canary-aborted",
        &[
            ("1s", DEPLOY, "group = \"hashers\"\nversion = \"v3\"\nstrategy = \"canary\"\nshare = \"25%\"\nbake = \"10s\""),
            ("8s", "abort-deployment", "group = \"hashers\""),
        ],
        |it| it.happened("deployment.rolled-back") == 1 && serving(it) == 2,
    )
    .observed(),
];
