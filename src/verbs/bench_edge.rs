//! `gameday bench edge`: a team's edge by itself, to be loaded beside other proxies.

use crate::args::BenchEdge;
use crate::exit::{Failure, Outcome};
use arena::Alone;
use hash_service::StopSignals;
use model::cache_key::CacheKey;
use model::scenario::CdnPlan;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

pub(super) fn run(args: &BenchEdge) -> Outcome {
    let runtime = runtime(args.threads).map_err(anyhow::Error::from)?;
    runtime.block_on(serve(args))
}

fn runtime(threads: usize) -> std::io::Result<Runtime> {
    match threads {
        1 => Builder::new_current_thread().enable_all().build(),
        more => {
            let mut builder = Builder::new_multi_thread();
            builder.worker_threads(more).enable_all().build()
        }
    }
}

async fn serve(args: &BenchEdge) -> Outcome {
    let listener = TcpListener::bind(args.listen).await;
    let listener = listener.map_err(|error| {
        Failure::Other(anyhow::anyhow!(
            "cannot listen on {} ({error})\n  help: `--listen 127.0.0.1:0` takes a port that is free",
            args.listen
        ))
    })?;
    let address = listener.local_addr().map_err(anyhow::Error::from)?;
    let usual = CdnPlan {
        collapse: !args.no_collapse,
        ..CdnPlan::default()
    };
    let cdn = args
        .cache
        .then(|| usual.untuned(CacheKey::QueryString, args.ttl));
    let alone = Alone {
        cdn,
        targets: args.to.clone(),
    };
    // Whoever reads where it listens may stop it at once.
    let mut signals = StopSignals::new().map_err(anyhow::Error::from)?;
    anstream::println!("listening on http://{address}");
    tokio::select! {
        () = alone.serve(listener) => Ok(()),
        () = signals.next() => Err(Failure::Interrupted),
    }
}
