//! Volumes and NAT gateways that nothing uses yet.

use super::World;
use super::commands::Outcome;
use model::account::{NatGateway, ResourceKind, ResourceRef, Volume};
use model::command::Denied;
use model::event::Change;
use model::units::GameTime;

/// Volumes, or NAT gateways, that an account may have at most.
const IDLE_MAX: u32 = 100;

impl World {
    pub(super) fn add_idle(&mut self, resource: &ResourceRef, now: GameTime) -> Outcome {
        let (name, prices) = (&resource.name, &self.scenario.prices);
        let (price, count, is_taken) = match resource.kind {
            ResourceKind::Volume => {
                let all = &self.account.volumes;
                let is_taken = all.iter().any(|volume| volume.name == *name);
                (prices.volume.clone(), all.len(), is_taken)
            }
            ResourceKind::NatGateway => {
                let all = &self.account.nat_gateways;
                let is_taken = all.iter().any(|gateway| gateway.name == *name);
                (prices.nat_gateway.clone(), all.len(), is_taken)
            }
            kind => {
                return Err(Denied::Invalid {
                    reason: format!("a {kind} is not made like this"),
                });
            }
        };
        if is_taken {
            return Err(Denied::Exists {
                what: format!("{} `{name}`", resource.kind),
            });
        }
        let wanted = count as u32 + 1;
        if wanted > IDLE_MAX {
            return Err(Denied::Limit {
                what: format!("{}s", resource.kind),
                wanted,
                limit: IDLE_MAX,
            });
        }
        let name = name.clone();
        if resource.kind == ResourceKind::Volume {
            let attached_to = None;
            self.account.volumes.push(Volume { name, attached_to });
        } else {
            self.account.nat_gateways.push(NatGateway { name });
        }
        self.open_line(resource.to_string(), price, now);
        Ok(Some(Change {
            what: resource.to_string(),
            before: String::new(),
            after: "there".into(),
        }))
    }
}
