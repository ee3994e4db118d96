//! Games beside each other, in a terminal: a line a figure, a column a game.

use super::result::group_digits;
use super::{fit, width};
use crate::compare::{Compared, Comparison, Difference, Fault, Spread};
use model::text::Lang;
use model::units::{GameTime, MicroUsd};
use std::fmt::Write as _;

const NAME_COLUMNS: usize = 40;
const GAME_COLUMNS: usize = 16;

/// The whole comparison.
pub(crate) fn text(compared: &Comparison, lang: Lang) -> String {
    let t = Words(lang);
    let mut out = String::new();
    for (index, game) in compared.games.iter().enumerate() {
        let _ = writeln!(out, "\x1b[1m{}\x1b[0m  {}", letter(index), t.game(game));
    }
    let _ = writeln!(out, "{}\n", t.chance(compared));
    let beside = (width().saturating_sub(NAME_COLUMNS) / GAME_COLUMNS).max(1);
    for (part, games) in compared.games.chunks(beside).enumerate() {
        table(&mut out, t, games, part * beside);
        out.push('\n');
    }
    for difference in &compared.differences {
        let place = |file: &str| compared.games.iter().position(|game| game.file == file);
        let [from, to] = [&difference.from, &difference.to].map(|file| place(file).unwrap_or(0));
        out.push_str(&t.difference(difference, &letter(from), &letter(to)));
    }
    if !compared.left_out.is_empty() {
        let _ = writeln!(out, "{}", t.left_out(&compared.left_out.join(", ")));
    }
    out
}

/// `A`, `B` … `Z`, `A2`.
fn letter(index: usize) -> String {
    let letter = char::from(b'A' + (index % 26) as u8);
    match index / 26 {
        0 => letter.to_string(),
        more => format!("{letter}{}", more + 1),
    }
}

fn table(out: &mut String, t: Words, games: &[Compared], first: usize) {
    let mut line = |name: &str, values: Vec<String>| {
        let _ = write!(out, "{}", fit(name, NAME_COLUMNS));
        for value in values {
            let _ = write!(out, "{value:>GAME_COLUMNS$}");
        }
        out.push('\n');
    };
    let each = |value: &dyn Fn(&Compared) -> String| games.iter().map(value).collect::<Vec<_>>();
    let heads = (first..first + games.len()).map(letter);
    line("", heads.collect());
    line(t.teams(), each(&|it| it.figures.teams.to_string()));
    let [scores, money] = t.spreads();
    let mut three = |name: &str, words: [&str; 3], values: &dyn Fn(&Compared) -> [String; 3]| {
        for (place, word) in words.into_iter().enumerate() {
            let one = |game: &Compared| values(game)[place].clone();
            line(&format!("{name}, {word}"), each(&one));
        }
    };
    three(t.score(), scores, &|it| shown(it.figures.score_mpt, points));
    three(t.spent(), money, &|it| {
        shown(it.figures.spend_musd, dollars)
    });
    for (name, part) in t.shares().into_iter().zip(0..) {
        line(name, each(&|it| share(it, part)));
    }
    let faults = games.first().map_or(0, |it| it.figures.faults.len());
    for index in 0..faults {
        let of = |game: &Compared, value: fn(&Fault) -> String| value(&game.figures.faults[index]);
        let fault = &games[0].figures.faults[index];
        line(&fault.id, each(&|it| of(it, hurt)));
        let [acted, mitigated, well] = t.pace();
        line(acted, each(&|it| of(it, |fault| span(fault.until_acted_s))));
        line(
            mitigated,
            each(&|it| of(it, |fault| span(fault.until_mitigated_s))),
        );
        line(well, each(&|it| of(it, |fault| span(fault.until_well_s))));
    }
    let objectives = games.first().map_or(0, |it| it.figures.objectives.len());
    for index in 0..objectives {
        let name = &games[0].figures.objectives[index];
        let met = |game: &Compared| {
            let met = game.figures.objectives[index].met;
            format!("{met}/{}", game.figures.teams)
        };
        line(&t.objective(&name.id, &name.asks), each(&met));
    }
}

fn shown(spread: Spread, one: fn(i64) -> String) -> [String; 3] {
    [spread.best, spread.median, spread.worst].map(one)
}

fn points(mpt: i64) -> String {
    group_digits(mpt / 1000)
}

fn dollars(musd: i64) -> String {
    MicroUsd::new(musd).to_string()
}

fn share(game: &Compared, part: usize) -> String {
    let shares = game.figures.shares_ppm;
    let all = [
        shares.fast,
        shares.ok,
        shares.slow,
        shares.wrong,
        shares.failed,
    ];
    format!("{:.1} %", all[part] as f64 / 1e4)
}

fn hurt(fault: &Fault) -> String {
    format!("{}/{}", fault.hurt, fault.came_to)
}

fn span(seconds: Option<u32>) -> String {
    seconds.map_or_else(|| "–".to_owned(), |s| format!("{}:{:02}", s / 60, s % 60))
}

