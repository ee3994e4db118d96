//! A deployment of a bad version over real processes: the edge counts the errors
//! of the new ones, and they are taken back.

use super::support::{bot, play, scenario};
use model::deploy::Stage;
use model::units::Ppm;
use sim_engine::Plan;

const DEPLOY: &str = r#"
format = 1
name = { en = "Deploy", ko = "배포" }
[[step]]
at = "1s"
do = "start-deployment"
group = "hashers"
version = "v2"
strategy = "rolling"
batch = 2
rollback = { error_rate = "10%", over = "10s", min_answers = 5 }
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_version_is_taken_back_on_what_the_edge_counts() {
    let mut scenario = scenario("calm.toml");
    scenario.service.version.v1.error_rate = Ppm::ZERO;
    scenario.service.version.v2.error_rate = Ppm::new(500_000);
    let plan = Plan::try_new(scenario, 5, 1, vec![bot("Us", DEPLOY)]).expect("a plan");
    let ended = play(plan).await;
    let account = ended.game.teams()[0].world().account();
    let [deployment] = &account.deployments[..] else {
        panic!("one deployment")
    };
    assert!(
        matches!(deployment.stage, Stage::RollingBack | Stage::RolledBack),
        "{deployment:?}"
    );
    assert_eq!(account.groups[0].launch, deployment.from);
    assert!(
        account.targets().any(|i| i.id < deployment.new_from),
        "the old ones still serve"
    );
}
