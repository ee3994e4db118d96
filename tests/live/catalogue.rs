//! Every fault of the catalogue is tried offline, in numbers, and on real
//! processes unless it acts on the account alone, which has one code for both.

use chaos_monkey::{Live, entry};
use model::scenario::FaultKind;

/// A test: its file, and its name.
type Test = (&'static str, &'static str);

const BREAKDOWNS: &str = "crates/chaos-monkey/tests/faults/breakdowns.rs";
const MACHINES: &str = "crates/chaos-monkey/tests/faults/machines.rs";
const EDITS: Test = (
    "crates/chaos-monkey/tests/faults/edits.rs",
    "each_edit_is_a_command_of_its_principal_and_shows_in_the_account",
);
const WIRE: Test = (
    "tests/live/fault_wire.rs",
    "the_wire_and_the_service_break_by_their_numbers_and_are_mended",
);
const SERVERS: Test = (
    "tests/live/fault_servers.rs",
    "servers_end_and_lose_their_requests_by_the_numbers_and_are_replaced",
);
const LOAD: Test = (
    "tests/live/fault_load.rs",
    "surges_new_keys_and_lost_caches_come_by_their_numbers_and_are_over",
);
const FUNCTION: Test = (
    "tests/live/fault_function.rs",
    "a_function_refuses_what_is_beyond_its_cut_and_takes_all_again",
);
const CHANCE: Test = (
    "tests/live/faults.rs",
    "what_chance_decides_it_decides_alike_live_and_offline",
);
const REAL: Test = (
    "tests/live/faults.rs",
    "a_crash_a_flush_and_a_black_hole_are_real",
);

/// The test that counts its effect and its recovery offline.
fn offline(kind: FaultKind) -> Test {
    use FaultKind as K;
    let name = match kind {
        K::Latency => "latency_is_added_to_every_answer_for_its_time",
        K::PacketLoss => "lost_packets_make_some_answers_late",
        K::Bandwidth => "a_narrow_wire_takes_the_size_over_its_bandwidth",
        K::Blackhole => "what_goes_into_a_black_hole_turns_out_to_be_broken",
        K::Partition => "a_partition_cuts_off_one_zone_until_its_probes_fail",
        K::ConnectionResets => "a_share_of_connections_is_reset",
        K::ErrorResponses => "a_share_of_answers_is_an_error",
        K::WrongAnswers => "one_answer_in_so_many_is_wrong",
        K::Hang => "who_hangs_is_taken_out_by_its_probes_and_replaced",
        K::Pause => "a_pause_delays_and_loses_nothing",
        K::SlowDown => "who_slows_down_takes_so_many_times_as_long",
        K::Leak => "a_leak_slows_down_more_and_more",
        K::CrashInstance => "a_crash_is_nobodys_command_and_is_replaced",
        K::SpotInterruption => "spot_capacity_is_taken_back_with_its_notice",
        K::NoCapacity => "without_capacity_nothing_is_launched_until_it_is_over",
        K::ApiErrors => "the_interface_refuses_its_share_and_then_none",
        K::ApiThrottling => "a_throttled_interface_takes_so_many_commands",
        K::PriceChange => "prices_change_for_their_time_to_the_micro_dollar",
        K::Spike | K::BotFlood | K::KeyChurn => {
            "surges_multiply_the_traffic_and_bots_ask_for_new_keys"
        }
        K::ZoneOutage | K::RegionOutage => "zones_and_regions_go_out",
        K::FunctionConcurrency => {
            return (MACHINES, "a_function_refuses_what_is_beyond_its_cut");
        }
        K::StopInstance => {
            return (
                MACHINES,
                "a_stopped_instance_is_replaced_and_paid_for_no_more",
            );
        }
        K::RebootInstance => {
            return (
                MACHINES,
                "who_boots_again_is_the_same_one_after_its_boot_time",
            );
        }
        K::AclDeny
        | K::AlarmsOff
        | K::BadDeployment
        | K::CacheNodeFlush
        | K::CacheNodeLoss
        | K::CdnFlush
        | K::CdnKeyWithoutQuery
        | K::CdnTtlZero
        | K::DebugLogging
        | K::DesiredCount
        | K::GatewayDetached
        | K::HugeInstance
        | K::IdleBalancer
        | K::IdleNatGateway
        | K::LeakedKey
        | K::MaxSizeOne
        | K::MetricsChanged
        | K::OrphanInstance
        | K::OrphanVolume
        | K::PolicyDeny
        | K::PolicyLost
        | K::RouteLost
        | K::ScalingSuspended
        | K::SecurityGroupClosed
        | K::ShrunkSubnet
        | K::SubnetDetached
        | K::TargetsDeregistered
        | K::TerminateInstance
        | K::WrongHealthPath
        | K::WrongVersion => return EDITS,
    };
    (BREAKDOWNS, name)
}

