//! What changes of a team's account would come to.

use super::Views;
use model::account::Account;
use model::command::Command;
use model::scenario::Scenario;
use model::scenario::problem::{Problem as Found, Severity};
use model::stack::{self, differences};
use scoreboard::command_in_both_languages;
use scoreboard::plan::{Figures, PlanRequest, Planned, Problem, Step};
use scoreboard::server::Outlook;
use sim_engine::{Foreseen, Game};

impl Views {
    /// What changes would come to now. It says nothing of what the story brings later: what is
    /// not there yet is refused, as it would be.
    pub(crate) fn outlook(&self, game: &Game, team: u16, request: &PlanRequest) -> Outlook {
        let Some(state) = game.teams().get(usize::from(team)) else {
            return Outlook::default();
        };
        let (world, scenario) = (state.world(), game.scenario());
        let (commands, problems) = match &request.stack {
            Some(text) => commands_to(text, scenario, world.account(), self.speed),
            None => (request.commands.clone(), Vec::new()),
        };
        let Foreseen { account, denied } = world.foresee(game.now(), &commands);
        let console = self.consoles.get(usize::from(team));
        let rate_mrps = console.map_or(0, |it| it.borrow().vitals.requests_mrps);
        let is_old = |it: &&model::account::Instance| {
            let group = account.groups.iter().find(|group| group.name == it.group);
            group.is_some_and(|group| group.launch.version != it.version)
        };
        let step = |command: Command| Step {
            what: command_in_both_languages(&command),
            command,
        };
        let planned = Planned {
            problems,
            differences: differences(world.account(), &account),
            before: figures(scenario, world.account(), rate_mrps),
            after: figures(scenario, &account, rate_mrps),
            keep_old_launch: account.living().filter(is_old).count(),
            commands: commands.into_iter().map(step).collect(),
            refused: None,
        };
        Outlook { planned, denied }
    }
}

/// What leads to the account that a stack file wants.
fn commands_to(
    text: &str,
    scenario: &Scenario,
    account: &Account,
    speed: u32,
) -> (Vec<Command>, Vec<Problem>) {
    let loaded = stack::load(text);
    let mut problems = loaded.problems;
    let mut commands = Vec::new();
    if let Some(stack) = loaded.value {
        // When the story brings a version is nobody's business before.
        let mut timeless = scenario.clone();
        for event in &mut timeless.event {
            event.unlock = None;
        }
        let (plan, more) = stack::plan(&timeless, account, &stack.at_speed(speed), &loaded.places);
        problems.extend(more);
        let plan = plan.into_iter().flat_map(|plan| plan.commands);
        commands = plan.map(|planned| planned.command).collect();
    }
    (commands, problems.into_iter().map(told).collect())
}

fn told(found: Found) -> Problem {
    Problem {
        is_error: found.severity == Severity::Error,
        code: found.code.to_owned(),
        start: found.span.start,
        end: found.span.end,
        message: found.message,
        label: found.label,
        help: found.help,
    }
}

fn figures(scenario: &Scenario, account: &Account, rate_mrps: u64) -> Figures {
    let figures = stack::Figures::of(scenario, account);
    let per_min = rate_mrps * 60 / 1_000;
    let cdn = scenario
        .prices
        .cdn
        .of(per_min, scenario.service.answer_bytes);
    Figures {
        fixed_musd_per_min: figures.fixed_usd_per_min.get(),
        cdn_musd_per_min: account.cdn.map_or(0, |_| cdn.get()),
        instances: figures.instances,
        slots: figures.slots,
        capacity_mrps: figures.capacity_mrps.get(),
        warm_up_ms: figures.warm_up.as_ns() / 1_000_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::command::Denied;
    use sim_engine::{Mode, Plan, Player, TeamEntry};

    fn outlook(second: u32, request: &PlanRequest) -> Outlook {
        let source = crate::assets::scenario("unicorn-rentals").unwrap();
        let scenario = model::scenario::load(&source.text).value.unwrap();
        let team = TeamEntry {
            name: "Red".into(),
            player: Player::People,
        };
        let plan = Plan::try_new(scenario, 7, 1, vec![team]).unwrap();
        let mut game = Game::new(&plan, Mode::Virtual, &|_, _| Vec::new());
        game.begin();
        if second > 0 {
            game.run_to(second).unwrap();
        }
        Views::new(&plan).outlook(&game, 0, request)
    }

    fn stack(text: &str) -> PlanRequest {
        PlanRequest {
            commands: Vec::new(),
            stack: Some(format!("format = 1\n{text}")),
        }
    }

    #[test]
    fn a_stack_comes_to_commands_differences_and_what_they_cost() {
        let Outlook { planned, denied } = outlook(
            0,
            &stack(
                "[cdn]\nkey = \"query-string\"\n[[account.group]]\nname = \"hashers\"\ndesired = 2",
            ),
        );
        assert_eq!((planned.problems, denied), (Vec::new(), None));
        assert_eq!(planned.commands.len(), 2, "{:?}", planned.commands);
        let what: Vec<&str> = planned
            .differences
            .iter()
            .map(|it| it.what.as_str())
            .collect();
        assert_eq!(what[0], "cdn");
        assert_eq!((planned.before.instances, planned.after.instances), (3, 2));
        assert!(planned.after.fixed_musd_per_min < planned.before.fixed_musd_per_min);

        let again = outlook(0, &stack("[cdn]\nkey = \"no such key\"")).planned;
        assert!(
            again.problems.iter().any(|it| it.is_error),
            "{:?}",
            again.problems
        );
        assert_eq!((again.commands.len(), again.differences.len()), (0, 0));
    }

    #[test]
    fn what_the_story_brings_later_is_refused_and_its_time_is_not_told() {
        let wish = stack("[[account.group]]\nname = \"hashers\"\nlaunch = { version = \"v2\" }");
        let early = outlook(60, &wish);
        assert!(
            matches!(early.denied, Some((0, Denied::NotYet { .. }))),
            "{early:?}"
        );
        assert_eq!(early.planned.problems, Vec::new(), "no warning says when");
        let source = crate::assets::scenario("unicorn-rentals").unwrap();
        let scenario = model::scenario::load(&source.text).value.unwrap();
        let unlocked = scenario.unlocked_from(model::account::Version::V2);
        let second = u32::try_from(unlocked.as_ns() / 1_000_000_000).unwrap();
        assert!(second > 60, "the story brings it later");
        let late = outlook(second + 1, &wish);
        assert_eq!(late.denied, None);
        assert_eq!(late.planned.commands.len(), 1);
    }

    #[test]
    fn commands_are_tried_in_turn_and_change_nothing() {
        let command = |text: &str| serde_json::from_str(text).unwrap();
        let request = PlanRequest {
            commands: vec![
                command(r#"{"put-cdn": {"key": "path", "ttl": "1h"}}"#),
                command(r#"{"tune-cdn": {"min_ttl": "5s"}}"#),
                command(r#"{"launch-instance": {"group": "hashers"}}"#),
                command(r#"{"delete-cdn": {}}"#),
            ],
            stack: None,
        };
        let Outlook { planned, denied } = outlook(30, &request);
        assert!(
            matches!(denied, Some((2, Denied::NotAllowed { .. }))),
            "{denied:?}"
        );
        assert_eq!(planned.commands.len(), 4);
        assert_eq!(planned.differences.len(), 1, "{:?}", planned.differences);
    }
}
