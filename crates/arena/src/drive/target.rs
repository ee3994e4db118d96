//! Where requests go.

use http::uri::{PathAndQuery, Scheme};
use http::{HeaderValue, Uri};
use std::net::{SocketAddr, ToSocketAddrs as _};

/// An endpoint that answers `?input=KEY`, its name resolved once.
#[derive(Clone, Debug)]
pub struct Target {
    address: SocketAddr,
    host: HeaderValue,
    /// What stands before the key, such as `/calc?input=`.
    before_key: String,
    path: String,
}

/// Why a text is no target.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// It cannot be read.
    #[error("`{0}` is not a URL such as http://127.0.0.1:8081/calc")]
    Form(String),
    /// It asks for encryption.
    #[error("`{0}`: only http:// is spoken here; put the load behind the proxy that ends TLS")]
    Https(String),
    /// Its name leads nowhere.
    #[error("`{name}` cannot be found: {source}")]
    Name {
        /// Host and port.
        name: String,
        /// What the resolver said.
        source: std::io::Error,
    },
    /// The parameter's name would not survive in a URL.
    #[error("`{0}` is no name of a parameter: letters, digits, `-`, `_` and `.` are")]
    Param(String),
}

impl Target {
    /// Reads a URL such as `http://127.0.0.1:8081/calc`, to which
    /// `?PARAM=KEY` is added, or `&PARAM=KEY` if it has a query already.
    ///
    /// # Errors
    /// If it is no URL, wants encryption, or its host is not known.
    pub fn resolve(url: &str, param: &str) -> Result<Self, TargetError> {
        Self::of(url, param, |host, port, name| {
            let failed = |source| TargetError::Name {
                name: name.to_owned(),
                source,
            };
            (host, port)
                .to_socket_addrs()
                .map_err(failed)?
                .next()
                .ok_or_else(|| failed(std::io::Error::other("it has no address")))
        })
    }

    /// The same where it is known already where its name leads: nobody is asked.
    ///
    /// # Errors
    /// If it is no URL, or wants encryption.
    pub fn pinned(url: &str, param: &str, address: SocketAddr) -> Result<Self, TargetError> {
        Self::of(url, param, |_, _, _| Ok(address))
    }

    fn of(
        url: &str,
        param: &str,
        resolve: impl FnOnce(&str, u16, &str) -> Result<SocketAddr, TargetError>,
    ) -> Result<Self, TargetError> {
        let with_scheme = if url.contains("://") {
            url.to_owned()
        } else {
            format!("http://{url}")
        };
        let form = || TargetError::Form(url.to_owned());
        let without_fragment = with_scheme.split('#').next().unwrap_or_default();
        let uri: Uri = without_fragment.parse().map_err(|_| form())?;
        match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTP => {}
            Some(scheme) if *scheme == Scheme::HTTPS => {
                return Err(TargetError::Https(url.to_owned()));
            }
            _ => return Err(form()),
        }
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if param.is_empty() || param.len() > 64 || !param.chars().all(is_plain) {
            return Err(TargetError::Param(param.to_owned()));
        }
        let authority = uri.authority().ok_or_else(form)?;
        let (host, port) = (authority.host(), authority.port_u16().unwrap_or(80));
        if host.is_empty() || authority.as_str().contains('@') {
            return Err(form());
        }
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let address = resolve(bare, port, authority.as_str())?;
        let path = uri.path().to_owned();
        let before_key = match uri.query() {
            Some(query) if !query.is_empty() => format!("{path}?{query}&{param}="),
            _ => format!("{path}?{param}="),
        };
        Ok(Self {
            address,
            host: HeaderValue::try_from(authority.as_str()).map_err(|_| form())?,
            before_key,
            path,
        })
    }

    /// The address that its name led to.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the header `Host` says.
    #[must_use]
    pub const fn host(&self) -> &HeaderValue {
        &self.host
    }

    /// Its path alone.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// For people: `http://HOST/PATH?input=`.
    #[must_use]
    pub fn url(&self) -> String {
        let host = self.host.to_str().unwrap_or_default();
        format!("http://{host}{}", self.before_key)
    }

    /// Path and query of a request for a key, whose text needs no escapes.
    pub(crate) fn uri_of(&self, key: impl std::fmt::Display) -> Option<Uri> {
        let text = format!("{}{key}", self.before_key);
        PathAndQuery::from_maybe_shared(bytes::Bytes::from(text))
            .ok()
            .map(Uri::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_an_address_a_host_and_what_stands_before_the_key() {
        for (url, address, before_key) in [
            (
                "http://127.0.0.1:9000/calc",
                "127.0.0.1:9000",
                "/calc?input=",
            ),
            ("127.0.0.1:9000/calc", "127.0.0.1:9000", "/calc?input="),
            ("http://127.0.0.1", "127.0.0.1:80", "/?input="),
            ("http://[::1]:9000/a?b=c#d", "[::1]:9000", "/a?b=c&input="),
        ] {
            let target = Target::resolve(url, "input").expect(url);
            assert_eq!(target.address().to_string(), address, "{url}");
            assert_eq!(target.before_key, before_key, "{url}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_said() {
        for (url, param, words) in [
            ("https://127.0.0.1/calc", "input", "only http://"),
            ("ftp://127.0.0.1/calc", "input", "not a URL"),
            ("http://", "input", "not a URL"),
            ("http://me@127.0.0.1/", "input", "not a URL"),
            ("http://127.0.0.1/", "in put", "no name of a parameter"),
            ("http://127.0.0.1/", "", "no name of a parameter"),
        ] {
            let error = Target::resolve(url, param).expect_err(url).to_string();
            assert!(error.contains(words), "{url}: {error}");
        }
    }
}