/// The test that has it happen to real processes and connections; none if it
/// changes the account, and nothing besides.
fn live(kind: FaultKind) -> Option<Test> {
    use FaultKind as K;
    Some(match kind {
        K::Latency
        | K::PacketLoss
        | K::Bandwidth
        | K::SlowDown
        | K::Leak
        | K::Partition
        | K::Hang => WIRE,
        K::Pause | K::ErrorResponses | K::WrongAnswers | K::ConnectionResets => CHANCE,
        K::Blackhole | K::CdnFlush => REAL,
        K::FunctionConcurrency => FUNCTION,
        K::TerminateInstance
        | K::StopInstance
        | K::RebootInstance
        | K::CrashInstance
        | K::SpotInterruption
        | K::BadDeployment
        | K::TargetsDeregistered
        | K::WrongHealthPath
        | K::SecurityGroupClosed => SERVERS,
        K::Spike | K::BotFlood | K::KeyChurn | K::CacheNodeFlush | K::CacheNodeLoss => LOAD,
        K::ZoneOutage => (
            "tests/live/zone.rs",
            "a_zone_goes_out_with_its_processes_and_comes_back",
        ),
        K::RegionOutage => ("tests/live/regions.rs", "both_planes_ask_the_same_dns"),
        K::AclDeny
        | K::AlarmsOff
        | K::ApiErrors
        | K::ApiThrottling
        | K::CdnKeyWithoutQuery
        | K::CdnTtlZero
        | K::DebugLogging
        | K::DesiredCount
        | K::GatewayDetached
        | K::HugeInstance
        | K::IdleBalancer
        | K::IdleNatGateway
        | K::LeakedKey
        | K::MaxSizeOne
        | K::MetricsChanged
        | K::NoCapacity
        | K::OrphanInstance
        | K::OrphanVolume
        | K::PolicyDeny
        | K::PolicyLost
        | K::PriceChange
        | K::RouteLost
        | K::ScalingSuspended
        | K::ShrunkSubnet
        | K::SubnetDetached
        | K::WrongVersion => return None,
    })
}

/// Whether the test is there, and its file speaks of the fault.
fn tries((file, name): Test, kind: FaultKind) -> bool {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(path).expect(file);
    let word = format!("\"{kind}");
    let mut found = text.split(&word).skip(1);
    let is_spoken_of = found.any(|rest| rest.starts_with(['"', '\\']));
    is_spoken_of && text.contains(&format!("fn {name}("))
}

#[test]
fn every_fault_is_tried_offline_and_live_or_acts_on_the_account_alone() {
    for kind in FaultKind::ALL {
        let test = offline(*kind);
        assert!(tries(test, *kind), "{kind}: {test:?}");
        match (live(*kind), entry(*kind).live) {
            (Some(test), _) => assert!(tries(test, *kind), "{kind}: {test:?}"),
            (None, Live::Same) => {}
            (None, Live::Real(how)) => panic!("{kind}: nothing shows that {how}"),
        }
    }
}
