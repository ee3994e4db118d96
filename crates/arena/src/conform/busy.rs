//! What many requests at once show.

use super::Check;
use super::asker::{Asker, Reply};
use super::checks::{Facts, hash, shown, skipped};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::task::JoinSet;

/// "At once", with room for a busy machine.
const AT_ONCE: Duration = Duration::from_secs(1);
/// Work that is shorter may be done before the queue is full.
const WORK_MIN: Duration = Duration::from_millis(300);
/// More requests than there is room for.
const TOO_MANY: usize = 5;
/// More room than this is not filled.
const ROOM_MAX: usize = 500;
/// How long it may take until every worker has begun.
const BEGUN_WITHIN: Duration = Duration::from_secs(5);

/// Keys that no cache has.
fn keys(count: usize) -> Vec<String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let nonce = now.unwrap_or_default().as_nanos();
    (0..count).map(|n| format!("{nonce}-{n}")).collect()
}

fn many(asker: &Asker, keys: &[String], facts: &Facts) -> JoinSet<(String, Result<Reply, String>)> {
    let mut running = JoinSet::new();
    for key in keys {
        let (asker, facts, key) = (asker.clone(), *facts, key.clone());
        running.spawn(async move {
            let reply = hash(&asker, &format!("/calc?input={key}"), facts).await;
            (key, reply)
        });
    }
    running
}

fn is_right(asker: &Asker, key: &str, reply: &Result<Reply, String>) -> bool {
    let right = asker.hash_of(key);
    reply.as_ref().is_ok_and(|it| {
        let text = String::from_utf8_lossy(&it.body);
        it.status == 200 && text.trim_end().eq_ignore_ascii_case(&right)
    })
}

fn seq(asker: &Asker, count: usize) -> String {
    format!(
        "seq {count} | xargs -P {count} -I{{}} curl -s -w ' %{{http_code}}\\n' 'http://{}/calc?input={{}}'",
        asker.host()
    )
}

/// As many as there are slots, each with its own answer, and a healthcheck meanwhile.
pub(super) async fn together(asker: &Asker, facts: &Facts, checks: &mut Vec<Check>) {
    let count = facts.slots.unwrap_or(1).clamp(2, ROOM_MAX);
    let keys = keys(count);
    let mut running = many(asker, &keys, facts);
    let (mut done, began) = (Vec::new(), Instant::now());
    let busy = loop {
        let reply = asker.get("/healthcheck").await;
        let is_full = reply.as_ref().is_ok_and(|it| {
            let text = String::from_utf8_lossy(&it.body);
            text.replace(' ', "")
                .contains(&format!("\"in_service\":{count}"))
        });
        let is_slow = reply.as_ref().is_ok_and(|it| it.took > AT_ONCE) || reply.is_err();
        let is_idle = running.is_empty() || began.elapsed() > BEGUN_WITHIN;
        if is_full || is_slow || is_idle {
            break reply;
        }
        while let Some(Ok(one)) = running.try_join_next() {
            done.push(one);
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    let is_quick = busy
        .as_ref()
        .is_ok_and(|it| it.took <= AT_ONCE && it.status == 200);
    let took = busy.as_ref().map_or(asker.contract().timeout, |it| it.took);
    checks.push(asker.check(
        "health.while-busy",
        is_quick,
        format!("200 within {AT_ONCE:?} while every slot is taken"),
        format!("{} after {took:.0?}", shown(&busy)),
        asker.curl("", "/healthcheck"),
    ));
    done.extend(running.join_all().await);
    let wrong = done
        .iter()
        .find(|(key, reply)| !is_right(asker, key, reply));
    let wrong = wrong.map(|(key, reply)| format!("{key}: {}", shown(reply)));
    checks.push(asker.check(
        "concurrency.own-answers",
        wrong.is_none(),
        format!("{count} requests at once, each with the hash of its own key"),
        wrong.unwrap_or_else(|| format!("{count} right ones")),
        seq(asker, count),
    ));
}

/// More than there is room for: the rest is refused at once, and nothing else is.
pub(super) async fn overload(asker: &Asker, facts: &Facts, checks: &mut Vec<Check>) {
    let ids = [
        "overload.refused",
        "overload.at-once",
        "overload.retry-after",
        "overload.others",
    ];
    let room = facts
        .slots
        .zip(facts.queue_limit)
        .map(|(slots, queue)| slots + queue);
    let Some(room) = room.filter(|room| *room <= ROOM_MAX) else {
        let why = match room {
            Some(room) => {
                format!("room for {room} requests is more than the {ROOM_MAX} that are tried")
            }
            None => "/healthcheck tells neither slots nor queue_limit".to_owned(),
        };
        checks.extend(ids.map(|id| skipped(id, &why, seq(asker, 20))));
        return;
    };
    let count = room + TOO_MANY;
    let mut all = many(asker, &keys(count), facts).join_all().await;
    let repeat = || seq(asker, count);
    let refused: Vec<_> = all
        .extract_if(.., |(_, reply)| {
            reply.as_ref().is_ok_and(|it| it.status == 503)
        })
        .map(|(_, reply)| reply)
        .collect();
    let refused: Vec<&Reply> = refused.iter().flatten().collect();
    let shortest = all
        .iter()
        .filter_map(|(_, it)| it.as_ref().ok())
        .map(|it| it.took)
        .min();
    if shortest.is_some_and(|it| it < WORK_MIN) && refused.len() < TOO_MANY {
        let why = format!(
            "work of less than {WORK_MIN:?} is done before the queue is full: start it with --base 500ms"
        );
        checks.extend(ids.map(|id| skipped(id, &why, repeat())));
        return;
    }
    let got = format!("{} of {count}", refused.len());
    let expected = format!("503 for {TOO_MANY} of {count}: {room} have room");
    checks.push(asker.check(ids[0], refused.len() == TOO_MANY, expected, got, repeat()));
    let longest = refused.iter().map(|it| it.took).max().unwrap_or_default();
    let expected = format!("503 within {AT_ONCE:?}");
    let got = format!("the last after {longest:.0?}");
    checks.push(asker.check(ids[1], longest <= AT_ONCE, expected, got, repeat()));
    let other = refused.iter().find(|it| {
        it.header("retry-after") != "1"
            || String::from_utf8_lossy(&it.body).trim_end() != "queue full"
    });
    let got = other.map_or_else(
        || "that".to_owned(),
        |it| {
            format!(
                "retry-after: {:?}, {}",
                it.header("retry-after"),
                it.shown()
            )
        },
    );
    let expected = "retry-after: 1, \"queue full\"";
    checks.push(asker.check(ids[2], other.is_none(), expected, got, repeat()));
    let wrong = all.iter().find(|(key, reply)| !is_right(asker, key, reply));
    let got = wrong.map_or_else(
        || "right ones".to_owned(),
        |(key, reply)| format!("{key}: {}", shown(reply)),
    );
    checks.push(asker.check(
        ids[3],
        wrong.is_none(),
        "all others get their hash",
        got,
        repeat(),
    ));
}
