//! Whether what breaks is there, and mended before the end.

use super::Checker;
use crate::ids::Name;

impl Checker<'_> {
    pub(super) fn outages(&mut self) {
        let scenario = self.scenario;
        let zones = scenario.account.all_zones();
        let zones: Vec<&str> = zones.iter().map(Name::as_str).collect();
        for (i, event) in scenario.event.iter().enumerate() {
            let Some(outage) = &event.outage else {
                continue;
            };
            let regions = scenario.account.regions();
            let regions: Vec<&str> = regions.iter().map(|region| region.name.as_str()).collect();
            if let Some(region) = &outage.region {
                let path = format!("event[{i}].outage.region");
                self.known("region", &path, region, &regions);
                if outage.zone.is_some() {
                    self.error(
                        "contradiction",
                        &format!("event[{i}].outage.zone"),
                        "an outage is of a zone or of a region".into(),
                        "beside a region",
                        "leave one of them out, or write two events".into(),
                    );
                }
            }
            match &outage.zone {
                Some(zone) => self.known("zone", &format!("event[{i}].outage.zone"), zone, &zones),
                None if zones.is_empty() => self.error(
                    "empty",
                    &format!("event[{i}].outage"),
                    "the account has no zone that could go out".into(),
                    "nothing to draw from",
                    "name a zone in `account.zones`".into(),
                ),
                None => {}
            }
            let rest = scenario.length.as_ns().saturating_sub(event.at.as_ns());
            if outage.lasts.as_ns() >= rest && event.at < scenario.length {
                self.warning(
                    "odd",
                    &format!("event[{i}].outage.for"),
                    format!(
                        "the outage of `{}` goes on to the end of the game",
                        event.id
                    ),
                    "nobody sees the recovery",
                    "shorten it, or let it begin earlier".into(),
                );
            }
        }
    }
}
