//! What lasts a while, for charts and headlines: surges, and what the story broke and told everybody about.

use super::{Views, seconds_of, surge_in_words};
use model::event::{Event, EventKind};
use model::fault::Fault;
use model::ids::Name;
use model::scenario::{EventPlan, Scenario};
use model::script::{Control, ScriptNews};
use model::text::Text;
use scoreboard::fault_headline_in_words;
use scoreboard::view::Band;
use sim_engine::{DrawnBurst, Game, Records};
use std::collections::BTreeMap;

/// Bands at most: the latest ones. A repeating event brings many.
const BANDS_MAX: usize = 60;

/// What an event that everybody is told of breaks for a while.
#[derive(Clone)]
struct PublicFault {
    kind: String,
    tell: Text,
    lasts_s: u32,
}

/// What the story has broken, as far as everybody was told.
#[derive(Clone, Default)]
pub(super) struct ToldFaults {
    public: BTreeMap<Name, PublicFault>,
    begun: Vec<Begun>,
}

#[derive(Clone)]
struct Begun {
    event: Name,
    title: Text,
    from_s: u32,
    to_s: u32,
}

impl ToldFaults {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let public = |plan: &EventPlan| {
            // What changes the traffic is among the surges.
            let brings = plan
                .brings
                .as_ref()
                .filter(|it| it.fault.traffic().is_none())?;
            let tell = plan.tell.as_ref()?.public.clone()?;
            let fault = PublicFault {
                kind: brings.fault.kind().to_string(),
                tell,
                lasts_s: seconds_of(brings.lasts?),
            };
            Some((plan.id.clone(), fault))
        };
        Self {
            public: scenario.event.iter().filter_map(public).collect(),
            begun: Vec::new(),
        }
    }

    /// Takes in what became of the script, and of one of the teams that were hit.
    pub(super) fn take_in(&mut self, log: &[Event], teams: &[Records]) {
        for event in log {
            let second = event.at.second();
            let EventKind::Script { news } = &event.kind else {
                continue;
            };
            match news {
                ScriptNews::Happened {
                    event: id,
                    teams: hit,
                } if !hit.is_empty() => {
                    self.begin(id, second, zone_of(event, teams));
                }
                ScriptNews::Stopped { event: id }
                | ScriptNews::Controlled {
                    control: Control::End { event: id },
                    ..
                } => self.end(second, |begun| begun.event == *id),
                ScriptNews::Controlled {
                    control: Control::Halt { .. },
                    ..
                } => self.end(second, |_| true),
                _ => {}
            }
        }
    }

    fn begin(&mut self, id: &Name, second: u32, zone: Option<String>) {
        let Some(fault) = self.public.get(id) else {
            return;
        };
        self.begun.push(Begun {
            event: id.clone(),
            title: fault_headline_in_words(&fault.kind, zone.as_deref(), &fault.tell),
            from_s: second,
            to_s: second.saturating_add(fault.lasts_s),
        });
    }

    fn end(&mut self, second: u32, which: impl Fn(&Begun) -> bool) {
        let its = self.begun.iter_mut().filter(|begun| which(begun));
        its.for_each(|begun| begun.to_s = begun.to_s.min(second));
    }
}

/// The zone that went with the event, if one did.
fn zone_of(event: &Event, teams: &[Records]) -> Option<String> {
    let all = teams.iter().flat_map(|team| &team.events);
    let mut at_once = all.filter(|other| other.at.second() == event.at.second());
    at_once.find_map(|other| match &other.kind {
        EventKind::FaultBegan {
            fault: Fault::ZoneDown { zone },
            ..
        } => Some(zone.as_str().to_owned()),
        _ => None,
    })
}

