use super::figures::Shares;
use super::*;
use model::text::Text;

fn game(file: &str, scenario_sha256: &str, faults: &[(&str, Option<u32>)]) -> Compared {
    let fault = |(id, until_well_s): &(&str, Option<u32>)| Fault {
        id: (*id).to_owned(),
        what: Text::default(),
        came_to: 2,
        hurt: 1,
        recovered: 1,
        until_acted_s: None,
        until_mitigated_s: None,
        until_well_s: *until_well_s,
    };
    Compared {
        file: file.into(),
        scenario: "drill".into(),
        scenario_sha256: scenario_sha256.into(),
        speed: 1,
        seed: 7,
        digest: String::new(),
        is_live: false,
        is_complete: true,
        played_s: 900,
        figures: Figures {
            teams: 2,
            score_mpt: Spread::falling([1_000, 4_000].into_iter()),
            spend_musd: Spread::rising([5, 1, 2].into_iter()),
            shares_ppm: Shares::default(),
            faults: faults.iter().map(fault).collect(),
            objectives: Vec::new(),
        },
    }
}

#[test]
fn the_best_is_the_highest_score_and_the_least_spent() {
    let spread = |best, median, worst| Spread {
        best,
        median,
        worst,
    };
    assert_eq!(
        Spread::falling([3, 1, 2, 8].into_iter()),
        spread(8, 2, 1),
        "between 2 and 3 lies 2 in whole numbers"
    );
    assert_eq!(Spread::rising([5, 1, 2].into_iter()), spread(1, 2, 5));
    assert_eq!(Spread::rising(std::iter::empty()), Spread::default());
    assert_eq!(
        Spread::falling([i64::MAX, i64::MAX - 2].into_iter()).median,
        i64::MAX - 1
    );
}

#[test]
fn only_what_all_games_have_is_compared_in_the_order_of_the_first() {
    let mut games = [
        game("a", "1", &[("x", Some(9)), ("y", None), ("z", Some(30))]),
        game("b", "2", &[("z", Some(10)), ("w", None), ("y", Some(3))]),
    ];
    assert_eq!(figures::keep_common(&mut games), ["w", "x"]);
    let ids = |game: &Compared| -> Vec<String> {
        game.figures.faults.iter().map(|it| it.id.clone()).collect()
    };
    assert_eq!(ids(&games[0]), ["y", "z"]);
    assert_eq!(ids(&games[1]), ["y", "z"]);
    let differences = differences(&games);
    assert_eq!(differences[0].until_well_s, [("z".to_owned(), -20)]);
    assert!(differences[0].is_few);
}

#[test]
fn games_of_different_scenarios_are_both_named() {
    let games = Box::new([
        game("mon.gameday", "aaaaaaaaaaaaaaaa", &[]),
        game("tue.gameday", "b", &[]),
    ]);
    let told = OtherScenario(games).to_string();
    for part in ["mon.gameday", "tue.gameday", "aaaaaaaaaaaa…", "--anyway"] {
        assert!(told.contains(part), "{told}");
    }
}
