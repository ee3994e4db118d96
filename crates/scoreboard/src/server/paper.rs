//! Pages that the server alone makes: they have no script, and cost the
//! browser's bundle nothing.

use super::assets::STYLE_PATH;
use super::language::{LANGUAGE_COOKIE, asked_for, language};
use crate::i18n::{T, code};
use crate::markup::Esc;
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

/// Something that has to be said before everything else.
pub(super) fn callout(words: impl std::fmt::Display) -> String {
    format!("<p class=\"callout\">{}</p>", Esc(words))
}

/// A page of this title for those who play; `content` is safe HTML.
pub(super) fn paper(uri: &Uri, t: T, title: &'static str, content: String) -> Response {
    let form = Form {
        class: "page paper",
        ways: &[("/team", t.back_to_team())],
    };
    page(uri, t, title, &form, content)
}

/// A page as wide as a board, with ways to other pages: their addresses and names.
pub(super) fn wide_paper(
    uri: &Uri,
    t: T,
    title: &'static str,
    ways: &[(&'static str, &'static str)],
    content: String,
) -> Response {
    let form = Form {
        class: "page paper paper--wide",
        ways,
    };
    page(uri, t, title, &form, content)
}

/// What a page looks like around its content.
struct Form<'a> {
    class: &'static str,
    ways: &'a [(&'static str, &'static str)],
}

/// The same page in another language: all else of its address stays.
fn in_language(uri: &Uri, lang: Lang) -> String {
    let kept = uri.query().unwrap_or_default().split('&');
    let mut query: String = kept
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
        .flat_map(|pair| [pair, "&"])
        .collect();
    query.insert(0, '?');
    query + "lang=" + code(lang)
}

fn page(uri: &Uri, t: T, title: &'static str, form: &Form<'_>, content: String) -> Response {
    let choice = |lang: Lang, word: &'static str| {
        let current = if t.0 == lang { "true" } else { "false" };
        view! { <a href=in_language(uri, lang) lang=code(lang) aria-current=current>{word}</a> }
    };
    let way = |(href, word): &(&'static str, &'static str)| view! { <a href=*href>{*word}</a> };
    let class = form.class;
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
                        {form.ways.iter().map(way).collect_view()}
                    </nav>
                    <span class="segmented" role="group" aria-label=t.language()>
                        {choice(Lang::En, "EN")}
                        {choice(Lang::Ko, "한국어")}
                    </span>
                </header>
                <main class=class id="content" inner_html=content></main>
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_language_keeps_the_address() {
        let of = |uri: &str| in_language(&uri.parse().unwrap(), Lang::Ko);
        assert_eq!(of("/runbook"), "?lang=ko");
        assert_eq!(
            of("/compare?one=1&lang=en&other=2"),
            "?one=1&other=2&lang=ko"
        );
    }
}