/// The words of a comparison.
#[derive(Clone, Copy)]
struct Words(Lang);

impl Words {
    fn of<T>(self, en: T, ko: T) -> T {
        match self.0 {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }

    fn game(self, game: &Compared) -> String {
        let played = GameTime::from_second(game.played_s);
        let how = match game.is_live {
            true => self.of("played live", "실시간으로 진행"),
            false => self.of("simulated", "시뮬레이션"),
        };
        let cut = match game.is_complete {
            true => "",
            false => self.of(", cut off before its end", ", 끝나기 전에 중단됨"),
        };
        let (file, scenario) = (&game.file, &game.scenario);
        let (seed, speed) = (game.seed, game.speed);
        self.of(
            format!("{file}: {scenario}, {how}, seed {seed}, speed {speed}, {played}{cut}"),
            format!("{file}: {scenario}, {how}, 시드 {seed}, 속도 {speed}, {played}{cut}"),
        )
    }

    /// What all of them had in common, and what not.
    fn chance(self, compared: &Comparison) -> &'static str {
        match (compared.is_one_scenario, compared.is_one_seed) {
            (false, _) => self.of(
                "not one scenario: scores, money and objectives count different things in each",
                "서로 다른 시나리오입니다. 점수, 비용, 목표의 기준이 게임마다 다릅니다",
            ),
            (true, true) => self.of(
                "one scenario, one seed: all of them met the same requests and the same chaos",
                "같은 시나리오, 같은 시드입니다. 모두 같은 요청과 같은 장애를 겪었습니다",
            ),
            (true, false) => self.of(
                "one scenario, other seeds: requests and chaos are alike, but not the same",
                "같은 시나리오, 다른 시드입니다. 요청과 장애가 비슷하지만 같지는 않습니다",
            ),
        }
    }

    fn teams(self) -> &'static str {
        self.of("teams", "팀 수")
    }

    fn score(self) -> &'static str {
        self.of("score", "점수")
    }

    fn spent(self) -> &'static str {
        self.of("spent", "지출")
    }

    /// Of scores, and of money.
    fn spreads(self) -> [[&'static str; 3]; 2] {
        self.of(
            [["best", "median", "worst"], ["least", "median", "most"]],
            [["최고", "중앙값", "최저"], ["최소", "중앙값", "최대"]],
        )
    }

    fn shares(self) -> [&'static str; 5] {
        self.of(
            [
                "answers, fast",
                "answers, ok",
                "answers, slow",
                "answers, wrong",
                "requests failed",
            ],
            [
                "응답, 빠름",
                "응답, 보통",
                "응답, 느림",
                "응답, 오답",
                "실패한 요청",
            ],
        )
    }

    fn pace(self) -> [&'static str; 3] {
        self.of(
            ["  until acted", "  until mitigated", "  until well"],
            ["  대응까지", "  완화까지", "  회복까지"],
        )
    }

    fn objective(self, id: &str, asks: &str) -> String {
        self.of(
            format!("{id} ({asks}), teams"),
            format!("{id} ({asks}), 달성한 팀"),
        )
    }

    fn difference(self, it: &Difference, from: &str, to: &str) -> String {
        let [of_from, of_to] = it.teams;
        let (score, spend) = (signed_points(it.score_mpt), signed_dollars(it.spend_musd));
        let mut out = self.of(
            format!("{to} against {from}, medians of {of_to} and {of_from} teams: score {score}, spent {spend}"),
            format!("{from} 대비 {to}, {of_from}개 팀과 {of_to}개 팀의 중앙값: 점수 {score}, 지출 {spend}"),
        );
        for (id, seconds) in &it.until_well_s {
            let sign = if *seconds < 0 { "-" } else { "+" };
            let length = span(u32::try_from(seconds.unsigned_abs()).ok());
            let _ = write!(
                out,
                "{}",
                self.of(
                    format!(", {id} well {sign}{length}"),
                    format!(", {id} 회복 {sign}{length}")
                )
            );
        }
        out.push('\n');
        if it.is_few {
            out.push_str(self.of(
                "  few teams: one team more or less can turn this around\n",
                "  팀이 적습니다. 한 팀만 달라져도 결과가 뒤집힐 수 있습니다\n",
            ));
        }
        out
    }

    fn left_out(self, what: &str) -> String {
        self.of(
            format!("not in all of them, and left out: {what}"),
            format!("모든 게임에 있지 않아 뺀 항목: {what}"),
        )
    }
}

fn signed_points(mpt: i64) -> String {
    let sign = if mpt < 0 { "-" } else { "+" };
    format!("{sign}{}", group_digits((mpt / 1000).abs()))
}

fn signed_dollars(musd: i64) -> String {
    let sign = if musd < 0 { "-" } else { "+" };
    format!("{sign}{}", MicroUsd::new(musd.saturating_abs()))
}
