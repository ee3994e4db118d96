//! How to come in: the address as a QR code and in words, and the PIN.

use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::settled::Settle;
use crate::state::use_ui;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Where and with what people join.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Invite {
    /// The address that the code leads to, with the PIN where the visitor may know it.
    pub(crate) url: String,
    /// The address as people type it.
    pub(crate) address: String,
    /// The PIN, for those who may tell others.
    pub(crate) pin: Option<String>,
    /// The dark modules of the code, as an SVG path.
    pub(crate) qr: String,
    /// Modules on a side, the quiet zone included.
    pub(crate) size: u16,
    /// Whether only this machine can open the address.
    pub(crate) is_local: bool,
}

/// The code as a picture: black on white in every theme, because scanners want it so.
pub(crate) fn qr_svg(t: T, invite: &Invite) -> String {
    let size = invite.size;
    format!(
        r#"<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{}" shape-rendering="crispEdges" data-testid="qr"><path class="qr__ground" d="M0 0h{size}v{size}H0z"/><path class="qr__dark" d="{}"/></svg>"#,
        Esc(t.invite_qr(&invite.address)),
        Esc(&invite.qr),
    )
}

/// A PIN in two halves, as people read it aloud.
pub(crate) fn spoken(pin: &str) -> String {
    match pin.len() {
        6 if pin.is_ascii() => format!("{} {}", &pin[..3], &pin[3..]),
        _ => pin.to_owned(),
    }
}

fn invitation(t: T, invite: &Invite) -> String {
    let mut page = Markup::default();
    page.add(format_args!(
        r#"{}<p>{} <strong data-testid="join-address">{}</strong>"#,
        qr_svg(t, invite),
        t.invite_mates(),
        Esc(&invite.address),
    ));
    if let Some(pin) = &invite.pin {
        page.add(format_args!(
            r#" {} <strong class="invite__pin" data-testid="invite-pin">{}</strong>"#,
            t.invite_pin(),
            Esc(spoken(pin)),
        ));
    }
    if invite.is_local {
        page.add(format_args!(
            r#" <span class="loss">{}</span>"#,
            t.invite_only_here()
        ));
    }
    page.add(format_args!("</p>"));
    page.finish()
}

/// The same on a page, where others may join.
#[component]
pub(crate) fn Invitation() -> impl IntoView {
    let ui = use_ui();
    if ui.invite.with_value(Option::is_none) {
        return ().settled();
    }
    let inside = Memo::new(move |_| {
        let t = ui.t();
        ui.invite
            .with_value(|it| it.as_ref().map(|it| invitation(t, it)).unwrap_or_default())
    });
    view! { <div class="invite" role="group" aria-label=ui.tr(T::invite_title) data-testid="invite" inner_html=inside></div> }
        .settled()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Lang;

    #[test]
    fn whoever_may_not_know_the_pin_is_not_told() {
        let mut invite = Invite {
            address: "192.168.0.7:8080/join".to_owned(),
            pin: Some("361571".to_owned()),
            ..Invite::default()
        };
        let told = invitation(T(Lang::En), &invite);
        assert!(told.contains("361 571") && told.contains("192.168.0.7:8080/join"));
        invite.pin = None;
        assert!(!invitation(T(Lang::Ko), &invite).contains("361"));
        assert_eq!(spoken("가나다라마바"), "가나다라마바");
    }
}
