//! Who asks, and whether the request comes from our own pages.

use super::access::{Access, Pass, Role};
use super::reply::Problem;
use super::secured::is_secure;
use super::shared::Shared;
use axum::extract::{ConnectInfo, FromRequestParts};
use http::request::Parts;
use http::{HeaderMap, StatusCode, Uri, header};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

/// The cookie that holds a token, and the same where the way is encrypted. They need names of
/// their own: browsers let no page without TLS replace a cookie that is for encrypted ways alone,
/// and the next game at this address may speak without. The prefix keeps others from setting it.
const TOKEN_COOKIE: [&str; 2] = ["gameday_token", "__Host-gameday_token"];
/// The same of a replay. Cookies know no ports: looking at a game that is over
/// must not end the login to one that runs on the same machine.
const REPLAY_COOKIE: [&str; 2] = ["gameday_replay", "__Host-gameday_replay"];
/// The same of a member's code.
const CODE_COOKIE: [&str; 2] = ["gameday_code", "__Host-gameday_code"];
/// How long a token's cookie lives, in seconds: longer than any game.
const COOKIE_MAX_AGE_S: u32 = 7 * 86_400;

/// Who asks.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    pub(super) role: Option<Role>,
    /// What lets the visitor in.
    pub(super) pass: Option<Pass>,
    /// From where.
    pub(super) address: Option<IpAddr>,
    /// Whether the token came as a cookie, which browsers send by themselves.
    by_cookie: bool,
    /// Whether TLS is spoken.
    is_secured: bool,
}

impl Visitor {
    fn let_in(
        shared: &Shared,
        pass: Option<Pass>,
        address: Option<IpAddr>,
        by_cookie: bool,
    ) -> Self {
        Self {
            role: pass.as_ref().map(|pass| pass.role().clone()),
            pass,
            address,
            by_cookie,
            is_secured: shared.is_secured,
        }
    }

    /// The team the visitor plays in.
    pub(super) fn member(&self) -> Option<(u16, &str)> {
        match &self.role {
            Some(Role::Member { team, member }) => Some((*team, member)),
            _ => None,
        }
    }

    /// The same, or the answer that says how to get there.
    pub(super) fn require_member(&self) -> Result<(u16, &str), Problem> {
        match &self.role {
            Some(Role::Facilitator) => Err(Problem::forbidden("a facilitator plays in no team")),
            _ => self.member().ok_or_else(Problem::no_token),
        }
    }

    /// Whether the visitor runs the game, or the answer that says how to get there.
    pub(super) fn require_facilitator(&self) -> Result<(), Problem> {
        match &self.role {
            Some(Role::Facilitator) => Ok(()),
            Some(Role::Member { .. }) => Err(Problem::forbidden("the script is not for teams")),
            None => Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "no-token",
                "this needs the facilitator's token",
                "the host printed it at its start; programs send `Authorization: Bearer TOKEN`",
            )),
        }
    }
}

impl FromRequestParts<Arc<Shared>> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        shared: &Arc<Shared>,
    ) -> Result<Self, Infallible> {
        let address = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(address)| address.ip());
        let bearer = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        if let Some(token) = bearer.and_then(|value| value.strip_prefix("Bearer ")) {
            let pass = pass_of(shared, address, token.trim()).await;
            return Ok(Self::let_in(shared, pass, address, false));
        }
        let pass = match cookie(&parts.headers, cookie_name(shared, &parts.headers)) {
            Some(token) => pass_of(shared, address, token).await,
            None => None,
        };
        let by_cookie = pass.is_some();
        Ok(Self::let_in(shared, pass, address, by_cookie))
    }
}

/// What a token is good for. Whoever guesses waits for the answer, and is written down.
pub(super) async fn pass_of(shared: &Shared, address: Option<IpAddr>, token: &str) -> Option<Pass> {
    let pass = shared.access.pass_of(token);
    if let (None, Some(address)) = (&pass, address)
        && let Some(wait) = shared.tarpit.wrong(address, token, Instant::now())
    {
        shared.visits.note(address, "", "", "wrong-token");
        tokio::time::sleep(wait).await;
    }
    pass
}

/// The token that a request came with.
pub(super) fn token_of<'h>(shared: &Shared, headers: &'h HeaderMap) -> Option<&'h str> {
    let bearer = headers.get(header::AUTHORIZATION);
    bearer
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .map(str::trim)
        .or_else(|| cookie(headers, cookie_name(shared, headers)))
}

/// Refuses writes that another site made a browser send.
///
/// Browsers say where a request comes from, in one header or both. Programs say
/// neither; they have no cookies that somebody else could use.
pub(super) fn same_origin(headers: &HeaderMap, visitor: &Visitor) -> Result<(), Problem> {
    let text = |name| {
        headers
            .get(name)
            .map(|value: &http::HeaderValue| value.to_str().unwrap_or("?"))
    };
    let site = text(http::HeaderName::from_static("sec-fetch-site"));
    let origin = text(header::ORIGIN);
    let own = match (site, origin) {
        (Some(site), None) => site == "same-origin",
        (site, Some(origin)) => {
            let from = origin.parse::<Uri>().ok();
            // A page that came without TLS may be anybody's. Before a proxy TLS may end there.
            let is_as_safe =
                |from: &&Uri| !visitor.is_secured || from.scheme_str() == Some("https");
            let from = from
                .as_ref()
                .filter(is_as_safe)
                .and_then(Uri::authority)
                .map(http::uri::Authority::as_str);
            site.is_none_or(|site| site == "same-origin")
                && from.is_some()
                && from == text(header::HOST)
        }
        (None, None) => !visitor.by_cookie,
    };
    if own {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "other-origin",
        "this request comes from another site",
        "use the game's own pages, or send the token as a bearer",
    ))
}

