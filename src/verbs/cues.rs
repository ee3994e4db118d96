//! `gameday cues`: what to say and what to watch, for whoever runs a game.

use super::load;
use crate::args::{Cues, Language};
use crate::assets;
use crate::cues::{Sheet, drawn, json};
use crate::exit::{Failure, Outcome};
use crate::show;
use model::text::Lang;

pub(super) fn run(args: &Cues) -> Outcome {
    let source = assets::scenario(&args.scenario)?;
    let scenario = load::scenario(&source, args.speed)?;
    let times = args.seed.map(|seed| drawn(&scenario, seed, args.speed));
    let times = times
        .transpose()
        .map_err(|e| Failure::Usage(e.to_string()))?;
    let sheet = Sheet::of(&source.name, &scenario, times.as_ref());
    if args.json {
        return super::print_json(&json::json(&sheet));
    }
    let lang = match args.lang {
        Language::En => Lang::En,
        Language::Ko => Lang::Ko,
    };
    show::print(&match args.markdown {
        true => show::cues::markdown(&sheet, lang),
        false => show::cues::text(&sheet, lang, show::rehearse::columns()),
    })
}
