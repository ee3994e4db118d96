//! No team has a part in what happens to another, and all meet the same world.

use crate::chance::for_each_case;
use crate::made_up;
use crate::play::{Wishes, records_of, wishes};
use model::event::Event;
use model::ids::TeamId;
use model::tick::TickRecord;
use sim_engine::{Plan, Player, Records};

/// Records as if the team were the first of its game.
fn as_first(records: &Records) -> (Vec<Event>, Vec<TickRecord>) {
    let events = records.events.iter().cloned().map(|event| Event {
        team: Some(TeamId(0)),
        ..event
    });
    let ticks = records.ticks.iter().cloned().map(|tick| TickRecord {
        team: TeamId(0),
        ..tick
    });
    (events.collect(), ticks.collect())
}

#[test]
fn a_team_plays_alone_as_it_plays_beside_others() {
    for_each_case("a_team_plays_alone", |dice| {
        let plan = made_up::plan(dice);
        let wishes = wishes(dice, &plan);
        let together = records_of(&plan, &wishes);
        for (index, team) in plan.teams.iter().enumerate() {
            let alone_plan = Plan {
                teams: vec![team.clone()],
                ..plan.clone()
            };
            let its: Wishes = wishes
                .iter()
                .filter(|(_, wish)| usize::from(wish.team.0) == index)
                .cloned()
                .map(|(second, mut wish)| {
                    wish.team = TeamId(0);
                    (second, wish)
                })
                .collect();
            let alone = records_of(&alone_plan, &its);
            assert_eq!(
                as_first(&alone[0]),
                as_first(&together[index]),
                "team {index}"
            );
        }
    });
}

/// Two teams that do the same get the same, event by event. Judgement does
/// not do the same: its slips are the team's own.
#[test]
fn twins_fare_alike() {
    for_each_case("twins_fare_alike", |dice| {
        let mut plan = made_up::plan(dice);
        if let Player::Bot(playbook) = &mut plan.teams[0].player {
            playbook.judgement = None;
        }
        let mut twin = plan.teams[0].clone();
        twin.name = "twin".into();
        plan.teams.push(twin);
        let records = records_of(&plan, &Wishes::new());
        assert_eq!(
            as_first(&records[0]),
            as_first(&records[plan.teams.len() - 1])
        );
    });
}
