//! What the machine allows.

use super::Finding;
use rustix::process::{Resource, getrlimit};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// Bytes that a game file may need: a four-hour game of eight teams takes half of it.
const FILE_BYTES: u64 = 50_000_000;
/// How long a second's record may take to reach the disk.
const SYNC_MAX: Duration = Duration::from_millis(100);
/// How often it is tried.
const SYNCS: usize = 20;

/// What processes may take, each as far as the system tells.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limits {
    /// Cores to compute on.
    pub(crate) cores: u64,
    /// Bytes of memory that can be had without swapping.
    pub(crate) memory_bytes: Option<u64>,
    /// Files that one process may have open.
    pub(crate) files: Option<u64>,
    /// Processes that may be started.
    pub(crate) processes: Option<u64>,
}

impl Limits {
    pub(crate) fn of_this_machine() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, |it| it.get() as u64);
        // A host raises what it may have to the most that it may have.
        let limit = |of| getrlimit(of).maximum;
        let memory = procfs::Current::current().ok();
        let memory = memory.and_then(|it: procfs::Meminfo| it.mem_available);
        let group = memory_left_in_group();
        Self {
            cores,
            memory_bytes: [memory, group].into_iter().flatten().min(),
            files: limit(Resource::Nofile),
            processes: [limit(Resource::Nproc), tasks_left_in_group()]
                .into_iter()
                .flatten()
                .min(),
        }
    }
}

/// A number of the control group that this process is in; none where there is no limit.
fn of_group(name: &str) -> Option<u64> {
    let text = fs::read_to_string(Path::new("/sys/fs/cgroup").join(name)).ok()?;
    text.trim().parse().ok()
}

fn memory_left_in_group() -> Option<u64> {
    Some(of_group("memory.max")?.saturating_sub(of_group("memory.current")?))
}

fn tasks_left_in_group() -> Option<u64> {
    Some(of_group("pids.max")?.saturating_sub(of_group("pids.current")?))
}

/// Whether the machine may fall asleep under a game.
pub(crate) fn awake() -> Finding {
    const ABOUT: &str = "sleep";
    if on_battery() {
        return Finding::warning(
            ABOUT,
            "the machine runs on its battery",
            "plug it in: a game stands still while its machine sleeps",
        );
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let inhibits = std::env::split_paths(&path).any(|it| it.join("systemd-inhibit").is_file());
    let how = "systemd-inhibit --what=idle:sleep:handle-lid-switch gameday host …";
    match inhibits {
        true => Finding::good(ABOUT, format!("keep it awake with `{how}`")),
        false => Finding::warning(
            ABOUT,
            "there is no `systemd-inhibit` here that would keep the machine awake",
            "switch its sleep off by its own settings; a server that never sleeps needs nothing",
        ),
    }
}

fn on_battery() -> bool {
    let Ok(supplies) = fs::read_dir("/sys/class/power_supply") else {
        return false;
    };
    let says = |path: &Path, name: &str, what: &str| {
        fs::read_to_string(path.join(name)).is_ok_and(|it| it.trim() == what)
    };
    supplies
        .flatten()
        .map(|it| it.path())
        .any(|it| says(&it, "type", "Battery") && says(&it, "status", "Discharging"))
}

/// Whether the folder takes a game file, and how fast a record is safe there.
pub(crate) fn disk(folder: &Path) -> Finding {
    const ABOUT: &str = "disk";
    let shown = folder.display();
    let took = match synced(folder) {
        Ok(took) => took,
        Err(error) => {
            let found = format!("no game file can be written in {shown} ({error})");
            return Finding::bad(ABOUT, found, "host in another folder, or with `--journal`");
        }
    };
    let Ok(space) = rustix::fs::statvfs(folder) else {
        return Finding::warning(
            ABOUT,
            format!("nobody knows how much room {shown} has"),
            "make sure that there are 50 MB",
        );
    };
    let free = space.f_bavail * space.f_frsize;
    if free < FILE_BYTES {
        let found = format!("{shown} has {} MB of room", free / 1_000_000);
        return Finding::bad(
            ABOUT,
            found,
            "make room: a long game's file takes up to 50 MB",
        );
    }
    let found = format!(
        "{} GB free in {shown}, a record is safe after {:.1} ms",
        free / 1_000_000_000,
        took.as_secs_f64() * 1e3
    );
    match took > SYNC_MAX {
        true => Finding::warning(
            ABOUT,
            found,
            "write the game file to a faster disk: `--journal`",
        ),
        false => Finding::good(ABOUT, found),
    }
}

/// The median time until a small record is safe.
fn synced(folder: &Path) -> std::io::Result<Duration> {
    let path = folder.join(format!(".gameday-doctor-{}", std::process::id()));
    let timed = || -> std::io::Result<Duration> {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)?;
        let mut took = Vec::with_capacity(SYNCS);
        for _ in 0..SYNCS {
            let began = Instant::now();
            file.write_all(&[0; 4_096])?;
            file.sync_data()?;
            took.push(began.elapsed());
        }
        took.sort_unstable();
        Ok(took[SYNCS / 2])
    };
    let took = timed();
    let _ = fs::remove_file(&path);
    took
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::State;

    #[test]
    fn a_folder_that_takes_nothing_is_found_and_nothing_is_left_in_one_that_does() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_ne!(disk(folder.path()).state, State::Bad);
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 0);
        let gone = folder.path().join("nowhere");
        assert_eq!(disk(&gone).state, State::Bad);
    }

    #[test]
    fn this_machine_tells_its_limits() {
        let limits = Limits::of_this_machine();
        assert!(
            limits.cores > 0 && limits.memory_bytes > Some(0),
            "{limits:?}"
        );
    }
}
