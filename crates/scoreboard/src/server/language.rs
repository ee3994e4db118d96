//! In which language a visitor reads: what the address says, what was chosen
//! before, what the browser asks for.

use super::guard::cookie;
use http::{HeaderMap, Uri, header};
use model::text::Lang;

/// The cookie that remembers a choice.
pub(super) const LANGUAGE_COOKIE: &str = "lang";

/// The language of the first render.
pub(super) fn language(uri: &Uri, headers: &HeaderMap) -> Lang {
    let chosen = asked_for(uri).or_else(|| cookie(headers, LANGUAGE_COOKIE).and_then(from_code));
    chosen.or_else(|| accepted(headers)).unwrap_or_default()
}

/// The language of a name as it stands in cookies and addresses.
fn from_code(code: &str) -> Option<Lang> {
    match code {
        "en" => Some(Lang::En),
        "ko" => Some(Lang::Ko),
        _ => None,
    }
}

/// What the address says: `?lang=ko`.
pub(super) fn asked_for(uri: &Uri) -> Option<Lang> {
    query(uri, "lang").and_then(from_code)
}

/// A plain value of the address's query.
pub(super) fn query<'u>(uri: &'u Uri, name: &str) -> Option<&'u str> {
    let pairs = uri
        .query()?
        .split('&')
        .filter_map(|pair| pair.split_once('='));
    pairs
        .into_iter()
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The first known language of `Accept-Language`; browsers send them in order.
fn accepted(headers: &HeaderMap) -> Option<Lang> {
    let list = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let tags = list
        .split(',')
        .map(|tag| tag.split([';', '-']).next().unwrap_or_default().trim());
    tags.into_iter().find_map(from_code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::code;

    #[test]
    fn codes_and_languages_match() {
        for lang in [Lang::En, Lang::Ko] {
            assert_eq!(from_code(code(lang)), Some(lang));
        }
        assert_eq!(from_code("de"), None);
    }

    fn check(uri: &str, cookie: Option<&str>, accept: Option<&str>) -> Lang {
        let mut headers = HeaderMap::new();
        if let Some(cookie) = cookie {
            headers.insert(header::COOKIE, cookie.parse().unwrap());
        }
        if let Some(accept) = accept {
            headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
        }
        language(&uri.parse().unwrap(), &headers)
    }

    #[test]
    fn the_address_beats_the_cookie_beats_the_browser() {
        assert_eq!(check("/", None, None), Lang::En);
        assert_eq!(check("/", None, Some("ko-KR,ko;q=0.9,en;q=0.8")), Lang::Ko);
        assert_eq!(check("/", None, Some("de, en;q=0.8, ko;q=0.5")), Lang::En);
        assert_eq!(check("/", Some("lang=en"), Some("ko")), Lang::En);
        assert_eq!(check("/?a=b&lang=ko", Some("lang=en"), None), Lang::Ko);
        assert_eq!(check("/?lang=xx", Some("lang=ko"), None), Lang::Ko);
    }
}
