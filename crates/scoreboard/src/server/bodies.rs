//! Bodies of requests: what they may hold, before anybody asks the game. Routes and fuzzing read them in the same way.

use super::access::MEMBER_LEN_MAX;
use super::reply::Problem;
use crate::plan::{COMMANDS_MAX, PlanRequest};
use crate::stage::{Show, Slide};
use crate::wire::{
    COUNTDOWN_MAX_S, CommandRequest, ControlRequest, CountdownRequest, EditingRequest, ErrorBody,
    JoinRequest, NoteRequest, PauseRequest, PreviewRequest, REPLAY_RATE_TENTHS, RejoinRequest,
    ReplayOrder, RevokeRequest, RoleRequest, StageOrder, TryRequest,
};
use axum::body::Body;
use axum::extract::{Form, FromRequest, Request};
use http::header;
use model::hint::{HintCause, Rung};
use model::script::{Control, read_control};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The largest body, in bytes.
pub const BODY_MAX: usize = 16 * 1024;
/// The longest idempotency key, in bytes.
const IDEMPOTENCY_KEY_LEN_MAX: usize = 64;
/// The longest key of a request by hand, in bytes.
const TRY_KEY_LEN_MAX: usize = 128;
/// The longest name of a thing that a member edits, in bytes.
const PLACE_LEN_MAX: usize = 96;
/// The longest note, in characters.
const NOTE_LEN_MAX: usize = 500;
/// The longest reason of a pause, in characters: it stands on everybody's board.
const REASON_LEN_MAX: usize = 200;
/// How those are called in the record who run the game.
const FACILITATOR: &str = "facilitator";

/// An order to the script, read and checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Who sends it, as the record calls them.
    pub session: String,
    /// Sent twice, it is done once.
    pub idempotency_key: String,
    /// What is to be done.
    pub control: Control,
}

/// A note of somebody who runs the game, read and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Who sends it, as the record calls them.
    pub session: String,
    /// Sent twice, it is kept once.
    pub idempotency_key: String,
    /// What they wrote, without spaces around it.
    pub text: String,
}

/// What the form of a hint asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// About which loss.
    pub about: HintCause,
    /// How much is to be told.
    pub rung: Rung,
}

/// What the remote of the projector asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteForm {
    /// What the projector is to show.
    pub(super) show: Option<Button>,
    /// Minutes until the start; none takes the countdown back.
    pub(super) start_in_min: Option<u8>,
}

/// What is written on a button of the remote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Button(pub(super) Show);

impl TryFrom<String> for Button {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        let all = Slide::ALL.map(Show::Only).into_iter().chain([Show::Auto]);
        let mut named = all.filter(|show| show.as_str() == word);
        let show = named.next().map(Button);
        show.ok_or_else(|| "the projector has no such slide".to_owned())
    }
}

/// A body that was read and checked.
#[derive(Clone, Debug, PartialEq)]
pub enum Read {
    /// Of `POST /api/team/commands`.
    Command(Box<CommandRequest>),
    /// Of `POST /api/team/plan`.
    Plan(Box<PlanRequest>),
    /// Of `POST /api/team/try`.
    Try(TryRequest),
    /// Of `POST /api/join`.
    Join(JoinRequest),
    /// Of `POST /api/rejoin` and `POST /rejoin`.
    Rejoin(RejoinRequest),
    /// Of `POST /api/team/role` and `POST /me`.
    Role(RoleRequest),
    /// Of `POST /api/team/editing`.
    Editing(EditingRequest),
    /// Whose tokens are to let nobody in any more.
    Revoke(RevokeRequest),
    /// Of `POST /api/script/controls`.
    Control(Box<Order>),
    /// Of `POST /api/script/preview`.
    Preview(Box<Control>),
    /// Of `POST /api/facilitator/notes`.
    Note(Remark),
    /// Of `POST /api/pause`.
    Pause(PauseRequest),
    /// Of `POST /api/replay`.
    Replay(ReplayOrder),
    /// Of `POST /api/stage`.
    Stage(StageOrder),
    /// Of `POST /api/countdown`.
    Countdown(CountdownRequest),
    /// Of `POST /hints`.
    Hint(Wish),
    /// Of `POST /stage/remote`.
    Remote(RemoteForm),
}