/// Lets an order of whoever runs the game through: from our own pages or a program, with their token, and not too
/// many of them.
pub(super) fn order_of_facilitator(
    shared: &Shared,
    headers: &HeaderMap,
    visitor: &Visitor,
) -> Result<(), Problem> {
    same_origin(headers, visitor)?;
    visitor.require_facilitator()?;
    let taken = shared.limits.controls.take((), Instant::now());
    taken.map_err(Problem::rate_limited)
}

/// Lets what a member says of themselves through, and tells who it is: from our own pages or a program, and not too
/// much of it.
pub(super) fn mark_of_member<'v>(
    shared: &Shared,
    headers: &HeaderMap,
    visitor: &'v Visitor,
) -> Result<(u16, &'v str), Problem> {
    same_origin(headers, visitor)?;
    let (team, member) = visitor.require_member()?;
    let taken = shared.limits.marks.take(team, Instant::now());
    taken.map_err(Problem::rate_limited)?;
    Ok((team, member))
}

/// A cookie's value.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

fn cookie_name(shared: &Shared, headers: &HeaderMap) -> &'static str {
    token_names(shared)[usize::from(is_secure(shared, headers))]
}

fn token_names(shared: &Shared) -> [&'static str; 2] {
    match shared.recording {
        Some(_) => REPLAY_COOKIE,
        None => TOKEN_COOKIE,
    }
}

/// The header that gives a browser its member's code, so that pages can show it: the server keeps no code.
pub(super) fn code_cookie(shared: &Shared, headers: &HeaderMap, code: &str) -> String {
    let is_secure = is_secure(shared, headers);
    cookie_line(CODE_COOKIE, is_secure, code, COOKIE_MAX_AGE_S)
}

/// The visitor's own code, if their request came with it: a browser may still have that of somebody who was there
/// before.
pub(super) fn code_of(shared: &Shared, headers: &HeaderMap, visitor: &Visitor) -> Option<String> {
    let name = CODE_COOKIE[usize::from(is_secure(shared, headers))];
    let pass = visitor.pass.as_ref()?;
    let code = cookie(headers, name).and_then(super::access::code::read)?;
    Access::is_code_of(pass, &code).then_some(code)
}

/// The headers that take a browser's token away, and its member's code.
pub(super) fn no_cookies(shared: &Shared, headers: &HeaderMap) -> [String; 2] {
    let is_secure = is_secure(shared, headers);
    [token_names(shared), CODE_COOKIE].map(|names| cookie_line(names, is_secure, "", 0))
}

/// The header that gives a browser its token.
pub(super) fn token_cookie(shared: &Shared, headers: &HeaderMap, token: &str) -> String {
    let is_secure = is_secure(shared, headers);
    cookie_line(token_names(shared), is_secure, token, COOKIE_MAX_AGE_S)
}

fn cookie_line(names: [&str; 2], is_secure: bool, value: &str, max_age_s: u32) -> String {
    let (name, secure) = match is_secure {
        true => (names[1], "; Secure"),
        false => (names[0], ""),
    };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={max_age_s}{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&str, &str)], by_cookie: bool) -> bool {
        check_at(headers, by_cookie, false)
    }

    fn check_at(headers: &[(&str, &str)], by_cookie: bool, is_secured: bool) -> bool {
        let mut map = HeaderMap::new();
        map.insert(header::HOST, "board.local:8080".parse().unwrap());
        for (name, value) in headers {
            map.insert(
                http::HeaderName::try_from(*name).unwrap(),
                value.parse().unwrap(),
            );
        }
        same_origin(
            &map,
            &Visitor {
                role: None,
                pass: None,
                address: None,
                by_cookie,
                is_secured,
            },
        )
        .is_ok()
    }

    #[test]
    fn writes_come_from_our_own_pages_or_from_programs() {
        let own = ("origin", "http://board.local:8080");
        let other = ("origin", "http://evil.example");
        assert!(check(&[own], true));
        assert!(check(&[own, ("sec-fetch-site", "same-origin")], true));
        assert!(check(&[], false), "a program without a cookie");
        assert!(!check(&[], true));
        assert!(!check(&[other], true));
        assert!(!check(&[other], false));
        assert!(!check(&[("origin", "null")], true));
        assert!(
            !check(&[("origin", "http://board.local")], true),
            "another port is another site"
        );
        assert!(!check(&[own, ("sec-fetch-site", "cross-site")], true));
        assert!(!check(&[("sec-fetch-site", "same-site")], true));
        assert!(
            !check(&[("sec-fetch-site", "none")], true),
            "writes are never typed into the address bar"
        );
    }

    #[test]
    fn behind_tls_a_page_without_it_is_another_site() {
        let with = ("origin", "https://board.local:8080");
        let without = ("origin", "http://board.local:8080");
        assert!(check_at(&[with], true, true));
        assert!(!check_at(&[without], true, true));
        assert!(check_at(&[with], true, false), "a proxy may end TLS");
    }

    #[test]
    fn cookies_are_found_among_others() {
        let mut map = HeaderMap::new();
        map.insert(
            header::COOKIE,
            "a=1; lang=ko; gameday_token=abc".parse().unwrap(),
        );
        assert_eq!(cookie(&map, TOKEN_COOKIE[0]), Some("abc"));
        assert_eq!(cookie(&map, "lang"), Some("ko"));
        assert_eq!(cookie(&map, "token"), None);
    }
}
