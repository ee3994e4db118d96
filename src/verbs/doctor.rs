//! `gameday doctor`: whether this machine can host a game.

use super::load;
use crate::args::Doctor;
use crate::assets;
use crate::doctor::{self, Carries, Finding, Limits, Measured, State, Trial};
use crate::exit::{Failure, Outcome};
use crate::show;
use hash_service::StopSignals;
use model::scenario::Scenario;
use serde_json::json;
use sim_engine::{Player, TeamEntry};

/// The shortest game that there can be.
const TRIAL_S_MIN: u32 = 10;

pub(super) fn run(args: &Doctor) -> Outcome {
    let source = assets::scenario(&args.scenario)?;
    let scenario = load::scenario(&source, args.speed)?;
    let limits = Limits::of_this_machine();
    let mut told = Told(args.json, Vec::new());
    told.tell(doctor::port(args.listen, args.port))?;
    told.tell(doctor::address(args.listen, args.port))?;
    told.tell(doctor::disk(&args.folder))?;
    told.tell(doctor::awake())?;
    let mut trial = None;
    if args.trial > 0 {
        if args.trial < TRIAL_S_MIN {
            let least = format!("`--trial {}`: the shortest is {TRIAL_S_MIN}", args.trial);
            return Err(Failure::Usage(least));
        }
        let instances_max = u64::from(scenario.limits.instances);
        let measured = tried(args, scenario)?;
        let carried = doctor::carries(&measured, &limits, instances_max);
        for finding in doctor::findings(&measured, &carried, u64::from(args.teams)) {
            told.tell(finding)?;
        }
        trial = Some((measured, carried));
    }
    conclude(args, &told.1, trial)
}

/// What was found; each is shown at once, unless a program reads.
struct Told(bool, Vec<Finding>);

impl Told {
    fn tell(&mut self, finding: Finding) -> Outcome {
        if !self.0 {
            show::print(&show::doctor::line(&finding))?;
        }
        self.1.push(finding);
        Ok(())
    }
}

/// Plays for real.
fn tried(args: &Doctor, scenario: Scenario) -> Result<Measured, Failure> {
    let playbook = load::playbook(&assets::playbook("do-nothing")?)?;
    let team = |number: u16| TeamEntry {
        name: format!("trial-{number}"),
        player: Player::Bot(playbook.clone()),
    };
    let trial = Trial {
        mrps: doctor::busiest(&scenario, args.speed, &team(1))?,
        scenario,
        speed: args.speed,
        teams: (1..=args.teams).map(team).collect(),
        length_s: args.trial,
        is_in_process: args.in_process,
    };
    if !args.json {
        let rate = trial.mrps as f64 / 1e3;
        anstream::eprintln!(
            "trying {} teams at {rate:.1} requests a second each, for {} s",
            args.teams,
            args.trial
        );
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?;
    runtime.block_on(async {
        let mut signals = StopSignals::new().map_err(anyhow::Error::from)?;
        tokio::select! {
            measured = doctor::run(trial, args.json) => measured.map_err(Failure::Other),
            () = signals.next() => Err(Failure::Interrupted),
        }
    })
}

fn conclude(args: &Doctor, all: &[Finding], trial: Option<(Measured, Carries)>) -> Outcome {
    let bad: Vec<&str> = all
        .iter()
        .filter(|it| it.state == State::Bad)
        .map(|it| it.about)
        .collect();
    if args.json {
        let (measured, carried) = trial.unzip();
        super::print_json(&json!({
            "findings": all,
            "measured": measured,
            "teams_by_resource": carried,
            "teams": carried.map(|it| it.teams()),
        }))?;
    } else if let Some((measured, _)) = trial {
        show::print(&show::doctor::measured(&measured))?;
    }
    match bad.is_empty() {
        true => Ok(()),
        false => Err(Failure::Other(anyhow::anyhow!(
            "a game would suffer here: {}",
            bad.join(", ")
        ))),
    }
}