/// Reads and checks a body as the route at this path does; nothing if no route there takes one.
///
/// # Errors
/// What whoever sent it is told.
pub fn read(path: &str, body: &[u8]) -> Option<Result<Read, ErrorBody>> {
    if body.len() > BODY_MAX {
        return Some(Err(Problem::too_large().into_body()));
    }
    let read = match path {
        "/api/team/commands" => command(body).map(|it| Read::Command(it.into())),
        "/api/team/plan" => plan(body).map(|it| Read::Plan(it.into())),
        "/api/team/try" => try_one(body).map(Read::Try),
        "/api/join" => join(body).map(Read::Join),
        "/api/rejoin" => rejoin(body).map(Read::Rejoin),
        "/api/team/role" => role(body).map(Read::Role),
        "/api/team/editing" => editing(body).map(Read::Editing),
        "/api/revoke" => revoke(body).map(Read::Revoke),
        "/api/script/controls" => order(body).map(|it| Read::Control(it.into())),
        "/api/script/preview" => preview(body).map(|it| Read::Preview(it.into())),
        "/api/facilitator/notes" => note(body).map(Read::Note),
        "/api/pause" => pause(body).map(Read::Pause),
        "/api/replay" => replay(body).map(Read::Replay),
        "/api/stage" => stage(body).map(Read::Stage),
        "/api/countdown" => countdown(body).map(Read::Countdown),
        "/hints" => form("/hints", body).map(Read::Hint),
        "/stage/remote" => form("/stage/remote", body).map(Read::Remote),
        "/rejoin" => form("/rejoin", body).map(Read::Rejoin),
        "/me" => form("/me", body).map(Read::Role),
        _ => return None,
    };
    Some(read.map_err(Problem::into_body))
}

pub(super) fn command(body: &[u8]) -> Result<CommandRequest, Problem> {
    let request: CommandRequest = json(body)?;
    check_key(&request.idempotency_key)?;
    Ok(request)
}

/// Either commands or a stack file, and not too many of them.
pub(super) fn plan(body: &[u8]) -> Result<PlanRequest, Problem> {
    let request: PlanRequest = json(body)?;
    if request.commands.len() > COMMANDS_MAX {
        let help = "plan 64 commands at most, and the rest once those are carried out";
        return Err(Problem::bad_value("these are too many commands", help));
    }
    if request.commands.is_empty() == request.stack.is_none() {
        let help = "send either `commands` or `stack`";
        return Err(Problem::bad_value("there is not one thing to plan", help));
    }
    Ok(request)
}

pub(super) fn try_one(body: &[u8]) -> Result<TryRequest, Problem> {
    let request: TryRequest = json(body)?;
    let key = &request.key;
    if key.is_empty() || key.len() > TRY_KEY_LEN_MAX || key.chars().any(char::is_control) {
        return Err(Problem::bad_value(
            "this key cannot be asked for",
            "send 1 to 128 bytes without control characters",
        ));
    }
    Ok(request)
}

/// The member's name comes back without spaces around it.
pub(super) fn join(body: &[u8]) -> Result<JoinRequest, Problem> {
    let request: JoinRequest = json(body)?;
    let member = name(&request.member)
        .ok_or_else(|| Problem::bad_value("this name cannot be used", "send 1 to 32 characters"))?;
    Ok(JoinRequest { member, ..request })
}

pub(super) fn rejoin(body: &[u8]) -> Result<RejoinRequest, Problem> {
    json(body)
}

pub(super) fn role(body: &[u8]) -> Result<RoleRequest, Problem> {
    json(body)
}

/// The name of a thing, as in the audit log.
pub(super) fn editing(body: &[u8]) -> Result<EditingRequest, Problem> {
    let request: EditingRequest = json(body)?;
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    let is_place =
        |place: &String| (1..=PLACE_LEN_MAX).contains(&place.len()) && place.bytes().all(is_letter);
    match request.place.as_ref().is_none_or(is_place) {
        true => Ok(request),
        false => Err(Problem::bad_value(
            "there is nothing of this name to change",
            "name a thing as the audit log does under `touched`, such as `group/web/sizes`; null when you have done",
        )),
    }
}

pub(super) fn revoke(body: &[u8]) -> Result<RevokeRequest, Problem> {
    let request: RevokeRequest = json(body)?;
    let member = request.member.map(|member| {
        name(&member)
            .ok_or_else(|| Problem::bad_value("nobody is called that", "send 1 to 32 characters"))
    });
    Ok(RevokeRequest {
        member: member.transpose()?,
        ..request
    })
}

