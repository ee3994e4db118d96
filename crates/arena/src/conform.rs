//! Whether a service keeps the contract of the hash service: one check for
//! each of its sentences that can be seen from outside.

mod asker;
mod busy;
mod checks;

use crate::drive::Target;
use asker::Asker;
use model::key::Salt;
use std::time::Duration;

/// What is checked.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Where the service is; paths are added to its host.
    pub target: Target,
    /// What it hashes in front of a key.
    pub salt: Salt,
    /// How long an answer may take.
    pub timeout: Duration,
    /// Whether slots and queue are filled.
    pub with_overload: bool,
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is as it should be.
    Pass,
    /// It is not.
    Fail,
    /// It could not be tried.
    Skip,
}

/// One check and what came of it.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its name, which stays.
    pub id: &'static str,
    /// Whether a service without it breaks the contract.
    pub is_required: bool,
    /// How it ended.
    pub end: End,
    /// What should come.
    pub expected: String,
    /// What came, or why it could not be tried.
    pub got: String,
    /// A command that does the same.
    pub repeat: String,
}

/// Why nothing could be checked.
#[derive(Debug, thiserror::Error)]
#[error("{url} does not answer: {why}")]
pub struct Silent {
    url: String,
    why: String,
}

/// Tries everything, one after the other.
///
/// # Errors
/// If nobody answers at all.
pub async fn run(contract: &Contract) -> Result<Vec<Check>, Silent> {
    let asker = Asker::new(contract);
    let mut checks = Vec::new();
    let health = match asker.get("/healthcheck").await {
        Ok(reply) => reply,
        Err(why) => {
            let url = format!("http://{}", asker.host());
            return Err(Silent { url, why });
        }
    };
    let facts = checks::health(&asker, &health, &mut checks);
    checks::hashes(&asker, &facts, &mut checks).await;
    checks::refusals(&asker, &mut checks).await;
    checks::connections(&asker, &facts, &mut checks).await;
    busy::together(&asker, &facts, &mut checks).await;
    if contract.with_overload {
        busy::overload(&asker, &facts, &mut checks).await;
    }
    checks::metrics(&asker, &mut checks).await;
    Ok(checks)
}
