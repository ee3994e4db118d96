//! The visitor's invented console.

use crate::account::{name, public};
use crate::board::{noise, rows};
use crate::{LENGTH_S, World};
use model::account::Version;
use model::ids::InstanceId;
use model::outcome::FailCause;
use model::score::ScoreCause;
use scoreboard::unicorn::Herd;
use scoreboard::view::{Alarm, Console, CostLine, Metrics, Sample, ScoreEvent, Vitals};

/// When the invented CDN change was made, before the first second shown.
const CHANGE_BEFORE_S: u32 = 214;

impl World {
    pub(crate) fn console(&self, team: u16) -> Console {
        let (bands, told) = public(self.second);
        let row = rows(self)
            .into_iter()
            .find(|row| row.id == team)
            .unwrap_or_default();
        let wrong = self.own.is_wrong();
        let cdn = self.own.account.cdn.is_some();
        Console {
            seq: self.seq,
            phase: self.phase,
            second: self.second,
            length_s: LENGTH_S,
            row,
            teams: self.teams,
            tiers_ms: [1_000, 6_000, 15_000],
            trend_window_s: 300,
            zones: ["a", "b", "c"].map(name).to_vec(),
            vitals: self.vitals(wrong, cdn),
            metrics: self.metrics(wrong, cdn),
            account: self.own.account.clone(),
            account_version: self.own.version,
            loads: vec![
                (InstanceId(1), 2, 0),
                (InstanceId(2), 5, 10),
                (InstanceId(3), 5, 6 + (noise(&self.second) % 3) as u32),
                (InstanceId(4), 4, 0),
            ],
            offers: Vec::new(),
            instances_max: 20,
            unlocked: if self.second >= 5_400 {
                vec![Version::V1, Version::V2]
            } else {
                vec![Version::V1]
            },
            node_offered: None,
            costs: self.costs(cdn),
            score_events: self.score_events(wrong),
            audit: self.own.audit.clone(),
            told,
            alarm: wrong.then(|| Alarm {
                wrong_permille: 300 + (noise(&self.second) % 30) as u32,
                since_s: 7_900 - CHANGE_BEFORE_S,
                loss_mpt_per_min: 1_620_000,
                key_leaves_out_query: true,
                cdn_set: None,
            }),
            bands,
            hints: Some(Vec::new()),
            own: None,
            herd: Herd::default(),
            playback: None,
        }
    }

    fn vitals(&self, wrong: bool, cdn: bool) -> Vitals {
        let jitter = noise(&self.second) % 400;
        Vitals {
            requests_mrps: 8_400 + jitter,
            p50_us: Some(if cdn { 3_200 + jitter } else { 4_310_000 }),
            p99_us: Some(14_100_000 + jitter * 1_000),
            hit_permille: cdn.then_some(530),
            node_hit_permille: None,
            wrong_permille: if wrong { 314 } else { 6 },
            failed_permille: 105,
            queued: 16,
            busy_slots: 14,
            slots: 15,
            in_service: 3,
            starting: 1,
            in_flight: 30,
            spend_musd_per_hour: 190_960_000,
        }
    }

    fn metrics(&self, wrong: bool, cdn: bool) -> Metrics {
        let mut metrics = Metrics::default();
        for second in self.second.saturating_sub(1_790)..=self.second {
            if !second.is_multiple_of(6) {
                continue;
            }
            let jitter = noise(&(second, 9)) % 1_000;
            let burst = (6_600..6_900).contains(&second);
            let changed = cdn && second > 7_900 - CHANGE_BEFORE_S;
            let ramp = u64::from(second.saturating_sub(7_900 - CHANGE_BEFORE_S)).min(120);
            metrics.seconds.push(second);
            metrics
                .requests_mrps
                .push(if burst { 16_000 } else { 8_000 } + jitter);
            metrics.p50_us.push(
                if changed {
                    3_000 + jitter
                } else {
                    4_300_000 + jitter * 400
                } * if burst { 2 } else { 1 },
            );
            metrics.p99_us.push(
                if burst || changed {
                    14_000_000
                } else {
                    6_200_000
                } + jitter * 500,
            );
            metrics.hit_permille.push(if changed {
                (ramp * 530 / 120) as u32
            } else {
                0
            });
            metrics.wrong_permille.push(if changed && wrong {
                (ramp * 310 / 120) as u32
            } else {
                4
            });
            metrics.failed_permille.push(if burst { 120 } else { 5 });
            metrics
                .queued
                .push(if burst { 30 } else { 4 } + (jitter / 300) as u32);
            metrics.in_service.push(if second < 7_800 { 4 } else { 3 });
        }
        metrics
    }

    fn costs(&self, cdn: bool) -> Vec<CostLine> {
        let hours_milli = i64::from(self.second) * 1_000 / 3_600;
        let line = |resource: &str, dollars: i64, wasted: bool| CostLine {
            resource: resource.into(),
            musd_per_hour: dollars * 1_000_000,
            total_musd: dollars * 1_000 * hours_milli,
            wasted,
        };
        let account = &self.own.account;
        let mut lines = vec![line("instances", 128, false)];
        if cdn {
            lines.push(CostLine {
                total_musd: 1_840_000,
                ..line("cdn", 31, false)
            });
        }
        lines.extend(
            account
                .nat_gateways
                .iter()
                .map(|it| line(&format!("nat-gateway/{}", it.name), 12, true)),
        );
        for balancer in &account.balancers {
            lines.push(line(
                &format!("balancer/{}", balancer.name),
                8,
                balancer.name != account.entry,
            ));
        }
        lines.extend(
            account
                .volumes
                .iter()
                .map(|it| line(&format!("volume/{}", it.name), 4, true)),
        );
        lines
    }

    fn score_events(&self, wrong: bool) -> Vec<ScoreEvent> {
        let sample = |key: &str, got: Option<&str>, latency_us, from: &str| {
            let expected = "9f2c41d07755aa0011223344556677e1".to_owned();
            let got = got.map_or_else(|| expected.clone(), str::to_owned);
            Some(Sample {
                key: key.into(),
                expected,
                got,
                latency_us,
                from: from.into(),
            })
        };
        let other = Some("03ab55c81d77f00103ab55c81d77f077");
        let mut events = Vec::new();
        for second in (self.second.saturating_sub(12)..=self.second).rev() {
            let mut push = |cause, count: u64, points: i64, sample| {
                events.push(ScoreEvent {
                    second,
                    cause,
                    count,
                    points_mpt: points * count as i64 * 1_000,
                    sample,
                });
            };
            if wrong {
                push(
                    ScoreCause::Wrong,
                    3,
                    -10,
                    sample("3615-7184-2117", other, 3_100, "cdn (hit)"),
                );
            }
            push(
                ScoreCause::Fast,
                2,
                10,
                sample("0415-2231-9006", None, 3_000, "cdn (hit)"),
            );
            push(
                ScoreCause::Ok,
                2,
                5,
                sample("8820-1190-4431", None, 4_310_000, "i-0004"),
            );
            if second.is_multiple_of(3) {
                let full = ScoreCause::Failed(FailCause::QueueFull);
                push(
                    full,
                    1,
                    -5,
                    sample("1177-6402-9935", Some("503"), 2_000, "i-0002"),
                );
            }
            if second.is_multiple_of(60) {
                push(ScoreCause::Cost, 1, -796, None);
            }
        }
        events.truncate(60);
        events
    }
}