pub(super) fn order(body: &[u8]) -> Result<Order, Problem> {
    let request: ControlRequest = json(body)?;
    check_key(&request.idempotency_key)?;
    Ok(Order {
        session: session(request.session)?,
        idempotency_key: request.idempotency_key,
        control: control(&request.control)?,
    })
}

pub(super) fn note(body: &[u8]) -> Result<Remark, Problem> {
    let request: NoteRequest = json(body)?;
    check_key(&request.idempotency_key)?;
    let text = request.text.trim();
    let letters = text.chars().count();
    let is_line = |c: char| c == '\n' || !c.is_control();
    if letters == 0 || letters > NOTE_LEN_MAX || !text.chars().all(is_line) {
        let help = "send 1 to 500 characters; more as another one";
        return Err(Problem::bad_value("this note cannot be kept", help));
    }
    Ok(Remark {
        session: session(request.session)?,
        idempotency_key: request.idempotency_key,
        text: text.to_owned(),
    })
}

/// How whoever sends something is called in the record.
fn session(said: Option<String>) -> Result<String, Problem> {
    let Some(said) = said else {
        return Ok(FACILITATOR.to_owned());
    };
    name(&said).ok_or_else(|| {
        let message = "this session cannot be in the record";
        Problem::bad_value(message, "send 1 to 32 characters")
    })
}

pub(super) fn preview(body: &[u8]) -> Result<Control, Problem> {
    let request: PreviewRequest = json(body)?;
    control(&request.control)
}

/// The reason comes back without spaces around it.
pub(super) fn pause(body: &[u8]) -> Result<PauseRequest, Problem> {
    let PauseRequest { reason } = json(body)?;
    let reason = reason.trim().to_owned();
    let is_long = reason.chars().count() > REASON_LEN_MAX;
    if is_long || reason.chars().any(char::is_control) {
        let message = "this reason cannot stand on the board";
        return Err(Problem::bad_value(
            message,
            "send at most 200 characters, on one line",
        ));
    }
    Ok(PauseRequest { reason })
}

pub(super) fn replay(body: &[u8]) -> Result<ReplayOrder, Problem> {
    let order: ReplayOrder = json(body)?;
    match order.rate_tenths {
        Some(rate) if !REPLAY_RATE_TENTHS.contains(&rate) => Err(Problem::bad_value(
            &format!("`rate_tenths` is {rate}"),
            "5 to 600 game seconds in ten seconds: half as fast as life to sixty times",
        )),
        _ => Ok(order),
    }
}

pub(super) fn stage(body: &[u8]) -> Result<StageOrder, Problem> {
    json(body)
}

pub(super) fn countdown(body: &[u8]) -> Result<CountdownRequest, Problem> {
    let request: CountdownRequest = json(body)?;
    match request.in_s {
        Some(in_s) if !(1..=COUNTDOWN_MAX_S).contains(&in_s) => Err(Problem::bad_value(
            &format!("`in_s` is {in_s}"),
            "1 to 86400 seconds, or null to take the countdown back",
        )),
        _ => Ok(request),
    }
}

/// A form, through the same extractor as in its route. A body that is there as a whole is read at once.
fn form<T: DeserializeOwned>(path: &str, body: &[u8]) -> Result<T, Problem> {
    let form = "application/x-www-form-urlencoded";
    let request = Request::post(path).header(header::CONTENT_TYPE, form);
    let request = request
        .body(Body::from(body.to_vec()))
        .map_err(Problem::bad_body)?;
    let mut reading = pin!(Form::<T>::from_request(request, &()));
    match reading
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(Ok(Form(form))) => Ok(form),
        Poll::Ready(Err(rejection)) => Err(Problem::bad_body(rejection.body_text())),
        Poll::Pending => Err(Problem::bad_body("it does not end")),
    }
}

fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(Problem::bad_body)
}

fn control(order: &serde_json::Value) -> Result<Control, Problem> {
    read_control(order).map_err(|error| Problem::bad_value(&error.message, &error.help))
}

/// What somebody calls themselves, without spaces around it.
fn name(said: &str) -> Option<String> {
    let said = said.trim();
    let is_name = (1..=MEMBER_LEN_MAX).contains(&said.chars().count());
    (is_name && !said.chars().any(misleads)).then(|| said.to_owned())
}

