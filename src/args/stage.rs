//! What was typed about the projector and the start.

use super::Remote;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use scoreboard::stage::{Show, Slide};

/// Arguments of `stage`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday stage                what the projectors show
  gameday stage movers         this slide, on all of them
  gameday stage auto           one after the other, and the incident as soon as something breaks

The projector's page is /stage; /stage/remote has the same as buttons, for a phone.")]
pub struct Stage {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// What is to be shown [default: only say what is]
    #[arg(value_parser = show())]
    pub show: Option<Show>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `countdown`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  gameday countdown 5m         lobby and projector count down, then the game starts by itself
  gameday countdown off        nothing starts by itself")]
pub struct Countdown {
    /// The game
    #[command(flatten)]
    pub remote: Remote,
    /// How long, or `off`
    #[arg(value_name = "LENGTH|off", value_parser = length)]
    pub length: Length,
}

/// How long a countdown is; none takes it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length(pub Option<u32>);

fn length(typed: &str) -> Result<Length, String> {
    if typed == "off" {
        return Ok(Length(None));
    }
    let how = "write it like 90s or 5m, a second to a day, or `off`";
    let length = humantime::parse_duration(typed).map_err(|error| format!("{error}: {how}"))?;
    match u32::try_from(length.as_secs()) {
        Ok(in_s) if (1..=scoreboard::wire::COUNTDOWN_MAX_S).contains(&in_s) => {
            Ok(Length(Some(in_s)))
        }
        _ => Err(how.to_owned()),
    }
}

fn shows() -> impl Iterator<Item = Show> {
    std::iter::once(Show::Auto).chain(Slide::ALL.map(Show::Only))
}

fn show() -> impl clap::builder::TypedValueParser<Value = Show> {
    let words: Vec<&'static str> = shows().map(Show::as_str).collect();
    PossibleValuesParser::new(words).try_map(|word| {
        let mut named = shows().filter(|show| show.as_str() == word);
        named.next().ok_or("no such slide")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countdown_is_a_length_or_off() {
        assert_eq!(length("5m"), Ok(Length(Some(300))));
        assert_eq!(length("off"), Ok(Length(None)));
        for wrong in ["0s", "2days", "5", "soon"] {
            assert!(length(wrong).is_err(), "{wrong}");
        }
    }
}
