//! What this program takes of the machine, with everything that it started.

use procfs::process::{Process, all_processes};
use std::time::Duration;

/// What it takes now.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    /// Processor time so far, of what still runs.
    pub(super) cpu: Duration,
    /// Memory, pages that several share counted once, in bytes.
    pub(super) memory_bytes: u64,
    /// The same of what was started, in the mean.
    pub(super) child_bytes: u64,
    /// This process, and those that it started.
    pub(super) processes: usize,
    /// Files that this process has open.
    pub(super) files: usize,
}

impl Usage {
    /// Looks; whatever ends meanwhile is left out.
    pub(super) fn now() -> Self {
        let mut usage = Self::default();
        let Ok(own) = Process::myself() else {
            return usage;
        };
        let ticks = procfs::ticks_per_second();
        let mut children = 0;
        for process in all_processes().into_iter().flatten().flatten() {
            let Ok(stat) = process.stat() else { continue };
            let is_child = stat.ppid == own.pid;
            if !is_child && process.pid != own.pid {
                continue;
            }
            let bytes = shared_once(&process);
            usage.processes += 1;
            usage.memory_bytes += bytes;
            usage.cpu += Duration::from_millis((stat.utime + stat.stime) * 1_000 / ticks.max(1));
            if is_child {
                children += 1;
                usage.child_bytes += bytes;
            }
        }
        usage.child_bytes /= children.max(1);
        usage.files = own.fd_count().unwrap_or(0);
        usage
    }

    /// The more of both, each by itself.
    pub(super) fn max(self, other: Self) -> Self {
        Self {
            cpu: self.cpu.max(other.cpu),
            memory_bytes: self.memory_bytes.max(other.memory_bytes),
            child_bytes: self.child_bytes.max(other.child_bytes),
            processes: self.processes.max(other.processes),
            files: self.files.max(other.files),
        }
    }
}

/// Its proportional set: each page by how many share it.
fn shared_once(process: &Process) -> u64 {
    let Ok(rollup) = process.smaps_rollup() else {
        return 0;
    };
    let maps = rollup.memory_map_rollup.0;
    maps.iter()
        .filter_map(|map| map.extension.map.get("Pss"))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_sees_itself() {
        let now = Usage::now();
        assert!(now.processes >= 1 && now.files >= 3, "{now:?}");
        assert!(now.memory_bytes > 1_000_000, "{now:?}");
    }
}
