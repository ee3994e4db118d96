//! What all requests share.

use super::access::Access;
use super::api::REPLY_TIMEOUT;
use super::board_stream::{BoardFrame, encode_boards};
use super::hub::{Action, Hub, Meter, Refused, Retrospect};
use super::limits::Limits;
use super::logs::Logs;
use super::presence::Presence;
use super::reply::Problem;
use super::stage::{Countdown, Projector, invite};
use super::tabs::Tabs;
use super::tarpit::Tarpit;
use super::visits::Visits;
use crate::drill::Drill;
use crate::scenario::Scenarios;
use crate::view::{Console, Desk, Recording, RoomLost, Snapshot};
use crate::what_if::WhatIfs;
use model::text::Text;
use std::sync::Arc;
use tokio::sync::{Mutex, Semaphore, mpsc, watch};
use tokio::time::timeout;

/// Event streams that may be open at once.
pub(super) const STREAMS_MAX: usize = 2_000;

pub(super) struct Shared {
    pub(super) snapshot: watch::Receiver<Arc<Snapshot>>,
    pub(super) truth: watch::Receiver<Arc<Snapshot>>,
    pub(super) consoles: Vec<watch::Receiver<Arc<Console>>>,
    pub(super) desk: watch::Receiver<Arc<Desk>>,
    /// The recorded game, where one is looked at again.
    pub(super) recording: Option<Arc<Recording>>,
    pub(super) runbook: Option<Text>,
    pub(super) scenarios: Option<Scenarios>,
    /// Whoever reads other scenarios reads one at a time.
    pub(super) reading: Arc<Semaphore>,
    pub(super) meters: Vec<Meter>,
    /// What teams' instances write, where they are real.
    pub(super) logs: Option<Arc<dyn Logs>>,
    /// The drill whose game this is, if it is one.
    pub(super) drill: Option<watch::Receiver<Arc<Drill>>>,
    /// The game looked back on, where that is kept.
    pub(super) retrospect: Option<watch::Receiver<Retrospect>>,
    /// Answers questions about it.
    pub(super) what_ifs: Option<Arc<dyn WhatIfs>>,
    pub(super) actions: mpsc::Sender<Action>,
    pub(super) access: Access,
    /// Whether TLS is spoken.
    pub(super) is_secured: bool,
    pub(super) limits: Limits,
    pub(super) tarpit: Tarpit,
    pub(super) visits: Visits,
    /// The board as it goes over the wire, encoded once for everybody.
    pub(super) frames: watch::Receiver<Arc<BoardFrame>>,
    /// What the projectors show.
    pub(super) projector: Projector,
    pub(super) streams: Arc<Semaphore>,
    pub(super) tabs: Tabs,
    /// Who has a team's console open.
    pub(super) presence: Presence,
    /// Held while something about members is written down, and then applied.
    turn: Arc<Mutex<()>>,
    /// Whether the room is offline.
    pub(super) room: watch::Receiver<Option<RoomLost>>,
    /// Stops the server.
    pub(super) close: watch::Sender<bool>,
    /// Becomes true when the server stops.
    pub(super) closing: watch::Receiver<bool>,
}

impl Shared {
    pub(super) fn new(
        hub: Hub,
        access: Access,
        is_secured: bool,
        close: watch::Sender<bool>,
    ) -> Self {
        let (snapshots, closing) = (&hub.snapshot, close.subscribe());
        let countdown = Countdown::new(snapshots.clone(), hub.actions.clone(), closing.clone());
        let invites = [false, true].map(|with_pin| invite(&access, with_pin));
        let projector = Projector::open(
            snapshots.clone(),
            access.clone(),
            invites,
            countdown,
            closing,
        );
        Self {
            projector,
            presence: Presence::of(hub.consoles.len()),
            turn: Arc::default(),
            frames: encode_boards(hub.snapshot.clone()),
            snapshot: hub.snapshot,
            truth: hub.truth,
            consoles: hub.consoles,
            desk: hub.desk,
            recording: hub.recording,
            runbook: hub.runbook,
            scenarios: hub.scenarios,
            reading: Arc::new(Semaphore::new(1)),
            meters: hub.meters,
            logs: hub.logs,
            drill: hub.drill,
            retrospect: hub.retrospect,
            what_ifs: hub.what_ifs,
            actions: hub.actions,
            access,
            is_secured,
            limits: Limits::new(),
            tarpit: Tarpit::default(),
            visits: Visits::default(),
            streams: Arc::new(Semaphore::new(STREAMS_MAX)),
            tabs: Tabs::default(),
            room: hub.room.subscribe(),
            closing: close.subscribe(),
            close,
        }
    }

    /// Writes something about members down, and then applies it: one after the other, and once it has begun to the end,
    /// however long the game takes and whether or not somebody waits for the answer. What is written down has to be so
    /// here as well. Whose turn does not come in time has changed nothing.
    pub(super) async fn in_turn<A, F>(
        self: &Arc<Self>,
        act: impl FnOnce(Arc<Self>) -> F,
    ) -> Result<A, Problem>
    where
        A: Send + 'static,
        F: Future<Output = Result<A, Problem>> + Send + 'static,
    {
        let turn = timeout(REPLY_TIMEOUT, Arc::clone(&self.turn).lock_owned());
        let turn = turn.await.map_err(|_| Refused::Busy)?;
        let acting = act(Arc::clone(self));
        let done = tokio::spawn(async move {
            let _turn = turn;
            acting.await
        });
        match timeout(REPLY_TIMEOUT, done).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(failed)) => std::panic::resume_unwind(failed.into_panic()),
            Err(_) => Err(Refused::Busy.into()),
        }
    }
}
