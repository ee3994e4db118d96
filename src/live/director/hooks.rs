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
    /// Tells those who are told of chaos that the game is over: it takes a few seconds at most, beside everything else. The
    /// game file is closed by then, so that what is not taken in is told at the terminal alone.
    pub fn tell_the_end(&mut self) -> impl Future<Output = ()> + Send + use<> {
        let (hooks, at) = (self.hooks.take(), self.game.now());
        let names = self.game.teams().iter().map(|team| team.name().to_owned());
        let names: Vec<String> = names.collect();
        async move {
            let Some(mut hooks) = hooks else { return };
            for Noticed { team, told, .. } in hooks.finish(at).await {
                if !told.is_taken {
                    let name = names.get(usize::from(team.0)).map_or("?", String::as_str);
                    anstream::eprintln!("{}", told.in_words(name));
                }
            }
        }
    }
}
