//! `gameday conform`: does a service keep the contract?

use crate::args::Conform;
use crate::exit::{Failure, Outcome};
use crate::show;
use arena::conform::{Contract, End};
use arena::drive::{Target, TargetError};
use model::key::Salt;

pub(super) fn run(args: &Conform) -> Outcome {
    let target = Target::resolve(&args.url, "input").map_err(|error| match error {
        TargetError::Name { .. } => Failure::Other(error.into()),
        _ => Failure::Usage(error.to_string()),
    })?;
    if target.path() != "/" {
        return Err(Failure::Usage(format!(
            "`{}` has a path: the contract names paths itself, such as /calc and /healthcheck; give host and port alone",
            args.url
        )));
    }
    let contract = Contract {
        target,
        salt: Salt::new(args.salt.clone()),
        timeout: args.timeout.as_std(),
        with_overload: !args.no_overload,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    let checks = runtime
        .block_on(arena::conform::run(&contract))
        .map_err(anyhow::Error::from)?;
    if args.json {
        super::print_json(&show::conform::json(&args.url, &checks))?;
    } else {
        show::print(&show::conform::text(&args.url, &checks))?;
    }
    let failed = checks
        .iter()
        .filter(|check| check.is_required && check.end == End::Fail)
        .count();
    match failed {
        0 => Ok(()),
        1 => Err(anyhow::anyhow!("a required check failed").into()),
        _ => Err(anyhow::anyhow!("{failed} required checks failed").into()),
    }
}
