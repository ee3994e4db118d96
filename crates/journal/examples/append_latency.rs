//! Measures how long one batch of an event and four ticks takes until it is on the disk, alone and in groups.
//!
//! `cargo run --release -p journal --example append_latency [FOLDER]`; the folder decides which disk is measured. Beside
//! each run stands the disk's own flush (append 4 KiB and sync), because only the ratio says something on a shared machine.

use std::error::Error;
use std::fs::File;
use std::io::{Write, stdout};
use std::path::Path;
use std::time::{Duration, Instant};

use journal::{Batch, EventRow, JournalThread, Meta, Mode, Reader, TickRow, Writer};

const BATCHES: u64 = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = match std::env::args_os().nth(1) {
        Some(parent) => tempfile::tempdir_in(parent)?,
        None => tempfile::tempdir()?,
    };
    let mut out = stdout();
    for run in 1..=5 {
        let flush = measure_flush(folder.path())?;
        let alone = measure_alone(&folder.path().join(format!("alone{run}.gameday")))?;
        writeln!(
            out,
            "run {run}: append  p50 {:>7.1?}  p99 {:>7.1?}  max {:>7.1?}",
            alone[0], alone[1], alone[2]
        )?;
        writeln!(
            out,
            "       flush   p50 {:>7.1?}  p99 {:>7.1?}  max {:>7.1?}",
            flush[0], flush[1], flush[2]
        )?;
        let (rate, commits) = measure_groups(&folder.path().join(format!("groups{run}.gameday")))?;
        writeln!(
            out,
            "       thread  {rate:.0} batches/s, {:.0} batches a commit",
            BATCHES as f64 / commits as f64
        )?;
    }
    let path = folder.path().join("alone1.gameday");
    let start = Instant::now();
    let reader = Reader::open(&path)?;
    let open = start.elapsed();
    let start = Instant::now();
    reader.verify_chain()?;
    let bytes = std::fs::metadata(&path)?.len();
    writeln!(
        out,
        "open {open:.1?}, verify {:.1?}, {} bytes a batch",
        start.elapsed(),
        bytes / BATCHES
    )?;
    Ok(())
}

fn measure_alone(path: &Path) -> Result<[Duration; 3], Box<dyn Error>> {
    let mut writer = Writer::create(path, &meta())?;
    let mut times = Vec::new();
    for n in 1..=BATCHES {
        let batch = batch(n);
        let start = Instant::now();
        writer.append(&batch)?;
        times.push(start.elapsed());
    }
    writer.finish([0; 32], 0)?;
    Ok(quantiles(times))
}

fn measure_flush(folder: &Path) -> Result<[Duration; 3], Box<dyn Error>> {
    let mut file = File::create(folder.join("flush"))?;
    let mut times = Vec::new();
    for _ in 0..BATCHES {
        let start = Instant::now();
        file.write_all(&[1; 4_096])?;
        file.sync_data()?;
        times.push(start.elapsed());
    }
    Ok(quantiles(times))
}

fn measure_groups(path: &Path) -> Result<(f64, usize), Box<dyn Error>> {
    let (send, commits) = std::sync::mpsc::channel();
    let callback = Box::new(move |number| send.send(number).unwrap_or_default());
    let journal = JournalThread::spawn(Writer::create(path, &meta())?, callback)?;
    let start = Instant::now();
    for n in 1..=BATCHES {
        journal.submit(batch(n))?;
    }
    journal.submit(Batch::default())?.wait()?;
    let rate = BATCHES as f64 / start.elapsed().as_secs_f64();
    drop(journal);
    Ok((rate, commits.iter().count()))
}

fn quantiles(mut times: Vec<Duration>) -> [Duration; 3] {
    times.sort();
    [
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        times[times.len() - 1],
    ]
}

fn batch(n: u64) -> Batch {
    let event = EventRow {
        seq: n,
        time_ns: n * 1_000_000_000,
        team: Some(0),
        principal: "player:ann".into(),
        kind: "input.command".into(),
        payload: r#"{"launch":{"pool":"web","count":2,"type":"m.small","zone":"a"},"expected_version":17}"#.into(),
    };
    let tick = |team| {
        TickRow {
        second: n as u32,
        team,
        score_mpt: n as i64 * 1_000,
        spend_musd: n as i64 * 420,
        sent: 1_000,
        fast: 990,
        ok: 8,
        detail: r#"{"failed":{"timeout":1,"refused":1},"latency":"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"}"#.into(),
        ..TickRow::default()
    }
    };
    Batch {
        events: vec![event],
        ticks: (0..4).map(tick).collect(),
        minutes: Vec::new(),
    }
}

fn meta() -> Meta {
    Meta {
        mode: Mode::Live,
        scenario_name: "latency".into(),
        scenario_text: String::new(),
        seed: 1,
        speed: "1".into(),
        program_version: env!("CARGO_PKG_VERSION").into(),
        teams: serde_json::json!(["red", "blue", "green", "gold"]),
        started_at: "2026-01-01T00:00:00Z".into(),
    }
}
