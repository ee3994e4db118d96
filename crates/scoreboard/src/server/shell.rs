//! The document around a page.

use super::assets::{BUNDLE_DIR, STYLE_PATH};
use crate::app::App;
use http::{HeaderValue, header};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

/// The document; also sets its content security policy, which names the nonce.
pub(super) fn shell() -> impl IntoView {
    set_policy();
    let scripts = BUNDLE_DIR.as_ref().map(|dir| {
        let options = LeptosOptions::builder()
            .output_name("app")
            .site_pkg_dir(dir.as_str())
            .build();
        view! { <HydrationScripts options/> }
    });
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="stylesheet" href=STYLE_PATH.as_str()/>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
                {scripts}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Hydration needs its own inline script and compiled wasm; nothing else is let in.
fn set_policy() {
    let nonce = use_nonce()
        .map(|nonce| format!(" 'nonce-{nonce}'"))
        .unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let (Some(options), Ok(policy)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(&policy),
    ) {
        options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
