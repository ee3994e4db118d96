//! Which addresses a game may send to on somebody's word.

use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// Networks that are allowed although a game sends nothing there by itself.
#[derive(Clone, Debug, Default)]
pub struct Allowed(Vec<IpNet>);

/// Why nothing is sent there.
#[derive(Debug, thiserror::Error)]
#[error(
    "{name} leads to {address}, which is {what}: a game sends nothing there by itself\n  help: if you mean it, allow it: \
     --allow-address {allow}"
)]
pub struct Forbidden {
    /// What was asked for.
    name: String,
    address: IpAddr,
    what: &'static str,
    allow: IpNet,
}

/// Services of clouds that tell machines who they are, at addresses that look like any others.
const METADATA: [&str; 4] = [
    "100.100.100.200/32",
    "168.63.129.16/32",
    "192.0.0.192/32",
    "fd00:ec2::254/128",
];

/// What else is no place for a service, with its name.
const SPECIAL: [(&str, &str); 18] = [
    ("0.0.0.0/8", "no address of a machine"),
    ("127.0.0.0/8", "this machine itself (loopback)"),
    (
        "169.254.0.0/16",
        "link-local, where clouds keep their metadata",
    ),
    ("192.0.0.0/24", "reserved"),
    ("192.0.2.0/24", "reserved for examples"),
    ("198.51.100.0/24", "reserved for examples"),
    ("203.0.113.0/24", "reserved for examples"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved or broadcast"),
    ("::/128", "no address of a machine"),
    ("::1/128", "this machine itself (loopback)"),
    // Ways to write an address of version 4, of which only the plain one is looked at below.
    ("::/96", "an address of version 4 in disguise"),
    (
        "64:ff9b::/96",
        "an address of version 4 behind a translator",
    ),
    (
        "64:ff9b:1::/48",
        "an address of version 4 behind a translator",
    ),
    ("2002::/16", "an address of version 4 in a tunnel"),
    ("2001:db8::/32", "reserved for examples"),
    ("fe80::/10", "link-local"),
    ("ff00::/8", "multicast"),
];

impl Allowed {
    /// These networks, besides what is open to all.
    #[must_use]
    pub const fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Whether a game may send there. Addresses of home and office networks are open like public ones.
    ///
    /// # Errors
    /// Why not, and how to allow it.
    pub fn check(&self, name: &str, address: SocketAddr) -> Result<(), Forbidden> {
        let address = address.ip().to_canonical();
        let Some(what) = special(address) else {
            return Ok(());
        };
        if self.0.iter().any(|network| network.contains(&address)) {
            return Ok(());
        }
        Err(Forbidden {
            name: name.to_owned(),
            address,
            what,
            allow: IpNet::from(address),
        })
    }
}

/// What an address is, if it is not one among others.
fn special(address: IpAddr) -> Option<&'static str> {
    let is_in = |network: &str| {
        let network: IpNet = network.parse().expect("the table has networks");
        network.contains(&address)
    };
    if METADATA.into_iter().any(is_in) {
        return Some("where a cloud keeps its metadata");
    }
    // Loopback and `::` come before the wider network that they lie in.
    let mut found = SPECIAL.into_iter().filter(|(network, _)| is_in(network));
    found.next().map(|(_, what)| what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(allowed: &[&str], address: &str) -> Result<(), String> {
        let networks = allowed.iter().map(|it| it.parse().expect(it)).collect();
        let address = SocketAddr::new(address.parse().expect(address), 80);
        let checked = Allowed::new(networks).check("red", address);
        checked.map_err(|why| why.to_string())
    }

    #[test]
    fn machines_of_the_room_and_of_the_world_are_open() {
        for address in [
            "10.1.2.3",
            "192.168.0.7",
            "172.16.9.9",
            "100.64.1.1",
            "93.184.216.34",
            "fd12::7",
            "2606:4700::1",
        ] {
            assert_eq!(check(&[], address), Ok(()), "{address}");
        }
    }

    #[test]
    fn special_addresses_are_not_and_the_error_says_how_to_open_them() {
        for (address, what, allow) in [
            ("127.0.0.1", "loopback", "127.0.0.1/32"),
            ("127.9.9.9", "loopback", "127.9.9.9/32"),
            ("::1", "loopback", "::1/128"),
            ("::ffff:127.0.0.1", "loopback", "127.0.0.1/32"),
            ("::ffff:169.254.169.254", "metadata", "169.254.169.254/32"),
            ("::127.0.0.1", "disguise", "::7f00:1/128"),
            ("64:ff9b::7f00:1", "translator", "64:ff9b::7f00:1/128"),
            ("0.0.0.0", "no address", "0.0.0.0/32"),
            ("::", "no address", "::/128"),
            ("169.254.169.254", "link-local", "169.254.169.254/32"),
            ("168.63.129.16", "metadata", "168.63.129.16/32"),
            ("192.0.0.192", "metadata", "192.0.0.192/32"),
            ("fd00:ec2::254", "metadata", "fd00:ec2::254/128"),
            ("fe80::1", "link-local", "fe80::1/128"),
            ("224.0.0.1", "multicast", "224.0.0.1/32"),
            ("ff02::1", "multicast", "ff02::1/128"),
            ("255.255.255.255", "broadcast", "255.255.255.255/32"),
        ] {
            let why = check(&[], address).expect_err(address);
            assert!(why.contains(what), "{address}: {why}");
            assert!(
                why.ends_with(&format!("--allow-address {allow}")),
                "{address}: {why}"
            );
            assert_eq!(check(&[allow], address), Ok(()), "{address}");
            assert!(check(&["10.0.0.0/8"], address).is_err(), "{address}");
        }
    }
}
