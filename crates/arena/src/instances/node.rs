//! The cache node of a team.

use super::log::LogWriter;
use super::{Body, Exit, Grounds, Instance};
use crate::edge::{Role, wire};
use http::Method;
use model::account::{Capacity, NodeSettings};
use model::ids::InstanceId;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{mpsc, watch};

/// Names it in the host's log; no instance gets so far.
const LOGGED_AS: InstanceId = InstanceId(u32::MAX);

/// It works on no requests of clients.
const NO_WORK: Capacity = Capacity { slots: 0, queue: 0 };

/// Something that a running node is told.
#[derive(Debug)]
struct Order {
    method: Method,
    path: String,
}

/// A running cache node.
#[derive(Debug)]
pub(crate) struct CacheNode {
    settings: NodeSettings,
    body: Instance,
    /// Whether its end is wanted: then nobody is told of it.
    is_dismissed: Arc<AtomicBool>,
    orders: mpsc::UnboundedSender<Order>,
}

impl CacheNode {
    /// Starts one; `lost` is told when it ends by itself.
    pub(crate) fn start(
        settings: NodeSettings,
        body: Body,
        grounds: Grounds,
        log: LogWriter,
        lost: impl FnOnce() + Send + 'static,
    ) -> Self {
        let is_dismissed = Arc::new(AtomicBool::new(false));
        let is_wanted = Arc::clone(&is_dismissed);
        let exited = move |_: Exit| {
            if !is_wanted.load(Ordering::Relaxed) {
                lost();
            }
        };
        let body = Instance::start(
            LOGGED_AS,
            NO_WORK,
            Role::default(),
            body,
            grounds,
            log,
            exited,
        );
        let (orders, queue) = mpsc::unbounded_channel();
        tokio::spawn(pass_on(body.ready(), queue));
        Self {
            settings,
            body,
            is_dismissed,
            orders,
        }
    }

    /// Where it listens, once it does.
    pub(crate) fn address(&self) -> watch::Receiver<Option<SocketAddr>> {
        self.body.ready()
    }

    pub(crate) fn pid(&self) -> Option<u32> {
        self.body.pid()
    }

    /// Sets it otherwise; `query` is how it is told.
    pub(crate) fn set(&mut self, settings: NodeSettings, query: &str) {
        if settings != self.settings {
            self.settings = settings;
            self.order(Method::PUT, format!("/settings?{query}"));
        }
    }

    pub(crate) fn flush(&self) {
        self.order(Method::DELETE, "/entries".into());
    }

    /// Ends it.
    pub(crate) fn kill(&self) {
        self.is_dismissed.store(true, Ordering::Relaxed);
        self.body.kill();
    }

    fn order(&self, method: Method, path: String) {
        let _ = self.orders.send(Order { method, path });
    }
}

/// Tells a node what it is to be told, in order, once it listens.
async fn pass_on(
    mut ready: watch::Receiver<Option<SocketAddr>>,
    mut queue: mpsc::UnboundedReceiver<Order>,
) {
    let Ok(Some(address)) = ready.wait_for(Option::is_some).await.map(|at| *at) else {
        return;
    };
    while let Some(Order { method, path }) = queue.recv().await {
        let told = async {
            let mut connection = wire::connect(address).await.ok()?;
            let mut request = wire::get(&path, address).ok()?;
            *request.method_mut() = method;
            connection.send_request(request).await.ok()
        };
        if told
            .await
            .is_none_or(|answer| !answer.status().is_success())
        {
            tracing::warn!(path, "the cache node did not take an order");
        }
    }
}
