//! Subnets: a range of addresses in one zone.

use super::{BALANCER_ADDRESSES, Balancer};
use crate::ids::Name;
use crate::scenario::table;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

/// Addresses of every subnet that the cloud keeps for itself.
pub const RESERVED_ADDRESSES: u32 = 5;

/// A zone of the region, by its letter or name.
pub type Zone = Name;

table! {
    /// A range of addresses in one zone; instances and balancers take addresses from it.
    pub struct Subnet {
        /// What it is called.
        pub name: Name,
        /// The zone it lies in.
        pub zone: Zone,
        /// Its addresses, such as "10.0.0.0/28" (16, of which 5 are reserved).
        pub cidr: Cidr,
        /// The network ACL at its border.
        pub network_acl: Name = super::Network::default_name(),
        /// Its way to the internet.
        pub route_table: Name = super::Network::main_table(),
    }
}

impl Subnet {
    /// Addresses that no instance can have: the cloud's own, and those of balancers.
    #[must_use]
    pub fn addresses_taken(&self, balancers: &[Balancer]) -> u32 {
        let its = balancers.iter().filter(|b| b.subnets.contains(&self.name));
        RESERVED_ADDRESSES + its.count() as u32 * BALANCER_ADDRESSES
    }
}

/// A range of IPv4 addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    base: Ipv4Addr,
    prefix: u8,
}

/// Why a text is no usable address range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CidrError {
    /// Not of the form `a.b.c.d/n`.
    #[error("it is not of the form 10.0.0.0/24")]
    Form,
    /// Larger or smaller than clouds allow.
    #[error("a subnet is from /16 to /28")]
    Size,
    /// The address has bits beyond the prefix.
    #[error("the range starts at {0}")]
    Base(Ipv4Addr),
}

impl Cidr {
    /// How many addresses it has.
    ///
    /// ```
    /// use model::account::Cidr;
    /// assert_eq!("10.0.0.0/28".parse::<Cidr>()?.addresses(), 16);
    /// # Ok::<(), model::account::CidrError>(())
    /// ```
    #[must_use]
    pub fn addresses(self) -> u32 {
        1 << (32 - u32::from(self.prefix))
    }

    /// Whether two ranges share an address.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        let (a, b) = (u32::from(self.base), u32::from(other.base));
        a < b + other.addresses() && b < a + self.addresses()
    }
}

impl FromStr for Cidr {
    type Err = CidrError;
    fn from_str(text: &str) -> Result<Self, CidrError> {
        let (base, prefix) = text.split_once('/').ok_or(CidrError::Form)?;
        let base: Ipv4Addr = base.parse().map_err(|_| CidrError::Form)?;
        let prefix: u8 = prefix.parse().map_err(|_| CidrError::Form)?;
        if !(16..=28).contains(&prefix) {
            return Err(CidrError::Size);
        }
        let start = u32::from(base) & (u32::MAX << (32 - prefix));
        if start != u32::from(base) || start.checked_add(1 << (32 - prefix)).is_none() {
            return Err(CidrError::Base(Ipv4Addr::from(start)));
        }
        Ok(Self { base, prefix })
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.base, self.prefix)
    }
}

impl Serialize for Cidr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cidr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_checked() {
        assert_eq!(
            "10.0.0.5/28".parse::<Cidr>(),
            Err(CidrError::Base(Ipv4Addr::new(10, 0, 0, 0)))
        );
        assert_eq!("10.0.0.0/29".parse::<Cidr>(), Err(CidrError::Size));
        assert_eq!("10.0.0.0/15".parse::<Cidr>(), Err(CidrError::Size));
        for no_range in [
            "",
            "/",
            "10.0.0.0",
            "10.0.0.0/",
            "10.0.0/28",
            "10.0.0.256/28",
            "10.0.0.0/28/28",
            "10.0.0.0/300",
        ] {
            assert_eq!(no_range.parse::<Cidr>(), Err(CidrError::Form), "{no_range}");
        }
        let wide: Cidr = "10.0.0.0/24".parse().unwrap();
        assert!(wide.overlaps("10.0.0.16/28".parse().unwrap()));
        assert!(!wide.overlaps("10.0.1.0/28".parse().unwrap()));
        assert!(!wide.overlaps("9.255.255.0/24".parse().unwrap()));
        assert!(wide.overlaps(wide));
    }

    #[test]
    fn the_ends_of_the_address_space_do_not_wrap() {
        let first: Cidr = "0.0.0.0/16".parse().unwrap();
        let last: Cidr = "255.254.0.0/16".parse().unwrap();
        assert_eq!(first.addresses(), 65_536);
        assert!(!first.overlaps(last) && !last.overlaps(first));
        assert!(
            "255.255.255.240/28".parse::<Cidr>().is_err(),
            "the broadcast address is nobody's"
        );
    }
}
