//! A running game, asked over its API: the one client of those who run it.

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use ureq::Agent;
use ureq::http::Response;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// The largest answer that is read, in bytes.
const ANSWER_MAX: u64 = 16 << 20;
/// The largest file of certificates that is read, in bytes.
const CERTIFICATES_LEN_MAX: u64 = 1 << 20;

/// Where a game is, and as whom it is asked.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Where its board is.
    pub url: &'a str,
    /// A token, or the link that has it; none for what is for everybody.
    pub token: Option<&'a str>,
    /// Certificates to be trusted in place of those that everybody trusts.
    pub ca: Option<&'a Path>,
}

/// A game that runs somewhere.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    url: String,
    bearer: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The certificates to be trusted cannot be had.
    #[error("{path}: {why}", path = path.display())]
    NoTrust {
        /// The file that was named.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Somebody answers, with a certificate that is not trusted.
    #[error("{url} is not trusted: {why}; {help}")]
    Untrusted {
        /// Where.
        url: String,
        /// How that was found out.
        why: String,
        /// What to do about it.
        help: &'static str,
    },
    /// Nobody answers.
    #[error("no game answers at {url}: {why}; `--url` says where its board is")]
    Away {
        /// Where nobody does.
        url: String,
        /// How that was found out.
        why: String,
    },
    /// Somebody answers, and it is no game of this version.
    #[error("{url} is no game of this version: {why}")]
    NotOurs {
        /// Who it is.
        url: String,
        /// What is wrong with the answer.
        why: String,
    },
    /// The game will not do it.
    #[error("{message} ({code}): {help}")]
    Refused {
        /// The status of the answer.
        status: u16,
        /// Why, as a word for programs.
        code: String,
        /// Why, in English.
        message: String,
        /// What to do about it.
        help: String,
        /// Whether it is the game's rules that forbid it.
        is_denied: bool,
    },
}

#[derive(Deserialize)]
struct ErrorBody {
    code: String,
    #[serde(rename = "detail")]
    message: String,
    help: String,
    denied: Option<IgnoredAny>,
}

impl Client {
    /// For a game at this place; answers may take so long.
    ///
    /// # Errors
    /// When the certificates to be trusted cannot be had.
    pub fn open(place: Place<'_>, patience: Duration) -> Result<Self, Trouble> {
        let roots = match place.ca {
            None => RootCerts::WebPki,
            Some(path) => RootCerts::Specific(Arc::new(trusted(path)?)),
        };
        let config = Agent::config_builder()
            .timeout_global(Some(patience))
            .http_status_as_error(false)
            // A token goes where it was meant to, and nowhere else.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        Ok(Self {
            agent: config.into(),
            url: place.url.trim_end_matches('/').to_owned(),
            bearer: place
                .token
                .map(|token| format!("Bearer {}", token_of(token))),
        })
    }

    /// Where the game is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Reads something.
    ///
    /// # Errors
    /// When the game cannot be reached, or does not answer what was asked for.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Trouble> {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        if let Some(bearer) = &self.bearer {
            request = request.header("authorization", bearer);
        }
        self.read(request.call())
    }

    /// Sends something.
    ///
    /// # Errors
    /// The same, and when the game refuses it.
    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, Trouble> {
        let mut request = self
            .agent
            .post(format!("{}{path}", self.url))
            .header("content-type", "application/json");
        if let Some(bearer) = &self.bearer {
            request = request.header("authorization", bearer);
        }
        self.read(request.send(body.to_string()))
    }

    fn read<T: DeserializeOwned>(
        &self,
        answer: Result<Response<ureq::Body>, ureq::Error>,
    ) -> Result<T, Trouble> {
        let url = || self.url.clone();
        let away = |error: ureq::Error| match distrust(&error) {
            Some(help) => Trouble::Untrusted {
                url: url(),
                why: error.to_string(),
                help,
            },
            None => Trouble::Away {
                url: url(),
                why: error.to_string(),
            },
        };
        let not_ours = |why: String| Trouble::NotOurs { url: url(), why };
        let answer = answer.map_err(away)?;
        let status = answer.status();
        let mut body = answer.into_body();
        let text = body.with_config().limit(ANSWER_MAX).read_to_string();
        let text = text.map_err(away)?;
        if status.is_success() {
            // No content is an answer, too.
            let text = if text.is_empty() { "null" } else { &text };
            return serde_json::from_str(text).map_err(|error| not_ours(error.to_string()));
        }
        if status.is_redirection() {
            return Err(not_ours(format!(
                "it answers {status}, to somewhere else: try https:// with this address"
            )));
        }
        let Ok(refused) = serde_json::from_str::<ErrorBody>(&text) else {
            return Err(not_ours(format!("it answers {status}")));
        };
        Err(Trouble::Refused {
            status: status.as_u16(),
            code: refused.code,
            message: refused.message,
            help: refused.help,
            is_denied: refused.denied.is_some(),
        })
    }
}

