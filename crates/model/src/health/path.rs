//! What a probe asks for.

use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::str::FromStr;

/// The longest path, in characters.
const PATH_LEN_MAX: usize = 128;

/// The path that a balancer's probes ask for, such as `/healthcheck`.
///
/// ```
/// use model::health::{Endpoint, HealthPath};
/// let path: HealthPath = "/calc".parse().unwrap();
/// assert_eq!(path.endpoint(), Endpoint::Calc);
/// assert!("calc".parse::<HealthPath>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct HealthPath(String);

/// What the service has under a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Answers at once as long as the service lives.
    Healthcheck,
    /// The work itself: a probe takes a slot, or waits for one, as long as any request.
    Calc,
    /// Nothing: a 404.
    Missing,
}

/// Why a text cannot be probed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it is no path: a slash and up to {} letters, digits and signs of -._~/", PATH_LEN_MAX - 1
)]
pub struct PathError;

impl HealthPath {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the service has there.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        match self.0.as_str() {
            "/healthcheck" => Endpoint::Healthcheck,
            "/calc" => Endpoint::Calc,
            _ => Endpoint::Missing,
        }
    }
}

impl Default for HealthPath {
    fn default() -> Self {
        Self("/healthcheck".into())
    }
}

impl FromStr for HealthPath {
    type Err = PathError;
    fn from_str(text: &str) -> Result<Self, PathError> {
        let is_fine = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
        if text.starts_with('/') && text.len() <= PATH_LEN_MAX && text.chars().all(is_fine) {
            Ok(Self(text.to_owned()))
        } else {
            Err(PathError)
        }
    }
}

impl fmt::Display for HealthPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for HealthPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
