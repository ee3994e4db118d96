//! Files that never change under their address: style sheet, icon, bundle.
//!
//! The bundle is stored compressed; clients without brotli get it unpacked.

use super::access::hex;
use super::reply::Problem;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, header};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Whoever has it need not ask again for a year.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// The style sheet, in the order of its parts.
static STYLE: &str = concat!(
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/board.css"),
    include_str!("../../style/chart.css"),
    include_str!("../../style/console.css"),
    include_str!("../../style/facilitator.css"),
    include_str!("../../style/join.css"),
    include_str!("../../style/replay.css"),
    include_str!("../../style/stage.css"),
    include_str!("../../style/paper.css"),
);
static ICON: &str = include_str!("../../style/icon.svg");

/// The browser bundle, as `cargo xtask web` leaves it.
#[derive(RustEmbed)]
#[folder = "dist/"]
#[allow_missing = true]
struct Bundle;

/// Files of the bundle that pages ask for, and their types.
const BUNDLE_FILES: [(&str, &str); 10] = [
    ("board.js", "text/javascript"),
    ("board_bg.wasm", "application/wasm"),
    ("facilitator.js", "text/javascript"),
    ("facilitator_bg.wasm", "application/wasm"),
    ("join.js", "text/javascript"),
    ("join_bg.wasm", "application/wasm"),
    ("stage.js", "text/javascript"),
    ("stage_bg.wasm", "application/wasm"),
    ("team.js", "text/javascript"),
    ("team_bg.wasm", "application/wasm"),
];

/// The address of the style sheet.
pub(super) static STYLE_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/style/{}.css", short_digest([STYLE.as_bytes()])));

/// The folder of the bundle's addresses; none while there is no bundle.
pub(super) static BUNDLE_DIR: LazyLock<Option<String>> = LazyLock::new(|| {
    let files: Option<Vec<_>> = BUNDLE_FILES
        .iter()
        .map(|(name, _)| Bundle::get(&format!("{name}.br")))
        .collect();
    let files = files?;
    Some(format!(
        "pkg/{}",
        short_digest(files.iter().map(|file| file.data.as_ref()))
    ))
});

fn short_digest<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> String {
    let mut digest = Sha256::new();
    parts.into_iter().for_each(|part| digest.update(part));
    hex(&digest.finalize()[..8])
}

/// `GET /style/{file}`
pub(super) async fn style(Path(_file): Path<String>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, FOREVER),
    ];
    (headers, STYLE).into_response()
}

/// `GET /icon.svg`
pub(super) async fn icon() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, ICON).into_response()
}

/// `GET /pkg/{digest}/{file}`
pub(super) async fn bundle(
    Path((_digest, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (name, kind) = BUNDLE_FILES
        .iter()
        .find(|(name, _)| *name == file)
        .ok_or_else(Problem::not_found)?;
    let stored = Bundle::get(&format!("{name}.br")).ok_or_else(Problem::not_found)?;
    let headers_out = [
        (header::CONTENT_TYPE, *kind),
        (header::CACHE_CONTROL, FOREVER),
        (header::VARY, "accept-encoding"),
    ];
    if takes_brotli(&headers) {
        return Ok((headers_out, [(header::CONTENT_ENCODING, "br")], stored.data).into_response());
    }
    let unpacked = unpacked(name, &stored.data).ok_or_else(Problem::not_found)?;
    Ok((headers_out, unpacked).into_response())
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let lines = headers
        .get_all(header::ACCEPT_ENCODING)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim() == "br" && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

/// Unpacks a file of the bundle once and keeps it; there are few.
fn unpacked(name: &'static str, stored: &[u8]) -> Option<axum::body::Bytes> {
    static UNPACKED: Mutex<Vec<(&str, axum::body::Bytes)>> = Mutex::new(Vec::new());
    let mut known = UNPACKED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, bytes)) = known.iter().find(|(known, _)| *known == name) {
        return Some(bytes.clone());
    }
    let mut bytes = Vec::new();
    brotli_decompressor::Decompressor::new(stored, 1 << 16)
        .read_to_end(&mut bytes)
        .ok()?;
    let bytes = axum::body::Bytes::from(bytes);
    known.push((name, bytes.clone()));
    Some(bytes)
}
