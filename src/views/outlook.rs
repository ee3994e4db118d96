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
        let rate_mrps = self.consoles[usize::from(team)]
            .borrow()
            .vitals
            .requests_mrps;
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
