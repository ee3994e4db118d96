//! Health probes over HTTP.

use super::Instance;
use crate::edge::Upstream;
use crate::edge::wire;
use model::health::{Endpoint, HealthPath};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long a probe that nobody waits for any more may go on.
const PROBE_WITHIN: Duration = Duration::from_secs(700);

impl Instance {
    /// Probes the instance: waits for it to listen, then asks for the path,
    /// all within the timeout. A request that takes longer goes on as work for
    /// nobody, like one whose client has left.
    pub(crate) fn probe(
        &self,
        path: &HealthPath,
        within: Duration,
    ) -> impl Future<Output = bool> + Send + 'static {
        let ready = self.ready();
        let upstream = Arc::clone(&self.upstream);
        let path = path.clone();
        async move {
            let asked = tokio::spawn(tokio::time::timeout(
                PROBE_WITHIN,
                ask(ready, upstream, path),
            ));
            let answer = tokio::time::timeout(within, asked).await;
            matches!(answer, Ok(Ok(Ok(true))))
        }
    }
}

async fn ask(
    mut ready: watch::Receiver<Option<SocketAddr>>,
    upstream: Arc<Upstream>,
    path: HealthPath,
) -> bool {
    let Ok(address) = ready.wait_for(Option::is_some).await.map(|a| *a) else {
        return false;
    };
    let Some(address) = address else { return false };
    if let Some(trouble) = upstream.trouble() {
        if trouble.is_unreachable {
            upstream.reachable().await;
            return false;
        }
        tokio::time::sleep(trouble.late_at_least().as_std()).await;
    }
    let Ok(mut connection) = wire::connect(address).await else {
        return false;
    };
    let is_work = path.endpoint() == Endpoint::Calc;
    let asked = match is_work {
        true => wire::get(&format!("{path}?input=health"), address),
        false => wire::get(path.as_str(), address),
    };
    let Ok(request) = asked else { return false };
    let _counted = is_work.then(|| upstream.begin_probe());
    match connection.send_request(request).await {
        Ok(answer) => answer.status() == http::StatusCode::OK,
        Err(_) => false,
    }
}
