//! Who of a team has its console open, and what they have begun to change.
//!
//! An open console is an open event stream: whoever closes it, or does not take
//! what is sent, is gone with it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// Who looks is told so often at most: each time costs their page in both languages.
const TOLD_EVERY: Duration = Duration::from_millis(250);

/// Those of a team who are there, by name. Access lets in no more than it has tokens for, and a visitor has so many streams.
pub(super) type Here = BTreeMap<String, At>;

/// What somebody who is there does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct At {
    /// Consoles that they have open.
    tabs: usize,
    /// What they have begun to change.
    pub(super) editing: Option<String>,
}

/// Those who are there, by team.
pub(super) struct Presence(Vec<watch::Sender<Arc<Here>>>);

/// Tells one who looks of those who are there.
pub(super) struct Lookout {
    here: watch::Receiver<Arc<Here>>,
    /// When it may tell again.
    quiet_until: Instant,
}

/// One open console, until it is dropped.
pub(super) struct Stay {
    team: watch::Sender<Arc<Here>>,
    member: String,
}

impl Presence {
    pub(super) fn of(teams: usize) -> Self {
        Self((0..teams).map(|_| watch::Sender::default()).collect())
    }

    /// Tells whenever those who are there have changed since now.
    pub(super) fn watch(&self, team: u16) -> Option<Lookout> {
        let team = self.0.get(usize::from(team))?;
        Some(Lookout {
            here: team.subscribe(),
            quiet_until: Instant::now(),
        })
    }

    /// Those who are there now.
    pub(super) fn here(&self, team: u16) -> Arc<Here> {
        let team = self.0.get(usize::from(team));
        team.map(|here| here.borrow().clone()).unwrap_or_default()
    }

    /// Somebody opens a console.
    pub(super) fn enter(&self, team: u16, member: &str) -> Option<Stay> {
        let team = self.0.get(usize::from(team))?.clone();
        team.send_modify(|here| {
            let at = Arc::make_mut(here).entry(member.to_owned()).or_default();
            at.tabs += 1;
        });
        let member = member.to_owned();
        Some(Stay { team, member })
    }

    /// Somebody begins to change something, or has done; who is not there does not.
    pub(super) fn edits(&self, team: u16, member: &str, place: Option<String>) {
        let Some(team) = self.0.get(usize::from(team)) else {
            return;
        };
        team.send_if_modified(|here| {
            let known = here.get(member);
            if known.is_none_or(|at| at.editing == place) {
                return false;
            }
            if let Some(at) = Arc::make_mut(here).get_mut(member) {
                at.editing = place;
            }
            true
        });
    }

    /// Something else of a team's members has changed: all who look are told.
    pub(super) fn tell(&self, team: u16) {
        if let Some(team) = self.0.get(usize::from(team)) {
            team.send_modify(|_| {});
        }
    }
}

impl Lookout {
    /// Waits until something has changed: at once if the last change is some time ago, and otherwise for all that
    /// changes until then. Nothing is lost if the wait is given up.
    pub(super) async fn changed(&mut self) -> Result<(), watch::error::RecvError> {
        sleep_until(self.quiet_until).await;
        self.here.changed().await?;
        self.quiet_until = Instant::now() + TOLD_EVERY;
        Ok(())
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        self.team.send_modify(|here| {
            let here = Arc::make_mut(here);
            if let Some(at) = here.get_mut(&self.member) {
                at.tabs -= 1;
                if at.tabs == 0 {
                    here.remove(&self.member);
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::timeout;

    fn names(presence: &Presence, team: u16) -> Vec<String> {
        presence.here(team).keys().cloned().collect()
    }

    #[test]
    fn whoever_has_no_console_open_is_gone() {
        let presence = Presence::of(2);
        let mut told = presence.watch(0).unwrap().here;
        let mina = presence.enter(0, "Mina");
        let (phone, jae) = (presence.enter(0, "Mina"), presence.enter(1, "Jae"));
        assert!(presence.enter(2, "Nobody").is_none());
        assert_eq!(names(&presence, 0), ["Mina"]);
        assert_eq!(names(&presence, 1), ["Jae"], "each team has its own");
        drop(mina);
        assert_eq!(names(&presence, 0), ["Mina"], "on the phone");
        told.mark_unchanged();
        drop(phone);
        assert!(told.has_changed().unwrap());
        assert!(names(&presence, 0).is_empty());
        drop(jae);
    }

    #[test]
    fn what_somebody_edits_is_told_once_and_goes_with_them() {
        let presence = Presence::of(1);
        let mut told = presence.watch(0).unwrap().here;
        presence.edits(0, "Mina", Some("cdn".into()));
        assert!(told.borrow_and_update().is_empty(), "she is not there");
        let stay = presence.enter(0, "Mina");
        told.mark_unchanged();
        for is_news in [true, false] {
            presence.edits(0, "Mina", Some("cdn".into()));
            assert_eq!(told.has_changed().unwrap(), is_news);
            told.mark_unchanged();
        }
        assert_eq!(told.borrow()["Mina"].editing.as_deref(), Some("cdn"));
        drop(stay);
        let _again = presence.enter(0, "Mina");
        assert_eq!(told.borrow()["Mina"].editing, None);
    }

    #[tokio::test]
    async fn who_looks_is_told_of_many_changes_at_once() {
        let presence = Presence::of(1);
        let mut lookout = presence.watch(0).unwrap();
        let begun = Instant::now();
        let _stay = presence.enter(0, "Mina");
        lookout.changed().await.unwrap();
        for place in ["cdn", "balancer", "group/web"] {
            presence.edits(0, "Mina", Some(place.into()));
        }
        // Whoever waits for something else as well gives the wait up now and then.
        let a_moment = TOLD_EVERY / 25;
        while timeout(a_moment, lookout.changed()).await.is_err() {}
        assert!(begun.elapsed() >= TOLD_EVERY);
        let editing = presence.here(0)["Mina"].editing.clone();
        assert_eq!(editing.as_deref(), Some("group/web"));
        assert!(!lookout.here.has_changed().unwrap(), "all of it at once");
    }
}
