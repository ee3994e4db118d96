//! Going on with a game from its file.

use super::answers::Answers;
use super::to_come::ToCome;
use super::{Director, Stage, version_of};
use crate::game_file::{self, HostNote, HostNotes, Interrupted};
use crate::views::Views;
use arena::Report;
use model::account::Phase;
use model::ids::TeamId;
use scoreboard::server::{Hub, Refused};
use sim_engine::{Input, Observation, Plan};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

impl Director {
    /// Goes on with a game whose host went out, from what its file holds. What
    /// was under way then is void, the schedule goes on, and caches are empty.
    /// Also tells what the hosts before have noted.
    ///
    /// # Errors
    /// When the file is not one to go on with, and as [`Self::open`].
    pub async fn resume(
        file: &Path,
        plan: &Plan,
        launcher: Arc<dyn arena::Launcher>,
        autostart: bool,
    ) -> anyhow::Result<(Self, Hub, HostNotes)> {
        let mut views: Option<Views> = None;
        let mut answers = Answers::default();
        let mut given = HashSet::new();
        let interrupted = game_file::resume(file, plan, |retraced| {
            let views = views.get_or_insert_with(|| Views::metered(plan));
            if let Some(Input::Command(envelope)) = &retraced.input {
                views.next_member(envelope.team.0, &envelope.session);
            }
            views.take_in(&retraced.records);
            views.keep_frozen(retraced.game);
            if let Some(Input::Control(order)) = &retraced.input {
                given.insert(order.idempotency_key.clone());
            }
            if let Some(Input::Command(envelope)) = retraced.input {
                let (team, version) = (envelope.team.0, version_of(retraced.game, envelope.team));
                let answer = match retraced.answer {
                    // The way back went by the account before it, which is not kept.
                    Ok(change) => Ok(views.done(team, change, None, version)),
                    Err(denied) => Err(Refused::Denied(denied)),
                };
                answers.remember((team, envelope.idempotency_key), answer);
            }
        })?;
        let Interrupted {
            game,
            recorder,
            mut notes,
        } = interrupted;
        let effects = game.stand_up();
        let mut views = views.unwrap_or_else(|| Views::metered(plan));
        views.count_on_from_now();
        for remark in std::mem::take(&mut notes.remarks) {
            super::notes::keep(&mut views, remark);
        }
        let stage = Stage {
            views,
            game,
            recorder: Some(recorder),
            answers,
            hooks: super::hooks::open(&notes.hooks, plan),
        };
        let (mut director, hub) =
            Self::stand_up(plan, launcher, stage, effects, autostart || notes.has_begun).await?;
        director.has_begun = notes.has_begun;
        director.to_come = ToCome::new(std::mem::take(&mut notes.to_come), &given);
        if notes.has_begun {
            let at = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
            director.note(&HostNote::Resumed { at })?;
        }
        director.pause = notes.pause.clone();
        director.end_what_drained()?;
        // One that stands still would never have come up.
        director.plane.apply(director.game.troubles());
        Ok((director, hub, notes))
    }

    /// Instances that were finishing their work when the host went out have
    /// none any more. Hosts of containers end by themselves when they are empty.
    fn end_what_drained(&mut self) -> anyhow::Result<()> {
        if self.game.is_over() {
            return Ok(());
        }
        let mut drained = Vec::new();
        let live = self.game.teams().iter().enumerate();
        for (index, team) in live.filter(|(_, team)| team.is_live()) {
            let instances = team.world().account().instances.iter();
            let its = instances.filter(|i| i.phase == Phase::Draining && i.host.is_none());
            drained.extend(its.map(|i| (TeamId(index as u16), i.id)));
        }
        for (team, instance) in drained {
            let observation = Observation::Ended { instance };
            self.report(Report { team, observation })?;
        }
        Ok(())
    }
}
