//! The document around a page that the browser takes over.

use super::access::hex;
use super::assets::{BUNDLE_DIR, STYLE_PATH};
use crate::app::{Rendered, render};
use crate::i18n::code;
use crate::markup::{Esc, Markup};
use crate::page::{Bundle, DATA_ID, PageData, SHOWN_ID, Shown};
use serde::Serialize;

/// A document, and the content security policy that lets its own script run.
pub(super) struct Document {
    pub(super) html: String,
    pub(super) policy: String,
}

/// Renders a page with everything that its bundle needs to take it over.
pub(super) fn document(data: PageData, shown: &Shown) -> Document {
    let nonce = nonce();
    let (lang, bundle) = (code(data.lang), data.screen.bundle());
    let blocks = block(DATA_ID, &data) + &block(SHOWN_ID, shown);
    let Rendered { title, body } = render(data, shown);
    let mut page = Markup::default();
    page.add(format_args!(
        r#"<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>{}</title><link rel="stylesheet" href="{}"><link rel="icon" href="/icon.svg" type="image/svg+xml">{}</head><body>{body}{blocks}</body></html>"#,
        Esc(title),
        *STYLE_PATH,
        start_up(bundle, &nonce),
    ));
    Document {
        html: page.finish(),
        policy: policy(&nonce),
    }
}

/// Data for the page's script. It is read, never run; but what looks like the end
/// of its element would end it.
fn block(id: &str, data: &impl Serialize) -> String {
    let json = serde_json::to_string(data).expect("a page's data is plain data");
    let json = json.replace('<', "\\u003c");
    format!(r#"<script type="application/json" id="{id}">{json}</script>"#)
}

/// What loads a bundle and starts it; nothing while there is none.
fn start_up(bundle: Bundle, nonce: &str) -> String {
    let Some(dir) = BUNDLE_DIR.as_ref() else {
        return String::new();
    };
    let path = format!("/{dir}/{}", bundle.name());
    format!(
        r#"<link rel="modulepreload" href="{path}.js"><link rel="preload" href="{path}_bg.wasm" as="fetch" type="application/wasm" crossorigin><script type="module" nonce="{nonce}">import start from "{path}.js"; start({{module_or_path: "{path}_bg.wasm"}});</script>"#
    )
}

/// A number that nobody can guess, used once.
fn nonce() -> String {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).expect("the system gives random numbers");
    hex(&bytes)
}

/// Taking over needs the page's own inline script and compiled wasm; nothing else is let in.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Text;

    #[test]
    fn words_of_a_visitor_do_not_end_the_data_block() {
        let words = "</script><script>alert(1)</script>".to_owned();
        let data = PageData {
            title: Text {
                en: words.clone(),
                ko: words,
            },
            ..PageData::default()
        };
        let Document { html, policy } = document(data.clone(), &Shown::Nothing);
        assert!(!html.contains("alert(1)</script>"), "{html}");
        let opening = format!(r#"<script type="application/json" id="{DATA_ID}">"#);
        let (_, rest) = html.split_once(&opening).expect("a data block");
        let (json, _) = rest.split_once("</script>").expect("its end");
        assert_eq!(serde_json::from_str::<PageData>(json).unwrap(), data);
        assert!(policy.contains("script-src 'self' 'nonce-"), "{policy}");
    }

    #[test]
    fn no_two_documents_share_a_nonce() {
        assert_ne!(nonce(), nonce());
    }
}
