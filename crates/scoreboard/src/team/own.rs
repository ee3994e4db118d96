//! A service outside of the game: where requests go, what it hashes, and what it is said to cost.

use super::now::Now;
use super::send::{Outcome, Sender};
use crate::format::cents;
use crate::i18n::T;
use crate::settled::{Settle, say, when};
use crate::state::use_ui;
use leptos::prelude::*;
use model::command::{Command, SPEND_PER_HOUR_MAX};
use model::units::MicroUsd;

/// The place where it is said what became of the declaration.
const SLOT: &str = "declare-spend";

/// What stands in the place of diagram and controls.
#[component]
pub(super) fn OwnService(now: Now, sender: Sender) -> impl IntoView {
    let ui = use_ui();
    let own = now.part(|now| now.own.clone().unwrap_or_default());
    let amount = RwSignal::new(String::new());
    let is_bad = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let declared = micro_dollars(&amount.get_untracked());
        is_bad.set(declared.is_none());
        if let Some(musd_per_hour) = declared {
            sender.send_alone(SLOT, &Command::DeclareSpend { musd_per_hour });
        }
    };
    let declared = move || match own.get().declared_musd_per_hour {
        Some(musd) => ui.t().own_spend_now(&cents(musd)),
        None => ui.t().own_spend_none().to_owned(),
    };
    view! {
        <section class="section" aria-labelledby="own-title" data-testid="own-service">
            <div class="section__head">
                <h2 class="section__title" id="own-title">{ui.tr(T::own_title)}</h2>
                <span class="section__note">{ui.tr(T::own_note)}</span>
            </div>
            <div class="section__body plan">
                <p>{ui.tr(T::own_url)} " " <span class="mono">{move || own.get().url}</span> " (" <span class="mono">{move || own.get().address}</span> ")"</p>
                <p>{ui.tr(T::own_salt)} " " <span class="mono" data-testid="own-salt">{move || own.get().salt}</span></p>
                <p class="quiet">{ui.tr(T::own_salt_note)}</p>
                <p data-testid="own-declared">{declared}</p>
                <form on:submit=send>
                    <fieldset class="button-row" disabled=move || !now.is_running()>
                        <label class="field field--grow">
                            <span>{ui.tr(T::own_spend)}</span>
                            <input
                                class="input mono"
                                inputmode="decimal"
                                maxlength="16"
                                required
                                data-testid="own-spend"
                                prop:value=move || amount.get()
                                on:input=move |event| amount.set(event_target_value(&event))
                            />
                        </label>
                        <button type="submit" class="button" data-testid="own-declare" aria-busy=say(move || sender.is_pending(SLOT).to_string())>
                            {ui.tr(T::own_spend_send)}
                        </button>
                    </fieldset>
                </form>
                <p class="loss" role="status" hidden=when(move || !is_bad.get())>{ui.tr(T::own_spend_bad)}</p>
                <p><Outcome sender place=SLOT.to_owned()/></p>
            </div>
        </section>
    }
    .settled()
}

/// Dollars as somebody types them, of which six decimals count; nothing if it is no amount that can be declared.
fn micro_dollars(typed: &str) -> Option<MicroUsd> {
    let dollars = typed.trim().trim_start_matches('$').replace(',', "");
    let (whole, decimals) = dollars.split_once('.').unwrap_or((&dollars, ""));
    let is_number = |digits: &str| digits.bytes().all(|it| it.is_ascii_digit());
    if whole.len() + decimals.len() == 0 || !is_number(whole) || !is_number(decimals) {
        return None;
    }
    let decimals = decimals.get(..6).unwrap_or(decimals);
    let musd: i64 = format!("{whole}{decimals:0<6}").parse().ok()?;
    (musd <= SPEND_PER_HOUR_MAX.get()).then(|| MicroUsd::new(musd))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_read_as_people_type_them() {
        let read = |typed: &str| micro_dollars(typed).map(MicroUsd::get);
        assert_eq!(read(" 12.5 "), Some(12_500_000));
        assert_eq!(read("$1,000"), Some(1_000_000_000));
        assert_eq!(read("0"), Some(0));
        assert_eq!(read(".5"), Some(500_000));
        assert_eq!(read("1000000"), Some(SPEND_PER_HOUR_MAX.get()));
        assert_eq!(read("0.1234567"), Some(123_456));
        for bad in [
            "",
            ".",
            "$",
            "-1",
            "NaN",
            "inf",
            "1000001",
            "1000000.01",
            "a",
            "1e3",
            "1.2.3",
            "0.1a",
            "99999999999999999999",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