impl Views {
    /// What has begun to last, in order, and what of it is over.
    pub(super) fn bands(&self, game: &Game) -> Vec<Band> {
        let now_s = game.second();
        let surges = game.traffic().bursts().iter();
        let surge = |burst: &DrawnBurst| {
            let (from_s, to_s) = (burst.from.second(), burst.to.second());
            (from_s < now_s).then(|| (from_s, to_s, surge_in_words(burst)))
        };
        let surges = surges.filter_map(surge);
        let told = self.told_faults.begun.iter();
        let told = told.map(|begun| (begun.from_s, begun.to_s, begun.title.clone()));
        let mut lasting: Vec<(u32, u32, Text)> = surges.chain(told).collect();
        lasting.sort_by_key(|(from_s, ..)| *from_s);
        let left_out = lasting.len().saturating_sub(BANDS_MAX);
        let band = |(index, (from_s, to_s, title)): (usize, (u32, u32, Text))| Band {
            number: index as u16 + 1,
            title,
            from_s,
            to_s: (to_s <= now_s).then_some(to_s),
        };
        let bands = lasting.into_iter().enumerate();
        bands.skip(left_out).map(band).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::actor::Principal;
    use model::ids::TeamId;
    use model::units::GameTime;

    fn name(id: &str) -> Name {
        Name::try_new(id).expect("a name")
    }

    fn event(second: u32, kind: EventKind) -> Event {
        Event {
            at: GameTime::from_second(second),
            team: None,
            principal: Principal::System,
            kind,
        }
    }

    fn happened(second: u32, id: &str, teams: Vec<TeamId>) -> Event {
        let event_id = name(id);
        let news = ScriptNews::Happened {
            event: event_id,
            teams,
        };
        event(second, EventKind::Script { news })
    }

    fn told(kind: &str) -> ToldFaults {
        let fault = PublicFault {
            kind: kind.to_owned(),
            tell: Text {
                en: "A shark is chewing on our cable. Answers take longer.".to_owned(),
                ko: "상어가 저희 케이블을 씹고 있습니다.".to_owned(),
            },
            lasts_s: 60,
        };
        ToldFaults {
            public: BTreeMap::from([(name("told"), fault)]),
            begun: Vec::new(),
        }
    }

    /// From when to when, and what it is called.
    fn seen(faults: &ToldFaults) -> Vec<(u32, u32, &str)> {
        let begun = faults.begun.iter();
        let seen = begun.map(|it| (it.from_s, it.to_s, it.title.en.as_str()));
        seen.collect()
    }

    #[test]
    fn only_what_everybody_was_told_of_is_a_band() {
        let mut faults = told("latency");
        let log = [
            happened(5, "secret", vec![TeamId(0)]),
            // It found nobody to hit.
            happened(6, "told", Vec::new()),
            happened(9, "told", vec![TeamId(0)]),
        ];
        faults.take_in(&log, &[]);
        assert_eq!(seen(&faults), [(9, 69, "A shark is chewing on our cable")]);
    }

    #[test]
    fn an_outage_is_called_by_the_zone_that_was_drawn() {
        let mut faults = told("zone-outage");
        let zone = model::account::Zone::try_new("b").expect("a zone");
        let kind = EventKind::FaultBegan {
            fault: Fault::ZoneDown { zone },
            until: GameTime::from_second(99),
        };
        let hit = Records {
            events: vec![event(9, kind)],
            ..Records::default()
        };
        faults.take_in(&[happened(9, "told", vec![TeamId(0)])], &[hit]);
        assert_eq!(seen(&faults), [(9, 69, "Gorilla ate zone b")]);
    }

    #[test]
    fn what_is_taken_back_early_ends_early() {
        let mut faults = told("latency");
        faults.take_in(&[happened(9, "told", vec![TeamId(0)])], &[]);
        let stopped = ScriptNews::Stopped {
            event: name("told"),
        };
        faults.take_in(&[event(30, EventKind::Script { news: stopped })], &[]);
        let again = happened(40, "told", vec![TeamId(0)]);
        let halt = ScriptNews::Controlled {
            session: "Ada".to_owned(),
            control: Control::Halt {
                reason: "fire alarm".to_owned(),
            },
            due: None,
        };
        let halt = event(50, EventKind::Script { news: halt });
        faults.take_in(&[again, halt], &[]);
        let times: Vec<_> = seen(&faults).iter().map(|it| (it.0, it.1)).collect();
        assert_eq!(
            times,
            [(9, 30), (40, 50)],
            "and what is over stays as it was"
        );
    }
}
