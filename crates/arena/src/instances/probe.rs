//! Health probes over HTTP.

use super::Instance;
use crate::edge::wire;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::watch;

impl Instance {
    /// Probes the instance: waits for it to listen, then asks `/healthcheck`,
    /// all within the timeout.
    pub(crate) fn probe(&self, within: Duration) -> impl Future<Output = bool> + Send + 'static {
        let ready = self.ready();
        async move {
            tokio::time::timeout(within, ask(ready))
                .await
                .unwrap_or(false)
        }
    }
}

async fn ask(mut ready: watch::Receiver<Option<SocketAddr>>) -> bool {
    let Ok(address) = ready.wait_for(Option::is_some).await.map(|a| *a) else {
        return false;
    };
    let Some(address) = address else { return false };
    let Ok(mut connection) = wire::connect(address).await else {
        return false;
    };
    let Ok(request) = wire::get("/healthcheck", address) else {
        return false;
    };
    match connection.send_request(request).await {
        Ok(answer) => answer.status() == http::StatusCode::OK,
        Err(_) => false,
    }
}
