//! What became of the script, in words.

use crate::game_file::Fork;
use model::actor::Principal;
use model::event::{Event, EventKind};
use model::ids::Name;
use model::script::{Control, Dependents, ScriptNews};
use model::text::Text;
use model::units::SECOND_NS;
use scoreboard::report::ScriptLine;

/// A line of the facilitator's page.
pub(super) fn script_line(
    event: &Event,
    names: &[String],
    reaches_teams: impl Fn(&Name) -> bool,
) -> Option<ScriptLine> {
    let EventKind::Script { news } = &event.kind else {
        return None;
    };
    let (what, teams) = match news {
        ScriptNews::Happened { event, teams } => {
            let is_all = teams.len() == names.len() || !reaches_teams(event);
            let hit = teams.iter().map(|team| names[usize::from(team.0)].clone());
            let hit = match is_all {
                true => None,
                false => Some(hit.collect()),
            };
            (
                Text::new(format!("{event} happened"), format!("{event} 발생")),
                hit,
            )
        }
        ScriptNews::Withheld { event } => (
            Text::new(
                format!("{event} was held back: everything was halted"),
                format!("{event} 보류: 모든 장애가 중지된 상태"),
            ),
            None,
        ),
        ScriptNews::Stopped { event } => (
            Text::new(
                format!("{event} was taken back by its condition"),
                format!("{event} 조건에 따라 해소"),
            ),
            None,
        ),
        ScriptNews::Controlled { control, .. } => (order_in_words(control), None),
    };
    Some(ScriptLine {
        second: event.at.as_ns().div_ceil(SECOND_NS) as u32,
        principal: event.principal,
        what,
        teams,
    })
}

/// The line of a fork: the game until there is another one's.
pub(super) fn taken_over(fork: &Fork, team: &str) -> ScriptLine {
    let file = &fork.file;
    ScriptLine {
        second: fork.second,
        principal: Principal::System,
        what: Text::new(
            format!("{team} was taken over: until here this is the game of {file}"),
            format!("{team} 이어받음: 여기까지는 {file}의 게임"),
        ),
        teams: None,
    }
}

/// What somebody ordered who runs the game, as a log says it.
pub(crate) fn order_in_words(control: &Control) -> Text {
    match control {
        Control::Halt { reason } => Text::new(
            format!("halted everything: {reason}"),
            format!("모든 장애 중지: {reason}"),
        ),
        Control::Release => Text::new("released the halt", "중지 해제"),
        Control::Inject { teams, brings } => {
            let fault = brings.fault.kind();
            Text::new(
                format!("injected {fault}, teams: {teams}"),
                format!("{fault} 주입, 팀: {teams}"),
            )
        }
        Control::Trigger { event } => {
            Text::new(format!("let {event} happen"), format!("{event} 즉시 실행"))
        }
        Control::Pause { event } => {
            Text::new(format!("paused {event}"), format!("{event} 일시 정지"))
        }
        Control::Resume { event } => Text::new(format!("resumed {event}"), format!("{event} 재개")),
        Control::Skip {
            event,
            dependents: Dependents::Skip,
        } => Text::new(
            format!("skipped {event} and what comes after it"),
            format!("{event} 및 뒤따르는 이벤트 건너뜀"),
        ),
        Control::Skip { event, .. } => {
            Text::new(format!("skipped {event}"), format!("{event} 건너뜀"))
        }
        Control::Delay { event, by } => Text::new(
            format!("delayed {event} by {by}"),
            format!("{event} {by} 지연"),
        ),
        Control::Rescue { team, fix } => Text::new(
            format!("rescued {team}: {fix}"),
            format!("{team} 구조: {fix}"),
        ),
        Control::Retime { end } => Text::new(
            format!("let the game end at {end}"),
            format!("게임 종료를 {end}(으)로 변경"),
        ),
        Control::Strike(strike) => Text::new(
            format!("{} struck from outside", strike.name),
            format!("외부의 {} 공격", strike.name),
        ),
        Control::Adjust {
            team,
            points,
            reason,
        } => Text::new(
            format!("corrected {team} by {points} points: {reason}"),
            format!("{team} {points}점 정정: {reason}"),
        ),
        Control::Void { from, to, reason } => Text::new(
            format!("{from} to {to} does not count: {reason}"),
            format!("{from}부터 {to}까지 집계 제외: {reason}"),
        ),
        Control::Broadcast { team, text: told } => {
            let to = |all: &str| team.clone().unwrap_or_else(|| all.to_owned());
            Text::new(
                format!("told {}: {}", to("everybody"), told.en),
                format!("{}에게 알림: {}", to("모두"), told.ko),
            )
        }
        Control::Freeze => Text::new("froze the board", "순위표 고정"),
        Control::Thaw => Text::new("thawed the board", "순위표 고정 해제"),
        Control::End { event } => Text::new(
            format!("took back what {event} had broken"),
            format!("{event} 장애 해소"),
        ),
    }
}
