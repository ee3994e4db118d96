//! Things that cost money and do nothing for the service.

use crate::ids::Name;
use crate::scenario::table;

table! {
    /// A NAT gateway that no route uses.
    pub struct NatGateway {
        /// What it is called.
        pub name: Name,
    }
}

table! {
    /// A disk that is attached to nothing.
    pub struct Volume {
        /// What it is called.
        pub name: Name,
    }
}
