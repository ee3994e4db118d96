//! `gameday runbook`: what teams can read about the service.

use super::load;
use crate::args::{Language, Runbook};
use crate::assets;
use crate::exit::{Failure, Outcome};
use crate::{runbook, show};
use model::text::Lang;

pub(super) fn run(args: &Runbook) -> Outcome {
    let source = assets::scenario(&args.scenario)?;
    let scenario = load::scenario(&source, args.speed)?;
    let Some(text) = runbook::of(source.folder.as_deref(), &scenario)? else {
        return Err(Failure::Usage(format!(
            "{} has no runbook: add `runbook = \"unicorn-rentals\"`, or one of your own",
            source.origin
        )));
    };
    let lang = match args.lang {
        Language::En => Lang::En,
        Language::Ko => Lang::Ko,
    };
    show::print(text.get(lang))
}
