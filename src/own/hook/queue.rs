//! A queue for each team that is told of chaos.

use super::Hook;
use super::message::Message;
use super::send::{Told, agent, send};
use crate::game_file::Taken;
use model::ids::TeamId;
use model::key::Salt;
use model::units::GameTime;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// Messages that may wait in a team's queue; what comes when it is full is not told.
const WAITING_MAX: usize = 64;
/// Outcomes that may wait to be noted.
const NOTICED_MAX: usize = 1_024;
/// How long the last messages may take once the game is over.
const LAST_WITHIN: Duration = Duration::from_secs(10);

/// What came of a message, for the record.
#[derive(Clone, Debug)]
pub(crate) struct Noticed {
    /// Whose.
    pub(crate) team: TeamId,
    /// Which one.
    pub(crate) id: String,
    /// What came of it.
    pub(crate) told: Told,
}

/// The queues of all teams that are told.
pub(crate) struct Hooks {
    queues: Vec<Queue>,
    noticed: mpsc::Receiver<Noticed>,
    notice: mpsc::Sender<Noticed>,
    tasks: JoinSet<()>,
    /// Tells messages of this game from those of others.
    game: String,
    /// The moment of the last message, and how many there were at it.
    last: (GameTime, u32),
}

struct Queue {
    team: TeamId,
    name: String,
    messages: mpsc::Sender<Message>,
}

impl Hooks {
    /// Queues of these hooks; teams by their numbers.
    pub(crate) fn open(hooks: &[Hook], names: &[String], salt: &Salt) -> Self {
        let (notice, noticed) = mpsc::channel(NOTICED_MAX);
        let mut tasks = JoinSet::new();
        let mut queues = Vec::new();
        for hook in hooks {
            let (messages, waiting) = mpsc::channel(WAITING_MAX);
            tasks.spawn(work(hook.clone(), waiting, notice.clone()));
            let name = names.get(usize::from(hook.team.0));
            queues.push(Queue {
                team: hook.team,
                name: name.cloned().unwrap_or_default(),
                messages,
            });
        }
        let digest = Sha256::digest(format!("hooks {}", salt.as_str()));
        Self {
            queues,
            noticed,
            notice,
            tasks,
            game: digest
                .iter()
                .take(4)
                .map(|byte| format!("{byte:02x}"))
                .collect(),
            last: (GameTime::ZERO, 0),
        }
    }

    /// Puts into the queues what of this is about those teams. It never waits.
    pub(crate) fn tell(&mut self, records: &Taken) {
        for index in 0..self.queues.len() {
            let team = usize::from(self.queues[index].team.0);
            let events = records.teams.get(team).map_or(&[][..], |team| &team.events);
            for event in events {
                let id = self.next_id(event.at);
                let message = Message::of(event, &self.queues[index].name, id);
                match message {
                    Some(message) => self.put(index, message),
                    None => self.last.1 -= 1,
                }
            }
        }
    }

    /// Tells everybody that the game is over, and waits a little for those who have not been told yet. Gives back what came of
    /// whatever nobody has noticed.
    pub(crate) async fn finish(&mut self, at: GameTime) -> Vec<Noticed> {
        for index in 0..self.queues.len() {
            let id = self.next_id(at);
            let message = Message::over(&self.queues[index].name, at, id);
            self.put(index, message);
        }
        // Without a sender the tasks end once their queues are empty.
        self.queues.clear();
        let all = async { while self.tasks.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(LAST_WITHIN, all).await;
        std::iter::from_fn(|| self.noticed.try_recv().ok()).collect()
    }

    /// What came of the next message, once that is known; never without hooks.
    pub(crate) async fn noticed(&mut self) -> Noticed {
        match self.noticed.recv().await {
            Some(noticed) => noticed,
            // There is a sender in `self`.
            None => std::future::pending().await,
        }
    }

    fn put(&mut self, index: usize, message: Message) {
        let queue = &self.queues[index];
        let (team, id) = (queue.team, message.id.clone());
        if queue.messages.try_send(message).is_ok() {
            return;
        }
        let told = Told {
            attempts: 0,
            status: None,
            answer: format!("{WAITING_MAX} messages wait already: it was not told"),
            is_taken: false,
        };
        let _ = self.notice.try_send(Noticed { team, id, told });
    }

    /// The same for nobody else, in this game or another.
    fn next_id(&mut self, at: GameTime) -> String {
        self.last = match self.last {
            (last, count) if last == at => (at, count + 1),
            _ => (at, 1),
        };
        format!("{}-{}-{}", self.game, at.as_ns(), self.last.1)
    }
}

/// Sends what comes, one after another.
async fn work(hook: Hook, mut waiting: mpsc::Receiver<Message>, notice: mpsc::Sender<Noticed>) {
    let agent = agent();
    let hook = Arc::new(hook);
    while let Some(message) = waiting.recv().await {
        let Ok(body) = serde_json::to_string(&message) else {
            continue;
        };
        let told = send(&agent, &hook, &message.id, &body).await;
        let (team, id) = (hook.team, message.id);
        let _ = notice.try_send(Noticed { team, id, told });
    }
}
