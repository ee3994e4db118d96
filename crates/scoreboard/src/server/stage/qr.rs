//! Where people join, as an address and as a QR code.

use super::super::access::Access;
use crate::stage::Invite;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// White modules around the code, as the standard wants them.
const QUIET: i32 = 4;

/// The invitation to a game that others can find; with the PIN for those who may tell it.
pub(in super::super) fn invite(access: &Access, with_pin: bool) -> Option<Invite> {
    let base = access.found_at().filter(|_| access.has_pin())?;
    let pin = access.pin().filter(|_| with_pin);
    let address = format!("{base}/join");
    let url = match pin {
        Some(pin) if pin.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            format!("{address}?pin={pin}")
        }
        _ => address.clone(),
    };
    let code = QrCode::encode_text(&url, QrCodeEcc::Medium).ok()?;
    let host = address
        .split_once("://")
        .map_or(address.as_str(), |(_, it)| it);
    Some(Invite {
        qr: path(&code),
        size: (code.size() + 2 * QUIET) as u16,
        is_local: is_local(host),
        address: host.to_owned(),
        pin: pin.map(str::to_owned),
        url,
    })
}

/// The dark modules, row by row, each run of them as one rectangle.
fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size())
                .take_while(|x| code.get_module(*x, y))
                .count() as i32;
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    path
}

fn is_local(host: &str) -> bool {
    ["127.", "localhost", "[::1]"]
        .iter()
        .any(|local| host.starts_with(local))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(base: &str, pin: &str) -> Access {
        Access::new(Some(pin.to_owned()), vec!["Red".to_owned()]).to_be_found_at(base)
    }

    #[test]
    fn the_pin_is_in_the_code_of_those_alone_who_may_tell_it() {
        let access = access("http://192.168.0.7:8080", "361571");
        let told = invite(&access, true).unwrap();
        assert_eq!(told.url, "http://192.168.0.7:8080/join?pin=361571");
        assert_eq!(told.address, "192.168.0.7:8080/join");
        assert!(!told.is_local);
        let public = invite(&access, false).unwrap();
        assert_eq!(
            (public.url.as_str(), public.pin),
            ("http://192.168.0.7:8080/join", None)
        );
        assert_ne!(public.qr, told.qr);
    }

    #[test]
    fn a_pin_of_any_signs_is_told_but_not_put_into_an_address() {
        let told = invite(&access("http://127.0.0.1:1", "a&b c"), true).unwrap();
        assert_eq!(told.url, "http://127.0.0.1:1/join");
        assert_eq!(told.pin.as_deref(), Some("a&b c"));
        assert!(told.is_local);
        let nowhere = Access::new(Some("1".to_owned()), Vec::new());
        assert_eq!(invite(&nowhere, true), None);
    }

    /// The path has exactly the modules of the code.
    #[test]
    fn the_drawing_is_the_code() {
        let code = QrCode::encode_text("http://gameday.local/join", QrCodeEcc::Medium).unwrap();
        let mut dark = Vec::new();
        for rectangle in path(&code).split_terminator('z') {
            let numbers: Vec<i32> = rectangle
                .split(['M', ' ', 'h', 'v'])
                .filter_map(|number| number.parse().ok())
                .collect();
            let (x, y, run) = (numbers[0], numbers[1], numbers[2]);
            dark.extend((x..x + run).map(|x| (x - QUIET, y - QUIET)));
        }
        let all = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let expected: Vec<_> = all.filter(|(x, y)| code.get_module(*x, *y)).collect();
        assert_eq!(dark, expected);
    }
}
