//! `gameday replay`: a recorded game once more.

use super::host::{PORT, port_trouble};
use super::serving::Serving;
use crate::args::{BenchReplay, Replay};
use crate::exit::{Failure, Outcome};
use crate::game_file::{VerifyError, verify};
use crate::replay::{self, Opened};
use crate::report;
use hash_service::StopSignals;
use scoreboard::server::{Access, Retrospect};
use serde_json::json;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::watch;

pub(super) fn run(args: &Replay) -> Outcome {
    if args.verify {
        return compare(&args.file);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    runtime.block_on(serve(args))
}

fn compare(file: &Path) -> Outcome {
    let verified = verify(file).map_err(|error| failed(file, error))?;
    anstream::println!("digest {}", verified.digest);
    anstream::println!(
        "{}: {} seconds and {} events recomputed, no difference{}",
        file.display(),
        verified.seconds,
        verified.events,
        if verified.is_complete {
            ""
        } else {
            " (the game was cut off before its end)"
        }
    );
    Ok(())
}

pub(super) fn failed(file: &Path, error: VerifyError) -> Failure {
    match error {
        VerifyError::Journal(error) => Failure::Other(error.into()),
        other => Failure::Other(anyhow::anyhow!("{}: {other}", file.display())),
    }
}

async fn serve(args: &Replay) -> Outcome {
    let address = SocketAddr::new(
        args.listen.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        args.port.unwrap_or(PORT),
    );
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| port_trouble(address, &error))?;
    let address = listener.local_addr().map_err(anyhow::Error::from)?;
    let Opened {
        mut player,
        mut hub,
        team_names,
        scenario,
        played_s,
        recorded_by,
    } = replay::open(&args.file).map_err(|error| failed(&args.file, error))?;
    if let Some(at) = &args.at {
        let sought = player.seek(at.0.second());
        sought.map_err(|error| failed(&args.file, error))?;
    }
    let mut signals = StopSignals::new().map_err(anyhow::Error::from)?;
    let shown = match address.ip().is_unspecified() {
        true => SocketAddr::new([127, 0, 0, 1].into(), address.port()),
        false => address,
    };
    anstream::println!("replay http://{shown}");
    anstream::eprintln!(
        "{scenario}: {played_s} s and {} teams are in {}; Ctrl-C ends the replay",
        team_names.len(),
        args.file.display()
    );
    let this = env!("CARGO_PKG_VERSION");
    if recorded_by != this {
        anstream::eprintln!(
            "gameday {recorded_by} recorded it and gameday {this} plays it again, which may come to something else: \
             `--verify` tells"
        );
    }
    let (retrospect, seen) = watch::channel(Retrospect::Open);
    hub.retrospect = Some(seen);
    report::awards(args.file.clone(), retrospect).map_err(anyhow::Error::from)?;
    let access = Access::new(None, team_names);
    let serving = Serving::start(listener, hub, access);
    let outcome = tokio::select! {
        played = player.play() => played.map_err(|error| failed(&args.file, error)),
        () = signals.next() => Err(Failure::Interrupted),
    };
    serving.end().await;
    outcome
}

/// `gameday bench replay`: how long one waits.
pub(super) fn bench(args: &BenchReplay) -> Outcome {
    let wrong = |error| failed(&args.file, error);
    let bytes = std::fs::metadata(&args.file)
        .map_err(anyhow::Error::from)?
        .len();
    let began = Instant::now();
    let Opened {
        mut player,
        played_s,
        ..
    } = replay::open(&args.file).map_err(wrong)?;
    let opened = began.elapsed();
    while !player.is_read() {
        player.read_ahead().map_err(wrong)?;
    }
    let read = began.elapsed();
    let mut minutes: Vec<u32> = (0..=played_s / 60).map(|minute| minute * 60).collect();
    shuffle(&mut minutes);
    let mut seeks: Vec<Duration> = Vec::with_capacity(minutes.len());
    for second in minutes {
        let began = Instant::now();
        player.seek(second).map_err(wrong)?;
        seeks.push(began.elapsed());
    }
    seeks.sort_unstable();
    let at = |share: usize| seeks[(seeks.len() - 1) * share / 100].as_secs_f64() * 1e3;
    let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
    if args.json {
        return super::print_json(&json!({
            "file_bytes": bytes,
            "game_seconds": played_s,
            "open_ms": ms(opened),
            "read_ms": ms(read),
            "seeks": seeks.len(),
            "seek_p50_ms": at(50),
            "seek_p99_ms": at(99),
            "seek_max_ms": at(100),
        }));
    }
    anstream::println!(
        "{}: {:.1} MB, {played_s} game seconds\n\
         opened at its first moment after {:.0} ms, read to its end after {:.0} ms\n\
         {} moments, one a game minute, in an order drawn from seed 1: median {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        args.file.display(),
        bytes as f64 / 1e6,
        ms(opened),
        ms(read),
        seeks.len(),
        at(50),
        at(99),
        at(100),
    );
    Ok(())
}

/// The same order every time.
fn shuffle(minutes: &mut [u32]) {
    for last in (1..minutes.len()).rev() {
        let draw = model::key::mix(last as u64 ^ 1);
        minutes.swap(last, (draw % (last as u64 + 1)) as usize);
    }
}
