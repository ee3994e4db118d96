//! Where participants would find the board.

use super::Finding;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::time::Duration;

/// An address that is nobody's (RFC 5737): asking for the way there sends nothing.
const ELSEWHERE: (Ipv4Addr, u16) = (Ipv4Addr::new(198, 51, 100, 1), 9);
/// How long this machine may take to answer itself.
const PATIENCE: Duration = Duration::from_secs(2);

/// The address under which others see this machine.
pub(crate) fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(ELSEWHERE).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_loopback() && !ip.is_unspecified()).then_some(ip)
}

/// Whether a phone in the room can reach the board, as far as this machine can tell.
pub(crate) fn address(listen: IpAddr, port: u16) -> Finding {
    const ABOUT: &str = "address";
    let Some(own) = own_address() else {
        return Finding::warning(
            ABOUT,
            "this machine has no way to other machines",
            "connect it to the network of the room; until then only this machine sees the board",
        );
    };
    let url = SocketAddr::new(own, port);
    if listen.is_loopback() {
        return Finding::warning(
            ABOUT,
            format!("only this machine would see the board: {listen} is its own"),
            format!("host with `--listen 0.0.0.0`; others then find it at http://{url}"),
        );
    }
    if let Err(error) = answers(SocketAddr::new(listen, 0), own) {
        return Finding::bad(
            ABOUT,
            format!("this machine does not answer at {own} ({error})"),
            "look at its firewall, or listen on another address",
        );
    }
    Finding::good(
        ABOUT,
        format!(
            "others find the board at http://{url}; open it on a phone before the game: the room's network may still keep them apart"
        ),
    )
}

/// Whether what listens there can be reached by this machine's address.
fn answers(listen: SocketAddr, own: IpAddr) -> std::io::Result<()> {
    let listener = TcpListener::bind(listen)?;
    let port = listener.local_addr()?.port();
    TcpStream::connect_timeout(&SocketAddr::new(own, port), PATIENCE).map(drop)
}

/// Whether the board's port is free.
pub(crate) fn port(listen: IpAddr, port: u16) -> Finding {
    const ABOUT: &str = "port";
    match TcpListener::bind(SocketAddr::new(listen, port)) {
        Ok(_) => Finding::good(ABOUT, format!("{port} is free")),
        Err(error) => {
            let fix = match error.kind() {
                ErrorKind::AddrInUse => format!(
                    "end what listens there, or host with `--port {}`",
                    port.saturating_add(1)
                ),
                ErrorKind::PermissionDenied => {
                    "ports below 1024 need special rights: host with `--port 8080`".to_owned()
                }
                _ => "host with another `--port` or `--listen`".to_owned(),
            };
            let found = format!("nobody can listen on {listen}:{port} ({error})");
            Finding::bad(ABOUT, found, fix)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::State;

    #[test]
    fn a_port_that_is_taken_is_found_and_another_one_named() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let its = taken.local_addr().expect("an address").port();
        let found = port(Ipv4Addr::LOCALHOST.into(), its);
        assert_eq!(found.state, State::Bad);
        let fix = found.fix.expect("something to do");
        assert!(
            fix.contains(&format!("--port {}", its.saturating_add(1))),
            "{fix}"
        );
        drop(taken);
        assert_eq!(port(Ipv4Addr::LOCALHOST.into(), its).state, State::Good);
    }

    #[test]
    fn the_own_machine_alone_is_a_warning() {
        let found = address(Ipv4Addr::LOCALHOST.into(), 8080);
        assert_eq!(found.state, State::Warning);
    }
}
