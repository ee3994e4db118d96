//! Parts of an account in words.

use super::T;
use model::account::{Access, Compute, DnsRecord, DnsRole, Policy};
use model::ids::Name;

super::texts! {
    dns_primary(weight: u32) => "weight {weight}", "가중치 {weight}";
    dns_secondary(weight: u32) => "secondary, weight {weight}", "보조, 가중치 {weight}";
    dns_unchecked => "unchecked", "상태 확인 없음";
    dns_unhealthy => "unhealthy for DNS", "DNS 상태 확인 실패";
    access_allow => "allow", "허용";
    access_deny => "deny", "거부";
    policy_may(who: &str, what: &str) => "{who} may: {what}", "{who} 허용: {what}";
    policy_may_not(who: &str, what: &str) => "{who} may not: {what}", "{who} 금지: {what}";
    policy_everything => "everything", "모든 작업";
    policy_on(what: &str, kind: &str) => "{what} on {kind}", "{what} ({kind})";
}

impl T {
    /// A record of the service's address, without its balancer.
    pub(crate) fn dns_record(self, record: &DnsRecord) -> String {
        let words = match record.role {
            DnsRole::Primary => self.dns_primary(record.weight),
            DnsRole::Secondary => self.dns_secondary(record.weight),
        };
        if record.health_checked {
            words
        } else {
            format!("{words}, {}", self.dns_unchecked())
        }
    }

    /// Whether something is let through.
    pub(crate) const fn access(self, access: Access) -> &'static str {
        match access {
            Access::Allow => self.access_allow(),
            Access::Deny => self.access_deny(),
        }
    }

    /// What something runs on: the name of its type, if it is an instance of one.
    pub(crate) fn compute(self, kind: Compute, is_spot: bool, its_type: Option<&Name>) -> String {
        match (kind, its_type) {
            (Compute::Host, Some(name)) => format!("{} {name}", self.compute_host()),
            (_, Some(name)) => name.to_string(),
            (Compute::Instance, None) => self.compute_instance().to_owned(),
            (Compute::Serverless, None) if is_spot => self.compute_spot().to_owned(),
            (Compute::Serverless, None) => self.compute_serverless().to_owned(),
            (Compute::Host, None) => self.compute_host().to_owned(),
            (Compute::Container, None) => self.compute_container().to_owned(),
            (Compute::Function, None) => self.compute_function().to_owned(),
        }
    }

    /// What a policy says. Actions and kinds are spelled as in commands.
    pub(crate) fn policy(self, policy: &Policy) -> String {
        let mut what = match policy.action {
            Some(action) => action.as_str().to_owned(),
            None => self.policy_everything().to_owned(),
        };
        if let Some(kind) = policy.kind {
            what = self.policy_on(&what, kind.as_str());
        }
        let who = self.who(policy.principal);
        match policy.effect {
            Access::Allow => self.policy_may(who, &what),
            Access::Deny => self.policy_may_not(who, &what),
        }
    }
}
