//! How many event streams a visitor has open: a tab has one, and nobody needs
//! a hundred tabs.

use super::access::Role;
use super::guard::Visitor;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Streams of one member, or of one facilitator's role.
const OF_ONE_MAX: usize = 32;
/// Streams of those without a token from one address: a whole room may share it.
const OF_ADDRESS_MAX: usize = 1_500;

/// Whose streams are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Whose {
    Role(Option<(u16, String)>),
    Address(Option<IpAddr>),
}

impl Whose {
    fn of(visitor: &Visitor) -> Self {
        match &visitor.role {
            Some(Role::Member { team, member }) => Self::Role(Some((*team, member.clone()))),
            Some(Role::Facilitator) => Self::Role(None),
            None => Self::Address(visitor.address),
        }
    }

    fn most(&self) -> usize {
        match self {
            Self::Role(_) => OF_ONE_MAX,
            Self::Address(_) => OF_ADDRESS_MAX,
        }
    }
}

/// The streams that are open, by whose they are.
#[derive(Clone, Default)]
pub(super) struct Tabs(Arc<Mutex<HashMap<Whose, usize>>>);

/// One open stream, until it is dropped.
pub(super) struct Tab {
    tabs: Tabs,
    whose: Whose,
}

impl Tabs {
    /// Counts one more; none when the visitor has enough of them.
    pub(super) fn open(&self, visitor: &Visitor) -> Option<Tab> {
        let whose = Whose::of(visitor);
        let mut tabs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = tabs.entry(whose.clone()).or_default();
        if *open >= whose.most() {
            return None;
        }
        *open += 1;
        Some(Tab {
            tabs: self.clone(),
            whose,
        })
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let mut tabs = self.tabs.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = tabs.get_mut(&self.whose) {
            *open -= 1;
            if *open == 0 {
                tabs.remove(&self.whose);
            }
        }
    }
}
