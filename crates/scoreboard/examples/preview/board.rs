//! The invented board.

use crate::{LENGTH_S, OWN, World};
use model::score::ScoreSplit;
use model::status::Status;
use model::text::Text;
use model::units::MilliPoints;
use scoreboard::view::{
    Band, Board, CHART_POINTS_MAX, GamePhase, Rules, ScoreChart, Snapshot, TeamRow, Told,
};

/// Name, points per minute, share lost, status.
const TEAMS: [(&str, i64, i64, Status); 12] = [
    ("Hash Browns", 1_306, 40, Status::Fast),
    ("판교 유니콘즈", 1_088, 44, Status::Fast),
    ("Cache Me Outside", 812, 62, Status::Slow),
    ("서울특급", 924, 55, Status::Fast),
    ("Retry Storm", 668, 70, Status::Recovering),
    ("503 Shades of Grey", 706, 75, Status::Fast),
    ("Quokka Ops", 448, 90, Status::Wrong),
    ("Null Pointers", 396, 96, Status::Slow),
    ("삼겹살 SRE", 341, 99, Status::Recovering),
    ("The Load Balancers", 288, 110, Status::Slow),
    ("Night Shift", 210, 190, Status::Down),
    ("Blank Slate", 152, 240, Status::Down),
];

/// The same number for the same text.
pub(crate) fn noise(of: &impl std::hash::Hash) -> u64 {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

pub(crate) fn name(team: u16) -> String {
    match TEAMS.get(usize::from(team)) {
        Some((name, ..)) => (*name).to_owned(),
        None => format!("Team {team}"),
    }
}

fn text(en: &str, ko: &str) -> Text {
    Text {
        en: en.into(),
        ko: ko.into(),
    }
}

pub(crate) fn bands(second: u32) -> Vec<Band> {
    let all = [
        ("Traffic burst ×2", "트래픽 급증 ×2", 2_760, 3_000),
        ("Traffic burst ×2", "트래픽 급증 ×2", 4_200, 4_500),
        (
            "The CEO edited the health path",
            "CEO가 헬스 체크 경로를 고침",
            5_700,
            6_240,
        ),
        ("Traffic burst ×2.2", "트래픽 급증 ×2.2", 6_600, 6_900),
        (
            "Gorilla ate zone a",
            "고릴라가 a존을 삼켰습니다",
            7_800,
            8_400,
        ),
    ];
    let begun = (1u16..)
        .zip(all)
        .filter(|(_, (.., from_s, _))| *from_s <= second);
    begun
        .map(|(number, (en, ko, from_s, to_s))| Band {
            number,
            title: text(en, ko),
            from_s,
            to_s: (to_s <= second).then_some(to_s),
        })
        .collect()
}

pub(crate) fn told(second: u32) -> Vec<Told> {
    let all = [
        (
            0,
            "Welcome. The last team left on Friday.",
            "환영합니다. 지난 팀은 금요일에 떠났습니다.",
        ),
        (
            5_400,
            "Version v2 of the service is out.",
            "서비스 v2가 나왔습니다.",
        ),
        (
            7_850,
            "Zone a comes back at 2:20:00.",
            "a존은 2:20:00에 돌아옵니다.",
        ),
    ];
    let told = all.into_iter().filter(|(at, ..)| *at <= second);
    told.map(|(at, en, ko)| Told {
        second: at,
        text: text(en, ko),
    })
    .collect()
}

/// Points per minute, share lost, status of any team.
fn traits(team: u16) -> (i64, i64, Status) {
    match TEAMS.get(usize::from(team)) {
        Some((_, rate, lost, status)) => (*rate, *lost, *status),
        None => (
            100 + (noise(&team) % 900) as i64,
            60 + (noise(&(team, 1)) % 100) as i64,
            Status::Slow,
        ),
    }
}

/// A team's split at a second; what they are worth grows with time.
fn split(team: u16, second: u32) -> ScoreSplit {
    let (rate, lost, _) = traits(team);
    let wave = (noise(&(team, second / 40)) % 200) as i64 - 100;
    let earned = rate * i64::from(second) * 1000 / 60 + wave * i64::from(second) / 8;
    let part = |percent: i64| MilliPoints::new(earned * percent / 100);
    ScoreSplit {
        fast: part(62),
        ok: part(33),
        slow: part(5),
        wrong: part(if team == OWN { -18 } else { -1 }),
        failed: part(-lost / 3),
        cost: MilliPoints::new(-i64::from(second) * 2_600),
        hints: MilliPoints::ZERO,
        corrected: MilliPoints::ZERO,
    }
}

pub(crate) fn rows(world: &World) -> Vec<TeamRow> {
    let mut rows: Vec<_> = (0..world.teams)
        .map(|team| row(team, world.second, world.phase))
        .collect();
    rows.sort_by_key(|row| (-row.score_mpt, row.id));
    for (rank, row) in (1u16..).zip(&mut rows) {
        row.rank = rank;
    }
    rows
}

fn row(id: u16, second: u32, phase: GamePhase) -> TeamRow {
    let now = split(id, second);
    let before = split(id, second.saturating_sub(300));
    let points = |second: u32| (split(id, second).total().get() / 1000) as i32;
    let past = (0..30u32).map(|index| points(second.saturating_sub((29 - index) * 60)));
    TeamRow {
        id,
        name: name(id),
        is_bot: ![OWN, 1, 3].contains(&id),
        own: None,
        rank: 0,
        rank_change: [0, 0, 0, 2, -1, 2, -2, -1, 1, -1, 1, -1]
            .get(usize::from(id))
            .copied()
            .unwrap_or(0),
        status: Some(if phase == GamePhase::Lobby {
            Status::Idle
        } else {
            traits(id).2
        }),
        score_mpt: now.total().get(),
        trend_mpt_per_min: (now.total() - before.total()).get() / 5,
        split: now,
        spend_musd: i64::from(second) * 54_000 + i64::from(id) * 3_000_000,
        sparkline: past.collect(),
    }
}

impl World {
    pub(crate) fn snapshot(&self) -> Snapshot {
        let step = (self.second / CHART_POINTS_MAX as u32).max(1);
        let mut chart = ScoreChart::default();
        for second in (0..=self.second).step_by(step as usize) {
            let points: Vec<_> = (0..self.teams)
                .map(|team| (split(team, second).total().get() / 1000) as i32)
                .collect();
            chart.push(second, &points);
        }
        Snapshot {
            board: Board {
                seq: self.seq,
                title: text("Unicorn.Rentals", "유니콘 렌탈"),
                story: text(
                    "Unicorn.Rentals computes a hash for every unicorn. The last DevOps team left in a hurry; the \
                     servers are small, the CDN is off, and marketing has announced a sale. Keep it fast, keep it \
                     right, and do not burn the money.",
                    "유니콘 렌탈은 유니콘마다 해시를 계산합니다. 지난 데브옵스 팀은 급히 떠났습니다. 서버는 작고 CDN은 \
                     꺼져 있으며 마케팅은 세일을 예고했습니다. 빠르고, 정확하게, 돈을 아껴 운영하세요.",
                ),
                phase: self.phase,
                second: self.second,
                length_s: LENGTH_S,
                tiers_ms: [1_000, 6_000, 15_000],
                trend_window_s: 300,
                sparkline_s: 1_800,
                teams: rows(self),
                bands: bands(self.second),
                told: told(self.second),
                late_permille: 0,
                playback: None,
                pause: None,
                is_partial: false,
                frozen_s: None,
                ..Board::default()
            },
            chart,
            rules: Rules {
                fast_mpt: 10_000,
                ok_mpt: 5_000,
                slow_mpt: 2_000,
                failed_mpt: -5_000,
                wrong_mpt: -10_000,
                mpt_per_usd: 250_000,
            },
        }
    }
}
