//! How many teams a machine carries.

use super::{Finding, Limits, Measured};
use serde::Serialize;

/// Share of the processors that a game may take, in percent: the rest is for its worst second, and for the board.
const CPU_PERCENT: f64 = 70.0;
/// Share of free memory, files and processes that it may take, in percent.
const ROOM_PERCENT: u64 = 80;
/// Share of requests that may be sent late, in parts per thousand.
const LATE_PERMILLE_MAX: u64 = 1;

/// Files of the host for each instance: pipes to its process, or the port that it listens at.
const FILES_OF_PROCESS: u64 = 3;
const FILES_OF_TASKS: u64 = 1;

/// Teams that each resource has room for; none where nobody knows, or where it is not needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Carries {
    /// By processor time, at the scenario's busiest.
    pub(crate) by_cpu: u64,
    /// By memory, if every team starts all instances that it may.
    pub(crate) by_memory: Option<u64>,
    /// By processes, likewise.
    pub(crate) by_processes: Option<u64>,
    /// By open files, likewise.
    pub(crate) by_files: Option<u64>,
}

impl Carries {
    /// What all resources have room for.
    pub(crate) fn teams(&self) -> u64 {
        let rooms = [self.by_memory, self.by_processes, self.by_files];
        let least = rooms.into_iter().flatten().min().unwrap_or(u64::MAX);
        self.by_cpu.min(least)
    }
}

/// Computes it from a trial, in proportion; `instances_max` is what a team may start.
pub(crate) fn carries(measured: &Measured, limits: &Limits, instances_max: u64) -> Carries {
    let teams = measured.teams.max(1) as u64;
    let room = |all: u64| all / 100 * ROOM_PERCENT;
    let cores = limits.cores as f64 * CPU_PERCENT / 100.0;
    // A trial may be too short for the clock of processors.
    let cores_a_team = (measured.cores / teams as f64).max(1e-6);
    // Connections, above all: nobody answers fast in a trial, so that many are open.
    let files_an_instance = match measured.in_process {
        true => FILES_OF_TASKS,
        false => FILES_OF_PROCESS,
    };
    let files_a_team = (measured.files as u64).div_ceil(teams) + files_an_instance * instances_max;
    let instance_bytes = measured.instance_bytes.max(1);
    Carries {
        by_cpu: (cores / cores_a_team) as u64,
        by_memory: limits
            .memory_bytes
            .map(|bytes| room(bytes) / (instance_bytes * instances_max).max(1)),
        by_processes: limits
            .processes
            .filter(|_| !measured.in_process)
            .map(|n| room(n) / instances_max.max(1)),
        by_files: limits.files.map(|n| room(n) / files_a_team.max(1)),
    }
}

/// What a trial tells.
pub(crate) fn findings(measured: &Measured, carried: &Carries, wanted: u64) -> Vec<Finding> {
    let fewer = "end other programs, play with fewer teams, or on a faster machine";
    let rate = measured.mrps as f64 / 1e3;
    let mut all = Vec::new();
    let late_permille = measured.late * 1_000 / measured.sent.max(1);
    let told = format!(
        "{} of {} requests were sent more than 50 ms late",
        measured.late, measured.sent
    );
    all.push(match () {
        () if measured.stood_still_s > 1 => Finding::bad(
            "trial",
            format!(
                "the game stood still for {} s: this machine could not follow",
                measured.stood_still_s
            ),
            fewer,
        ),
        () if late_permille > LATE_PERMILLE_MAX => Finding::bad("trial", told, fewer),
        () => Finding::good("trial", told),
    });
    let room = |teams: Option<u64>| teams.map_or_else(|| "unknown".to_owned(), |it| it.to_string());
    let processes = match measured.in_process {
        true => String::new(),
        false => format!("{} by processes, ", room(carried.by_processes)),
    };
    let found = format!(
        "room for {} teams: {} by processor time at {rate:.1} requests a second each, and if each starts all instances that it \
         may, {} by memory, {processes}{} by open files",
        carried.teams(),
        carried.by_cpu,
        room(carried.by_memory),
        room(carried.by_files),
    );
    all.push(match carried.teams() < wanted {
        true => Finding::bad("teams", found, fewer),
        false => Finding::good("teams", found),
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::State;

    fn measured() -> Measured {
        Measured {
            teams: 4,
            mrps: 20_000,
            cores: 0.39,
            memory_bytes: 200_000_000,
            in_process: false,
            instance_bytes: 5_000_000,
            processes: 9,
            files: 80,
            sent: 10_000,
            late: 10,
            stood_still_s: 0,
        }
    }

    #[test]
    fn the_scarcest_resource_decides() {
        let limits = Limits {
            cores: 2,
            memory_bytes: Some(10_000_000_000),
            files: Some(1_000_000),
            processes: Some(1_000),
        };
        let carried = carries(&measured(), &limits, 40);
        assert_eq!(
            carried,
            Carries {
                by_cpu: 14,
                by_memory: Some(40),
                by_processes: Some(20),
                by_files: Some(5_714),
            }
        );
        assert_eq!(carried.teams(), 14);
        let states = |wanted| -> Vec<State> {
            let found = findings(&measured(), &carried, wanted);
            found.iter().map(|it| it.state).collect()
        };
        assert_eq!(states(14), [State::Good, State::Good]);
        assert_eq!(states(15), [State::Good, State::Bad]);
    }

    #[test]
    fn without_processes_their_number_does_not_count() {
        let limits = Limits {
            cores: 2,
            memory_bytes: Some(10_000_000_000),
            files: Some(1_000_000),
            processes: Some(1),
        };
        let lighter = Measured {
            in_process: true,
            instance_bytes: 500_000,
            processes: 1,
            ..measured()
        };
        let carried = carries(&lighter, &limits, 40);
        assert_eq!(
            carried,
            Carries {
                by_cpu: 14,
                by_memory: Some(400),
                by_processes: None,
                by_files: Some(13_333),
            }
        );
        assert_eq!(carried.teams(), 14);
        let teams = &findings(&lighter, &carried, 14)[1];
        assert!(!teams.found.contains("processes"), "{}", teams.found);
    }

    #[test]
    fn a_machine_that_is_late_is_told_so() {
        let late = Measured {
            late: 21,
            ..measured()
        };
        let carried = carries(
            &late,
            &Limits {
                cores: 2,
                ..Limits::default()
            },
            40,
        );
        assert_eq!(findings(&late, &carried, 1)[0].state, State::Bad);
        let still = Measured {
            stood_still_s: 3,
            ..measured()
        };
        assert_eq!(findings(&still, &carried, 1)[0].state, State::Bad);
    }
}