/// Characters that cannot be seen, or that turn round how their neighbours read:
/// a name with them can pass for another one.
fn misleads(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{061c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Names that programs give to what they send, so that it is done once.
fn check_key(key: &str) -> Result<(), Problem> {
    if !key.is_empty()
        && key.len() <= IDEMPOTENCY_KEY_LEN_MAX
        && key.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return Ok(());
    }
    let help = "send 1 to 64 visible ASCII characters, another key for each command";
    Err(Problem::bad_value(
        "this idempotency key cannot be used",
        help,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_that_takes_a_body_reads_it() {
        let read = |path: &str, body: &str| read(path, body.as_bytes()).expect("it takes a body");
        let key = r#""idempotency_key":"k""#;
        for (path, good, bad) in [
            (
                "/api/team/commands",
                format!(r#"{{{key},"command":{{"delete-cdn":{{}}}}}}"#),
                r#"{"idempotency_key":"a b","command":{"delete-cdn":{}}}"#,
            ),
            ("/api/team/try", r#"{"key":"abc"}"#.into(), r#"{"key":""}"#),
            (
                "/api/join",
                r#"{"pin":"1","team":0,"member":" Mina "}"#.into(),
                r#"{"pin":"1","team":0,"member":" "}"#,
            ),
            (
                "/api/rejoin",
                r#"{"code":"k7qm 4xra"}"#.into(),
                r#"{"code":null}"#,
            ),
            (
                "/api/team/role",
                r#"{"role":"observer"}"#.into(),
                r#"{"role":"observer","member":"Jae"}"#,
            ),
            (
                "/api/team/editing",
                r#"{"place":"group/web/sizes"}"#.into(),
                r#"{"place":"<b>"}"#,
            ),
            ("/rejoin", "code=K7QM-4XRA".into(), "kode=K7QM-4XRA"),
            ("/me", "role=commander".into(), "role=king"),
            (
                "/api/revoke",
                r#"{"team":1,"member":"Mina"}"#.into(),
                r#"{"team":1,"member":"\u202eMina"}"#,
            ),
            (
                "/api/script/controls",
                format!(r#"{{{key},"control":{{"freeze":{{}}}}}}"#),
                r#"{"idempotency_key":"k","session":"\u0007","control":{"freeze":{}}}"#,
            ),
            (
                "/api/facilitator/notes",
                format!(r#"{{{key},"text":"Red sleeps\\nsince nine"}}"#),
                r#"{"idempotency_key":"k","text":" "}"#,
            ),
            (
                "/api/pause",
                r#"{"reason":"lunch"}"#.into(),
                r#"{"reason":"a\nb"}"#,
            ),
            (
                "/api/script/preview",
                r#"{"control":{"thaw":{}}}"#.into(),
                r#"{"control":{"thaw":{},"freeze":{}}}"#,
            ),
            (
                "/api/replay",
                r#"{"rate_tenths":5}"#.into(),
                r#"{"rate_tenths":4}"#,
            ),
            (
                "/api/stage",
                r#"{"show":"top-ten"}"#.into(),
                r#"{"show":"curtain"}"#,
            ),
            ("/api/countdown", r#"{"in_s":300}"#.into(), r#"{"in_s":0}"#),
            ("/hints", "about=wrong&rung=question".into(), "about=failed"),
            ("/stage/remote", "show=auto".into(), "show=Auto"),
            ("/stage/remote", "start_in_min=0".into(), "start_in_min=256"),
        ] {
            assert!(read(path, &good).is_ok(), "{path}: {:?}", read(path, &good));
            assert!(read(path, bad).is_err(), "{path}");
            let large = " ".repeat(BODY_MAX + 1);
            assert_eq!(read(path, &large).unwrap_err().code, "too-large");
        }
        assert_eq!(super::read("/api/board", b""), None);
    }

    #[test]
    fn what_is_nested_too_deeply_is_refused() {
        let body = format!(
            r#"{{"control":{}1{}}}"#,
            "[".repeat(8_000),
            "]".repeat(8_000)
        );
        let told = read("/api/script/preview", body.as_bytes()).unwrap();
        assert_eq!(told.unwrap_err().code, "bad-body");
    }
}
