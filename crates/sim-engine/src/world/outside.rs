//! The control plane of a team whose service is outside of the game: an empty account, and what the team declares that
//! its own infrastructure costs.

use super::commands::Outcome;
use super::{Outbox, World};
use crate::plan::{DeclaredStack, OwnService};
use model::account::Network;
use model::actor::Principal;
use model::command::{Command, Denied, SPEND_PER_HOUR_MAX};
use model::cost::Billing;
use model::event::Change;
use model::ids::TeamId;
use model::scenario::{Price, Scenario};
use model::units::{GameTime, MicroUsd, StoryDuration};
use std::sync::Arc;

/// The bill's name for what a team has declared.
const DECLARED_LINE: &str = "declared";

/// What is known of a service outside of the game.
#[derive(Clone, Debug)]
pub(super) struct Outside {
    /// What its infrastructure costs; nothing while nobody has said so.
    declared: Option<DeclaredStack>,
}

impl World {
    /// One that has nothing to control.
    pub(crate) fn outside(team: TeamId, scenario: Arc<Scenario>, service: &OwnService) -> Self {
        let mut world = Self::new(team, scenario, 0);
        let account = &mut world.account;
        account.dns = None;
        account.balancers.clear();
        account.groups.clear();
        account.subnets.clear();
        account.nat_gateways.clear();
        account.volumes.clear();
        account.policies.clear();
        account.network = Network {
            security_groups: Vec::new(),
            network_acls: Vec::new(),
            route_tables: Vec::new(),
            internet_gateways: Vec::new(),
        };
        world.cohorts.clear();
        world.outside = Some(Outside {
            declared: service.declared,
        });
        world
    }

    pub(crate) const fn is_outside(&self) -> bool {
        self.outside.is_some()
    }

    /// Whether it is known what everything costs.
    pub(crate) fn is_spend_known(&self) -> bool {
        let outside = self.outside.as_ref();
        outside.is_none_or(|it| it.declared.is_some())
    }

    /// What the team has declared per hour of the game, if it has a service of its own and has said so.
    #[must_use]
    pub fn declared_per_hour(&self) -> Option<MicroUsd> {
        let declared = self.outside.as_ref()?.declared?;
        Some(declared.musd_per_hour)
    }

    /// Opens the line of a declared stack, if there is one.
    pub(super) fn open_declared_line(&mut self, now: GameTime) {
        if let Some(per_hour) = self.declared_per_hour() {
            self.open_line(DECLARED_LINE.into(), price_of(per_hour), now);
        }
    }

    /// Counts requests of a second, which a declared CDN is paid for.
    pub(crate) fn count_outside(&mut self, requests: u64) {
        let declared = self.outside.as_ref().and_then(|it| it.declared);
        if declared.is_some_and(|it| it.has_cdn) {
            self.count_cdn_requests(requests);
        }
    }

    /// Carries out a command on a team with a service of its own: there is one
    /// that means something, and it is the team's.
    pub(super) fn carry_out_outside(
        &mut self,
        out: &mut Outbox,
        now: GameTime,
        principal: Principal,
        command: &Command,
    ) -> Outcome {
        let Command::DeclareSpend { musd_per_hour } = *command else {
            return Err(Denied::OwnEndpoint);
        };
        if !matches!(principal, Principal::Player | Principal::Facilitator) {
            return Err(Denied::NotAllowed { principal });
        }
        if !(MicroUsd::ZERO..=SPEND_PER_HOUR_MAX).contains(&musd_per_hour) {
            let reason = format!("an hour costs $0 to {SPEND_PER_HOUR_MAX}, not {musd_per_hour}");
            return Err(Denied::Invalid { reason });
        }
        let before = self.declared_per_hour();
        self.close_line(out, DECLARED_LINE, now);
        self.outside = Some(Outside {
            declared: Some(DeclaredStack {
                musd_per_hour,
                has_cdn: false,
            }),
        });
        self.open_declared_line(now);
        let per_hour = |amount: MicroUsd| format!("{amount}/h");
        Ok(Some(Change {
            what: DECLARED_LINE.into(),
            before: before.map_or_else(|| "not declared".into(), per_hour),
            after: per_hour(musd_per_hour),
        }))
    }
}

fn price_of(per_hour: MicroUsd) -> Price {
    Price {
        usd: per_hour,
        per: StoryDuration::from_secs(3_600),
        billing: Billing::Second,
        minimum: StoryDuration::ZERO,
    }
}
