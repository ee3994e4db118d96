//! Load balancers.

use crate::balance::BalancerKind;
use crate::health::HealthSettings;
use crate::ids::Name;
use crate::scenario::table;

/// Addresses that a balancer takes in each of its subnets.
pub const BALANCER_ADDRESSES: u32 = 8;

table! {
    /// A load balancer; it takes 8 addresses in each of its subnets.
    pub struct Balancer {
        /// What it is called.
        pub name: Name,
        /// Classic (round robin) or application (least outstanding, and a metric to scale on).
        pub kind: BalancerKind,
        /// The subnets it has addresses in; none for a forgotten one.
        pub subnets: Vec<Name>,
        /// The security group that guards it against clients.
        pub security_group: Name = super::Network::default_name(),
        /// How it probes its instances.
        pub health: HealthSettings = HealthSettings::default(),
        /// Whether it sends requests to all running instances while none is healthy; an application balancer does unless told otherwise.
        pub fail_open: Option<bool>,
    }
}

impl Balancer {
    /// Whether it sends requests to all running instances while none is healthy.
    #[must_use]
    pub fn fails_open(&self) -> bool {
        let as_its_kind = self.kind == BalancerKind::Application;
        self.fail_open.unwrap_or(as_its_kind)
    }
}
