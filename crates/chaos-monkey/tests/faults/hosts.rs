//! What hits a host hits the containers on it, whenever they came there.

use crate::play::Setup;
use model::account::Phase;
use model::fault::Trouble;
use model::ids::{InstanceId, TeamId};
use sim_engine::{EffectKind, Input, Mode, TakeOver};

/// Two hosts, each with room for eight, and two containers.
fn packed() -> Setup {
    Setup::new()
        .with(
            "[[account.group]]\nname = \"hashers\"",
            "[[account.group]]\nname = \"hosts\"\nlaunch = { version = \"v1\", compute = \"host\" }\n\
             subnets = [\"public-a\", \"public-b\"]\nmin = 0\ndesired = 2\nmax = 2\nbehind = \"front\"\n\
             [[account.group]]\nname = \"hashers\"",
        )
        .with(
            "start_script = \"slow\" }\nsubnets = [\"public-a\", \"public-b\"]\nmin = 1",
            "compute = \"container\", hosts = \"hosts\" }\nsubnets = []\nmin = 1",
        )
        .with(
            "[limits]",
            "[[instance_type]]\nname = \"box\"\nvcpu = 8\nmemory_mb = 8_192\nslots = 5\n\
             price = { usd = 1, per = \"1m\" }\n\n[container]\nqueue = 10\nmemory_mb = 1_024\n\
             pull = \"2s\"\n\n[limits]",
        )
        .unprobed()
}

#[test]
fn what_hits_a_host_hits_its_containers_and_none_twice() {
    for pick in ["group:hosts", "all", "group:hashers"] {
        let more = format!("pick = \"{pick}\"\nfor = \"20s\"\nadd = \"2s\"");
        let played = packed().fault("latency", &more).play();
        let median = played.median_ms(24..40);
        assert!((2_200..2_260).contains(&median), "{pick}: {median}");
        let after = played.median_ms(45..58);
        assert!((205..260).contains(&after), "{pick}: {after}");
        assert_eq!(played.account.faults, []);
    }
}

#[test]
fn containers_that_come_later_share_the_trouble_of_their_host() {
    let more = "pick = \"group:hosts\"\nfor = \"20s\"\nshare = \"100%\"";
    let setup = packed()
        .step(
            "24s",
            "do = \"set-group\"\ngroup = \"hashers\"\ndesired = 4",
        )
        .fault("error-responses", more);
    let played = setup.play();
    assert_eq!(played.account.living().count(), 6, "two hosts with four");
    assert_eq!(played.counts(22..40).ok, 0, "nobody answers rightly");
    assert!(played.counts(45..58).ok > 200);
}

#[test]
fn a_data_plane_that_comes_back_is_told_of_the_containers() {
    let mut game = packed()
        .fault("hang", "pick = \"group:hosts\"\nfor = \"20s\"")
        .game();
    game.run_to(25).expect("half a minute");
    let account = game.teams()[0].world().account();
    let up = account.living().filter(|i| i.phase == Phase::Running);
    let tasks: Vec<InstanceId> = up.filter(|i| i.task.is_some()).map(|i| i.id).collect();
    assert_eq!(tasks.len(), 2);
    let frozen = Trouble {
        is_frozen: true,
        ..Trouble::default()
    };
    let outside = TakeOver {
        at: game.now(),
        team: TeamId(0),
        carried: Mode::Live,
    };
    game.step(Input::TakeOver(outside)).expect("it is live");
    let told = game.troubles().into_iter().map(|effect| match effect.kind {
        EffectKind::Trouble { instance, trouble } if trouble == frozen => instance,
        other => panic!("{other:?}"),
    });
    assert_eq!(told.collect::<Vec<_>>(), tasks);
}
