//! Pages: complete without scripts, in the right language, and locked down.

use crate::support::Game;

#[tokio::test]
async fn the_board_is_complete_without_scripts() {
    let game = Game::start().await;
    let page = game.get("/").send().await;
    assert_eq!(page.status, 200);
    for text in [
        "Hash Browns",
        "판교 유니콘즈",
        r#"data-testid="row-Bot""#,
        "Scoreboard",
        r#"lang="en""#,
    ] {
        assert!(page.body.contains(text), "no {text} in the page");
    }
    assert!(
        !page.body.contains("style=\""),
        "the policy forbids inline styles"
    );
    game.stop().await;
}

#[tokio::test]
async fn the_first_render_speaks_the_visitors_language() {
    let game = Game::start().await;
    let korean = |page: &crate::support::Response| {
        page.body.contains("순위표") && page.body.contains(r#"lang="ko""#)
    };
    assert!(!korean(&game.get("/").send().await));
    assert!(korean(
        &game
            .get("/")
            .header("accept-language", "ko-KR,ko;q=0.9")
            .send()
            .await
    ));
    assert!(korean(
        &game.get("/").header("cookie", "lang=ko").send().await
    ));
    let chosen = game
        .get("/?lang=ko")
        .header("cookie", "lang=en")
        .send()
        .await;
    assert!(korean(&chosen));
    assert!(
        chosen.header("set-cookie").unwrap().starts_with("lang=ko;"),
        "the choice is remembered"
    );
    game.stop().await;
}

#[tokio::test]
async fn the_team_page_needs_a_token_and_says_how_to_get_one() {
    let game = Game::start().await;
    let page = game.get("/team").send().await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains(r#"data-testid="no-team""#) && page.body.contains("/join"));
    assert!(!page.body.contains("console-of-"));
    let token = game.access.issue_team_token(1, "Mina");
    let page = game.get("/team").cookie(&token).send().await;
    assert!(page.body.contains("Mina") && page.body.contains(r#"data-testid="vital-p50""#));
    assert!(!page.body.contains("console-of-0") && !page.body.contains(&token));
    game.stop().await;
}

#[tokio::test]
async fn pages_are_locked_down() {
    let game = Game::start().await;
    for path in ["/", "/team", "/join", "/nowhere"] {
        let page = game.get(path).send().await;
        let policy = page.header("content-security-policy").unwrap();
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(
            policy.contains("'nonce-")
                && policy.contains("'wasm-unsafe-eval'")
                && !policy.contains("unsafe-inline")
        );
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!(page.status, if path == "/nowhere" { 404 } else { 200 });
    }
    let api = game.get("/api/board").send().await;
    assert!(
        api.header("content-security-policy")
            .unwrap()
            .contains("default-src 'none'")
    );
    game.stop().await;
}

#[tokio::test]
async fn the_style_sheet_is_there_and_stays() {
    let game = Game::start().await;
    let page = game.get("/").send().await.body;
    let path = page
        .split("href=\"")
        .find(|part| part.starts_with("/style/"))
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let style = game.get(path).send().await;
    assert_eq!(
        (style.status, style.header("content-type")),
        (200, Some("text/css; charset=utf-8"))
    );
    assert!(style.header("cache-control").unwrap().contains("immutable"));
    assert!(style.body.contains("--paper"));
    game.stop().await;
}

#[tokio::test]
async fn the_bundle_is_served_packed_and_unpacked() {
    let game = Game::start().await;
    let page = game.get("/").send().await.body;
    let Some(path) = page.split("href=\"").find(|part| part.starts_with("/pkg/")) else {
        // A checkout without a bundle still shows its pages.
        return game.stop().await;
    };
    let path = path.split('"').next().unwrap();
    let packed = game
        .get(path)
        .header("accept-encoding", "gzip, br")
        .send()
        .await;
    assert_eq!(
        (packed.status, packed.header("content-encoding")),
        (200, Some("br"))
    );
    let plain = game.get(path).send().await;
    assert_eq!(
        (plain.status, plain.header("content-encoding")),
        (200, None)
    );
    assert!(plain.body.contains("wasm"), "readable JavaScript");
    game.get("/pkg/0/other.js")
        .send()
        .await
        .expect_error(404, "not-found");
    game.stop().await;
}

#[tokio::test]
async fn the_description_and_the_health_check_are_public() {
    let game = Game::start().await;
    assert_eq!(game.get("/healthz").send().await.body, "ok\n");
    let description = game.get("/api/openapi.json").send().await.json();
    assert_eq!(description["openapi"], "3.1.0");
    let commands = &description["components"]["schemas"]["Command"]["oneOf"];
    let named = |name: &str| {
        let all = commands.as_array().expect("a list").iter();
        all.filter(|one| !one["properties"][name].is_null()).count()
    };
    assert_eq!((named("put-cdn"), named("tune-balancer")), (1, 1));
    game.stop().await;
}

/// The runbook is for those who play, in their language, without scripts, and
/// what stands in it cannot do harm.
#[tokio::test]
async fn the_runbook_is_read_without_scripts_by_those_who_play() {
    let game = Game::start().await;
    let token = game.access.issue_team_token(0, "Kim");
    let cookie = format!("gameday_token={token}");
    assert_eq!(game.get("/runbook").send().await.status, 401);
    let page = game.get("/runbook").header("cookie", &cookie).send().await;
    assert_eq!(page.status, 200);
    for part in [
        "<h1>Runbook</h1>",
        "<em>ask</em>",
        "&lt;script&gt;",
        r#"lang="en""#,
    ] {
        assert!(page.body.contains(part), "no {part} in {}", page.body);
    }
    assert!(!page.body.contains("<script"), "{}", page.body);
    let policy = page.header("content-security-policy").unwrap();
    assert!(!policy.contains("script-src"), "{policy}");
    let korean = game.get("/runbook?lang=ko").header("cookie", &cookie);
    assert!(korean.send().await.body.contains("<h1>런북</h1>"));

    assert_eq!(game.get("/api/team/runbook").send().await.status, 401);
    let api = game
        .get("/api/team/runbook")
        .header("authorization", &format!("Bearer {token}"));
    assert!(api.send().await.body.contains("\"ko\":\"# 런북\\n\""));
    game.stop().await;
}

/// Hints are asked for by forms, from our own pages only.
#[tokio::test]
async fn hints_are_asked_for_without_scripts() {
    use model::hint::{HintCause, Rung, told};
    use scoreboard::view::Hint;
    let game = Game::start().await;
    let cookie = format!("gameday_token={}", game.access.issue_team_token(0, "Kim"));
    let page = |path: &str| game.get(path).header("cookie", &cookie);
    assert_eq!(game.get("/hints").send().await.status, 401);
    assert!(page("/hints").send().await.body.contains("no hints"));
    game.consoles[0].send_modify(|console| {
        let mut changed = console.as_ref().clone();
        changed.hints = Some(vec![Hint {
            about: HintCause::Slow,
            told: vec![told(HintCause::Slow, Rung::Question)],
            next: Some(Rung::Place),
            price_mpt: 2_000_000,
        }]);
        *console = changed.into();
    });
    let korean = page("/hints?lang=ko").send().await;
    for part in [
        "느긋한 응답",
        "같은 질문에는",
        "위치 · 2,000점",
        r#"value="slow""#,
    ] {
        assert!(korean.body.contains(part), "no {part} in {}", korean.body);
    }
    assert_eq!(
        korean.header("referrer-policy").unwrap(),
        "same-origin",
        "forms need an origin"
    );
    let form = || {
        game.form("/hints", "about=slow&rung=place")
            .header("cookie", &cookie)
    };
    let done = form().header("origin", &game.origin()).send().await;
    assert_eq!(done.status, 303, "{}", done.body);
    let elsewhere = form().header("origin", "http://elsewhere").send().await;
    assert_eq!(elsewhere.status, 403);
    game.stop().await;
}
