//! What a host tells at its start: where everything is.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

/// Where a board is found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Places {
    /// On this machine.
    pub(super) here: String,
    /// From others.
    pub(super) outside: String,
}

impl Places {
    /// Of what listens at an address, with TLS or without; people may have been given another one.
    pub(super) fn of(address: SocketAddr, is_secured: bool, given: Option<&str>) -> Self {
        let scheme = if is_secured { "https" } else { "http" };
        let at = |own: fn() -> std::net::IpAddr| {
            let shown = match address.ip().is_unspecified() {
                true => SocketAddr::new(own(), address.port()),
                false => address,
            };
            format!("{scheme}://{shown}")
        };
        let here = at(|| Ipv4Addr::LOCALHOST.into());
        let Some(given) = given.map(|it| it.trim_end_matches('/')) else {
            let own = || crate::doctor::own_address().unwrap_or(Ipv4Addr::LOCALHOST.into());
            let outside = at(own);
            return Self { here, outside };
        };
        // A certificate is for a name, on this machine too.
        let is_its_name = is_secured && given.starts_with("https://");
        Self {
            here: if is_its_name { given.to_owned() } else { here },
            outside: given.to_owned(),
        }
    }
}

/// All of it.
pub(super) struct Told<'h> {
    pub(super) places: Places,
    pub(super) certificate: Option<&'h Path>,
    /// Of whoever runs the game, or of the visitor's team.
    pub(super) token: &'h str,
    pub(super) pin: Option<&'h str>,
    pub(super) is_visitor: bool,
    pub(super) is_waiting: bool,
    pub(super) file: &'h Path,
}

impl Told<'_> {
    /// Links for this machine are as it finds the board; those that others open, as they do.
    pub(super) fn announce(&self) {
        let (Places { here, outside }, token) = (&self.places, self.token);
        anstream::println!("board     {here}");
        if self.is_visitor {
            anstream::println!("your team {here}/join?token={token}");
            if self.is_waiting {
                anstream::println!(
                    "Open your team's link and press Start; everybody else waits for you."
                );
            }
        } else {
            // Taken for its own authority: right for one that vouches for itself.
            let ca = self.certificate;
            let trust = ca.map_or_else(String::new, |it| format!("GAMEDAY_CA={} ", it.display()));
            anstream::println!("facilitator {here}/join?token={token}");
            anstream::println!("projector {outside}/join?token={token}&to=stage");
            anstream::println!(
                "script    GAMEDAY_URL={here} {trust}GAMEDAY_TOKEN={token} gameday script"
            );
        }
        if let Some(pin) = self.pin {
            anstream::println!("join      {outside}/join with PIN {pin}");
        }
        anstream::println!("game file {}", self.file.display());
        anstream::eprintln!("Ctrl-C ends the game and everything it started.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, is_secured: bool, given: Option<&str>, here: &str, outside: &str) {
        let found = Places::of(address.parse().unwrap(), is_secured, given);
        let expected = Places {
            here: here.into(),
            outside: outside.into(),
        };
        assert_eq!(found, expected, "{address} {is_secured} {given:?}");
    }

    #[test]
    fn links_have_the_scheme_that_is_spoken_and_the_name_that_was_given() {
        let at = "192.168.0.7:8080";
        let (http, https) = ("http://192.168.0.7:8080", "https://192.168.0.7:8080");
        check(at, false, None, http, http);
        check(at, true, None, https, https);
        // TLS ends at a proxy: this machine goes by without it.
        let name = "https://play.example";
        check(at, false, Some("https://play.example/"), http, name);
        check(at, true, Some(name), name, name);
        check("0.0.0.0:1", true, Some(name), name, name);
        check("0.0.0.0:1", false, Some(name), "http://127.0.0.1:1", name);
    }
}
