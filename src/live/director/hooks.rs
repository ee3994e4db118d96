//! Teams that are told of chaos, and what came of it.

use super::{Director, Ended};
use crate::game_file::HostNote;
use crate::own::{Hook, Hooks, Noticed};
use sim_engine::Plan;

/// Queues for these hooks; nothing if there are none.
pub(super) fn open(hooks: &[Hook], plan: &Plan) -> Option<Hooks> {
    let names: Vec<String> = plan.teams.iter().map(|team| team.name.clone()).collect();
    (!hooks.is_empty()).then(|| Hooks::open(hooks, &names, &plan.salt))
}

/// What came of the next message; never, if nobody is told anything.
pub(super) async fn noticed(hooks: &mut Option<Hooks>) -> Noticed {
    match hooks {
        Some(hooks) => hooks.noticed().await,
        None => std::future::pending().await,
    }
}

impl Director {
    /// Writes down what came of a message.
    pub(super) fn told_outside(&mut self, noticed: Noticed) -> anyhow::Result<()> {
        let Noticed { team, id, told } = noticed;
        if !told.is_taken {
            let name = self.game.teams().get(usize::from(team.0));
            anstream::eprintln!("{}", told.in_words(name.map_or("?", |team| team.name())));
        }
        self.note(&HostNote::Told { team, id, told })
    }
}

impl Ended {
    /// Tells those who are told of chaos that the game is over: it takes a few seconds at most.
    pub async fn tell_the_end(&mut self) {
        if let Some(mut hooks) = self.hooks.take() {
            hooks.finish(self.game.now()).await;
        }
    }
}
