//! The sentences of a cue sheet.

use crate::rehearse::expected::Pace;
use crate::rehearse::script::MonkeyEntry;
use model::scenario::{Burst, EventPlan, ExtraKeys, FaultKind, TeamPick};
use model::text::Text;

pub(super) fn begins() -> Text {
    Text::new(
        "The game begins; requests come from now on.",
        "게임이 시작되고, 이제부터 요청이 들어옵니다.",
    )
}

pub(super) fn watch_the_begin() -> Text {
    Text::new(
        "Does every team have its console open? Good teams try one request, read the runbook and the bill before they touch anything. A team that only watches in minute ten needs you.",
        "모든 팀이 콘솔을 열었나요? 잘하는 팀은 요청을 하나 보내 보고, 런북과 청구서를 읽은 다음 손을 댑니다. 10분이 지나도 보고만 있는 팀에는 도움이 필요합니다.",
    )
}

pub(super) fn ends() -> Text {
    Text::new("The game ends.", "게임이 끝납니다.")
}

pub(super) fn say_the_end() -> Text {
    Text::new(
        "Hands off the keyboards. The unicorns thank you; their lawyers will be in touch.",
        "키보드에서 손을 떼세요. 유니콘들이 감사하답니다. 변호사들이 곧 연락드릴 겁니다.",
    )
}

pub(super) fn watch_the_end() -> Text {
    Text::new(
        "What did each team learn too late? Ask while they still remember.",
        "각 팀이 무엇을 너무 늦게 알았나요? 기억이 생생할 때 물어보세요.",
    )
}

/// What an event brings: its fault, its version, or just words.
pub(super) fn event(event: &EventPlan, does: Option<&Text>) -> Text {
    let mut all = Text::new("", "");
    if let (Some(brings), Some(does)) = (&event.brings, does) {
        let kind = brings.fault.kind();
        let pick = kind
            .picks_instances()
            .then(|| format!(" ({})", brings.pick));
        let pick = pick.unwrap_or_default();
        all = Text::new(
            format!("{kind}{pick}: {}", does.en),
            format!("{kind}{pick}: {}", does.ko),
        );
        if let Some(lasts) = brings.lasts {
            add(
                &mut all,
                &format!("It lasts {lasts}"),
                &format!("길이: {lasts}"),
            );
        }
    }
    if let Some(version) = event.unlock {
        let (en, ko) = (
            format!("Version {version} of the service comes out"),
            format!("서비스 버전 {version} 공개"),
        );
        add(&mut all, &en, &ko);
    }
    if all.en.is_empty() {
        all = Text::new("The story goes on", "이야기가 이어집니다");
    }
    if event.teams != TeamPick::All {
        let teams = &event.teams;
        add(
            &mut all,
            &format!("Teams: {teams}"),
            &format!("팀: {teams}"),
        );
    }
    add(&mut all, "", "");
    all
}

/// Ends a sentence, and adds the next one.
fn add(all: &mut Text, en: &str, ko: &str) {
    for (all, more) in [(&mut all.en, en), (&mut all.ko, ko)] {
        if !all.is_empty() && !all.ends_with('.') {
            all.push('.');
        }
        if !all.is_empty() && !more.is_empty() {
            all.push(' ');
        }
        all.push_str(more);
    }
}

pub(super) fn burst(burst: &Burst) -> Text {
    let times = f64::from(burst.times.get()) / 1000.0;
    let (least, most) = (burst.lasts.least, burst.lasts.most);
    let lasts = match least == most {
        true => Text::new(least.to_string(), least.to_string()),
        false => Text::new(format!("{least} to {most}"), format!("{least}에서 {most}")),
    };
    let keys = match burst.extra_keys {
        ExtraKeys::Same => Text::new("the usual mix of keys", "키는 평소와 같음"),
        ExtraKeys::AllNew => Text::new("every extra key is new", "늘어난 키는 모두 새것"),
        ExtraKeys::Repeats(share) => Text::new(
            format!("{share} of the extra keys are repeats"),
            format!("늘어난 키의 {share}가 반복"),
        ),
    };
    Text::new(
        format!("Traffic ×{times} for {}; {}.", lasts.en, keys.en),
        format!("{} 동안 트래픽 {times}배, {}.", lasts.ko, keys.ko),
    )
}

pub(super) fn watch_a_burst(keys: ExtraKeys) -> Text {
    match keys {
        ExtraKeys::AllNew => Text::new(
            "Requests rise and the hit ratio falls. No cache helps: whoever has room to spare, or scales at once, stays up.",
            "요청이 늘고 적중률이 떨어집니다. 캐시로는 안 됩니다. 여유가 있거나 바로 늘리는 팀이 버팁니다.",
        ),
        ExtraKeys::Same => Text::new(
            "Requests rise without a word. Good teams have room, or a policy that sees it; by hand it takes a boot too long.",
            "예고 없이 요청이 늘어납니다. 잘하는 팀은 여유나 알아챌 정책이 있습니다. 손으로 늘리면 부팅만큼 늦습니다.",
        ),
        ExtraKeys::Repeats(_) => Text::new(
            "Mostly questions that were asked before. A cache with the right key makes this the best minutes of the game; without one they are the worst.",
            "대부분 전에 받은 질문입니다. 키를 제대로 정한 캐시가 있으면 가장 좋은 시간, 없으면 가장 나쁜 시간입니다.",
        ),
    }
}

pub(super) fn watch_a_version() -> Text {
    Text::new(
        "Who deploys it, and how? Good teams replace a few at a time and look at the errors; those who replace all at once serve nobody for a boot.",
        "누가 어떻게 배포하나요? 잘하는 팀은 몇 대씩 바꾸며 오류를 봅니다. 한꺼번에 바꾸면 부팅 동안 아무에게도 응답하지 못합니다.",
    )
}

pub(super) fn watch_a_fault(signs: &Text, mends: &Text) -> Text {
    Text::new(
        format!("It shows by: {}. What helps: {}.", signs.en, mends.en),
        format!(
            "이렇게 드러납니다: {}. 도움이 되는 것: {}.",
            signs.ko, mends.ko
        ),
    )
}

pub(super) fn monkey(monkey: &MonkeyEntry, pace: &Pace, is_first: bool) -> Text {
    let (kind, mean, to) = (monkey.kind, pace.mean_between, pace.to);
    let count = pace.expected().round();
    let (en, ko) = match is_first {
        true => ("begins to strike", "활동 시작"),
        false => ("changes its pace", "속도 변경"),
    };
    Text::new(
        format!("The {kind} {en}: every {mean} on average, about {count} times until {to}."),
        format!("{kind} {ko}: 평균 {mean}마다, {to}까지 약 {count}번."),
    )
}

pub(super) fn watch_a_monkey(faults: &[FaultKind]) -> Text {
    if faults == [FaultKind::TerminateInstance] {
        return Text::new(
            "Instances die one by one. Who reads the audit log and finds out who lists and terminates them? Good teams take that permission away, and run in more than one zone.",
            "인스턴스가 하나씩 죽습니다. 감사 로그를 읽고 누가 종료하는지 알아내는 팀은? 잘하는 팀은 그 권한을 빼앗고, 여러 존에 나눠 둡니다.",
        );
    }
    Text::new(
        "Who notices first: the team, its metrics, or its customers?",
        "누가 먼저 알아챌까요? 팀, 지표, 아니면 고객?",
    )
}