/// What to do about a certificate that is not trusted, if that is what it is.
fn distrust(error: &ureq::Error) -> Option<&'static str> {
    // It comes by itself, or as the failure of a connection.
    let said = match error {
        ureq::Error::Rustls(error) => format!("{error:?}"),
        ureq::Error::Io(error) => format!("{:?}", error.get_ref()?),
        _ => return None,
    };
    // An older certificate of the same name has signed nothing of the new one.
    Some(
        if said.contains("UnknownIssuer") || said.contains("BadSignature") {
            "`--ca FILE` trusts the host's own certificate: ask whoever runs the game for it"
        } else if said.contains("NotValidForName") {
            "use the name or address that is in its certificate"
        } else if said.contains("CaUsedAsEndEntity") {
            "it shows the certificate of an authority as its own: make one with basicConstraints=CA:FALSE"
        } else if said.contains("Expired") || said.contains("NotValidYet") {
            "make a new certificate, or put this machine's clock right"
        } else if said.contains("InvalidCertificate") {
            "make another certificate: docs/reference/security.md has the command"
        } else if said.contains("InvalidMessage") || said.contains("InvalidContentType") {
            "https:// is not spoken there: try http://"
        } else {
            return None;
        },
    )
}

/// The certificates of a file.
fn trusted(path: &Path) -> Result<Vec<Certificate<'static>>, Trouble> {
    let wrong = |why: String| Trouble::NoTrust {
        path: path.to_owned(),
        why,
    };
    let bytes = read_file(path).map_err(|error| wrong(error.to_string()))?;
    let mut found = Vec::new();
    for item in parse_pem(&bytes) {
        match item {
            Ok(PemItem::Certificate(certificate)) => found.push(certificate),
            Ok(_) => {}
            Err(error) => return Err(wrong(error.to_string())),
        }
    }
    if found.is_empty() {
        let why =
            "there is no certificate in it; in PEM it begins with -----BEGIN CERTIFICATE-----";
        return Err(wrong(why.to_owned()));
    }
    Ok(found)
}

#[expect(
    clippy::disallowed_types,
    reason = "the file that was named on the command line"
)]
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut file = std::fs::File::open(path)?.take(CERTIFICATES_LEN_MAX + 1);
    if file.read_to_end(&mut bytes)? as u64 > CERTIFICATES_LEN_MAX {
        return Err(io::Error::other("it is larger than 1 MB"));
    }
    Ok(bytes)
}

/// A token as such, or out of a link.
#[must_use]
pub fn token_of(typed: &str) -> &str {
    let typed = typed.trim();
    let token = typed.split_once("token=").map_or(typed, |(_, token)| token);
    token.split(['&', '#']).next().unwrap_or(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_by_itself_or_in_a_link() {
        assert_eq!(token_of(" 0a1b\n"), "0a1b");
        assert_eq!(token_of("http://127.0.0.1:8080/join?token=0a1b"), "0a1b");
        assert_eq!(token_of("https://a/join?token=0a1b&to=stage"), "0a1b");
    }
}
