//! Pages that the server alone makes: they have no script, and cost the
//! browser's bundle nothing.

use super::assets::STYLE_PATH;
use super::language::{LANGUAGE_COOKIE, asked_for, language};
use crate::i18n::{T, code};
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use leptos::prelude::*;
use model::text::Lang;

/// What such a page may load: its style, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// The texts in the language of whoever asks.
pub(super) fn texts(uri: &Uri, headers: &HeaderMap) -> T {
    T(language(uri, headers))
}

/// A page of this title; `content` is safe HTML.
pub(super) fn paper(uri: &Uri, t: T, title: &'static str, content: String) -> Response {
    let choice = |lang: Lang, word: &'static str| {
        let current = if t.0 == lang { "true" } else { "false" };
        view! { <a href=format!("?lang={}", code(lang)) lang=code(lang) aria-current=current>{word}</a> }
    };
    let document = view! {
        <html lang=code(t.0)>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{format!("{title} · gameday")}</title>
                <link rel="stylesheet" href=STYLE_PATH.as_str()/>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
            </head>
            <body>
                <a class="skip-link" href="#content">{t.skip_to_content()}</a>
                <header class="topbar">
                    <span class="topbar__game">{title}</span>
                    <nav class="topbar__nav" aria-label=t.screens()>
                        <a href="/team">{t.back_to_team()}</a>
                    </nav>
                    <span class="segmented" role="group" aria-label=t.language()>
                        {choice(Lang::En, "EN")}
                        {choice(Lang::Ko, "한국어")}
                    </span>
                </header>
                <main class="page paper" id="content" inner_html=content></main>
            </body>
        </html>
    };
    let html = format!("<!DOCTYPE html>{}", document.to_html());
    let mut response = Html(html).into_response();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().append(name, value);
        }
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::REFERRER_POLICY, "same-origin");
    set(header::CACHE_CONTROL, "no-store");
    set(header::CONTENT_LANGUAGE, code(t.0));
    set(header::VARY, "cookie, accept-language");
    if let Some(lang) = asked_for(uri) {
        let lang = code(lang);
        let cookie = format!("{LANGUAGE_COOKIE}={lang}; Path=/; SameSite=Lax; Max-Age=31536000");
        set(header::SET_COOKIE, &cookie);
    }
    response
}
