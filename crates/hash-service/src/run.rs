//! A whole process: flags in, exit code out.

use crate::args::Args;
use crate::config::ConfigError;
use crate::log::Log;
use crate::serve::ServeError;
use crate::service::Service;
use crate::signals::StopSignals;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::thread;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

const WRONG_FLAGS: u8 = 2;

/// The watching thread only reads a few bytes into its own frame.
const WATCH_STACK_BYTES: usize = 64 * 1_024;

#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("cannot start: {0}")]
    Start(#[source] io::Error),
    #[error("cannot listen on {address}: {source}\nhelp: {}", listen_help(.source))]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error("stopped by a second signal; requests in flight were cut off")]
    SecondSignal,
}

/// Runs the service until it is asked to stop by SIGTERM or Ctrl-C, and says on stderr what went wrong.
///
/// The first line on stdout is `listening on http://ADDRESS:PORT`, written once connections are accepted
/// and signals are handled. Stderr has a line for the start, the stop, and requests that come to nothing:
/// of each kind the first of a second, then how many more. The process stays on one thread, apart from
/// the one that writes these lines, `--work cpu` and `--exit-with-parent`.
///
/// Exit codes: 0 after a complete drain; 1 if it could not start or cut requests off; 2 if flags are out
/// of bounds.
#[must_use]
pub fn run(args: &Args) -> ExitCode {
    let Err(error) = try_run(args) else {
        return ExitCode::SUCCESS;
    };
    // With stderr gone as well, the exit code has to do.
    let _ = writeln!(io::stderr(), "error: {error}");
    match error {
        RunError::Config(_) | RunError::Serve(ServeError::Config(_)) => ExitCode::from(WRONG_FLAGS),
        _ => ExitCode::FAILURE,
    }
}

fn try_run(args: &Args) -> Result<(), RunError> {
    let config = args.config()?;
    if args.exit_with_parent {
        exit_when_stdin_ends().map_err(RunError::Start)?;
    }
    // At most `slots` requests hash at a time; blocking threads serve no other purpose here.
    let threads_max = usize::try_from(config.slots).unwrap_or(usize::MAX);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(threads_max)
        .build()
        .map_err(RunError::Start)?;
    let log = Log::start().map_err(RunError::Start)?;
    let result = runtime.block_on(async {
        let mut signals = StopSignals::new().map_err(RunError::Start)?;
        let listener = bind(args.listen).await?;
        let service = Service::logging(config, log.clone()).map_err(RunError::Config)?;
        announce(&listener).map_err(RunError::Start)?;
        let (stop, stopped) = oneshot::channel();
        let two_signals = async {
            signals.next().await;
            let _ = stop.send(());
            signals.next().await;
        };
        let shutdown = async {
            let _ = stopped.await;
        };
        tokio::select! {
            served = service.serve(listener, shutdown) => served.map_err(RunError::from),
            () = two_signals => Err(RunError::SecondSignal),
        }
    });
    runtime.shutdown_background();
    log.flush();
    result
}

pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, RunError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| RunError::Listen { address, source })
}

fn listen_help(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::AddrInUse => {
            "another process has this port: stop it, or choose another with --listen 127.0.0.1:PORT (port 0 takes a free one)"
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine has no such address: try --listen 127.0.0.1:8081"
        }
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 need privileges: try --listen 127.0.0.1:8081"
        }
        _ => "choose another address with --listen ADDRESS:PORT",
    }
}

pub(crate) const fn start_error(source: io::Error) -> RunError {
    RunError::Start(source)
}

/// Written by hand and not with `println!`, which panics when nobody reads.
pub(crate) fn announce(listener: &TcpListener) -> io::Result<()> {
    let address = listener.local_addr()?;
    let mut stdout = io::stdout().lock();
    let _ = writeln!(stdout, "listening on http://{address}").and_then(|()| stdout.flush());
    Ok(())
}

/// The parent holds the other end of stdin and never writes: the end comes when the parent is gone.
pub(crate) fn exit_when_stdin_ends() -> io::Result<()> {
    let watch = || {
        let mut stdin = io::stdin().lock();
        let mut ignored = [0; 64];
        loop {
            match stdin.read(&mut ignored) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "nobody is left who would want a drain"
        )]
        std::process::exit(0);
    };
    thread::Builder::new()
        .name("stdin-watch".to_owned())
        .stack_size(WATCH_STACK_BYTES)
        .spawn(watch)
        .map(drop)
}
