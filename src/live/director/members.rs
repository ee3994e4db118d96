//! Members of teams: who is let in and what they do is kept beside the game, and
//! none of them overwrites another one's change unseen.

use super::Director;
use crate::game_file::HostNote;
use model::command::Command;
use scoreboard::server::{Action, Refused};

impl Director {
    /// Keeps in mind who is let in, who is not any more, and what members do, before that is said. Any other wish comes
    /// back.
    pub(super) fn keep(&mut self, action: Action) -> anyhow::Result<Option<Action>> {
        let (note, reply) = match action {
            Action::Admit { pass, reply } => (HostNote::Admitted { pass }, reply),
            Action::Revoke { gone, reply } => (HostNote::Revoked { gone }, reply),
            Action::Assign {
                team,
                member,
                duty,
                reply,
            } => (HostNote::Assigned { team, member, duty }, reply),
            other => return Ok(Some(other)),
        };
        self.note(&note)?;
        let _ = reply.send(Ok(()));
        Ok(None)
    }

    /// Refuses a command to whoever has not seen that another member changed the same thing. Who says nothing of what
    /// they saw is not asked.
    pub(super) fn check_seen(
        &self,
        team: u16,
        member: &str,
        seen: Option<u64>,
        command: &Command,
    ) -> Result<(), Refused> {
        let Some(seen) = seen else { return Ok(()) };
        match self.views.edited_since(team, seen, member, command) {
            Some(edited) => Err(Refused::Edited(Box::new(edited))),
            None => Ok(()),
        }
    }
}
