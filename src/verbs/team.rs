//! A team of a running game, as it was typed.

use crate::exit::Failure;
use model::scenario::read::nearest;
use scoreboard::view::TeamRow;

/// Which teams may be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Among {
    /// Those that people play in: one may join them.
    People,
    /// Bots as well.
    All,
}

impl Among {
    fn of(self, teams: &[TeamRow]) -> impl Iterator<Item = &TeamRow> {
        let is_meant = move |it: &&TeamRow| self == Self::All || !it.is_bot;
        teams.iter().filter(is_meant)
    }
}

/// The only team, where there is one.
pub(super) fn only(teams: &[TeamRow], among: Among) -> Result<&TeamRow, Failure> {
    match among.of(teams).collect::<Vec<_>>()[..] {
        [only] => Ok(only),
        ref all => Err(Failure::Usage(format!(
            "a team is missing: `--team NAME`, one of {}",
            listed(all)
        ))),
    }
}

/// The team of this name, large or small letters.
pub(super) fn named<'t>(
    teams: &'t [TeamRow],
    typed: &str,
    among: Among,
) -> Result<&'t TeamRow, Failure> {
    let all: Vec<&TeamRow> = among.of(teams).collect();
    let typed = typed.trim();
    let lower = typed.to_lowercase();
    let exactly = all.iter().find(|team| team.name == typed);
    let found = exactly.or_else(|| all.iter().find(|team| team.name.to_lowercase() == lower));
    found.copied().ok_or_else(|| {
        let lowered: Vec<String> = all.iter().map(|it| it.name.to_lowercase()).collect();
        let words: Vec<&str> = lowered.iter().map(String::as_str).collect();
        let near = nearest(&lower, &words).and_then(|near| words.iter().position(|it| *it == near));
        let (to_join, more) = match among {
            Among::People => (" to join", "; whoever runs the game makes new ones"),
            Among::All => ("", ""),
        };
        let help = match near {
            Some(place) => format!("did you mean `{}`?", all[place].name),
            None => format!("teams are {}{more}", listed(&all)),
        };
        Failure::Usage(format!("there is no team `{typed}`{to_join}: {help}"))
    })
}

fn listed(teams: &[&TeamRow]) -> String {
    let names: Vec<&str> = teams.iter().map(|it| it.name.as_str()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(id: u16, name: &str, is_bot: bool) -> TeamRow {
        TeamRow {
            id,
            name: name.into(),
            is_bot,
            ..TeamRow::default()
        }
    }

    #[test]
    fn a_team_is_found_by_its_name_and_nobody_joins_a_bot() {
        let teams = [
            team(0, "Red", false),
            team(1, "판교 유니콘즈", false),
            team(2, "Bot", true),
            team(3, "red", false),
        ];
        let found = |typed, among| named(&teams, typed, among).map(|team| team.id);
        assert_eq!(found("RED", Among::People).unwrap(), 0);
        assert_eq!(found("red", Among::People).unwrap(), 3, "as it is written");
        assert_eq!(found(" 판교 유니콘즈 ", Among::People).unwrap(), 1);
        assert_eq!(found("bot", Among::All).unwrap(), 2);
        for (typed, among, said) in [
            ("rad", Among::People, "to join: did you mean `Red`?"),
            (
                "Bot",
                Among::People,
                "teams are Red, 판교 유니콘즈, red; whoever",
            ),
            (
                "Blue",
                Among::All,
                "`Blue`: teams are Red, 판교 유니콘즈, Bot, red",
            ),
        ] {
            let error = found(typed, among).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn the_only_team_to_join_needs_no_name() {
        let teams = [
            team(0, "Red", false),
            team(1, "Bot", true),
            team(2, "Blue", false),
        ];
        assert_eq!(only(&teams[..2], Among::People).unwrap().id, 0);
        let error = only(&teams, Among::People).unwrap_err().to_string();
        assert!(error.contains("one of Red, Blue"), "{error}");
    }
}
