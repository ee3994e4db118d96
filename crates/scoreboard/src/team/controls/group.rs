//! A scaling group: its sizes, and below them how they are set and what is launched.

use super::kit::{Form, Note, Stepper};
use super::launch::LaunchControl;
use super::scaling::ScalingControl;
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::team::now::Now;
use crate::team::send::Sender;
use crate::view::Console;
use leptos::prelude::*;
use model::account::Group;
use model::autoscale::ScalingPolicy;
use model::command::Command;
use model::ids::Name;

/// A group of the console, by its name.
pub(super) fn group_of<'c>(console: &'c Console, name: &Name) -> Option<&'c Group> {
    console
        .account
        .groups
        .iter()
        .find(|group| group.name == *name)
}

/// Sizes as minimum, desired, maximum.
type Sizes = [u32; 3];

/// One group.
#[component]
pub(super) fn GroupControl(now: Now, sender: Sender, name: Name) -> impl IntoView {
    let ui = use_ui();
    let place = StoredValue::new(format!("group/{name}/sizes"));
    let name = StoredValue::new(name);
    let there = move || {
        now.read(|now| {
            name.with_value(|name| {
                group_of(now, name).map_or([0; 3], |group| [group.min, group.desired, group.max])
            })
        })
    };
    let limit = now.part(|now| now.instances_max);
    let by_policy = now.part(move |now| {
        name.with_value(|name| {
            group_of(now, name).is_some_and(|group| group.policy != ScalingPolicy::Manual)
        })
    });
    let chosen = RwSignal::new(None::<Sizes>);
    let sizes = move || chosen.get().unwrap_or_else(there);
    sender.when_done(&place.get_value(), move || chosen.set(None));
    let size = move |index: usize| say(move || sizes()[index]);
    let set = move |index: usize| {
        move |value: u32| {
            place.with_value(|place| sender.touch(place));
            let mut sizes = untrack(sizes);
            sizes[index] = value.min(limit.get_untracked());
            chosen.set(Some(fitting(sizes, index)));
        }
    };
    let apply = move |()| {
        let [min, desired, max] = untrack(sizes).map(Some);
        sender.send(
            &place.get_value(),
            &Command::SetGroup {
                group: name.get_value(),
                min,
                desired,
                max,
            },
        );
    };
    let follows = move || {
        if by_policy.get() {
            ui.t().desired_follows().to_owned()
        } else {
            String::new()
        }
    };
    let body = view! {
            <Note text=say(move || ui.t().group_note(limit.get()))/>
            <div class="steppers">
                <Stepper label=T::size_min testid="group-min" value=size(0) set=set(0)/>
                <Stepper label=T::size_desired testid="group-desired" value=size(1) set=set(1)/>
                <Stepper label=T::size_max testid="group-max" value=size(2) set=set(2)/>
            </div>
            <Note text=say(follows)/>
    }
    .settled();
    view! {
        <Form
            sender
            place=place.get_value()
            title=say(move || ui.t().group_title(name.get_value().as_str()))
            button=say(ui.tr(T::apply))
            testid="group-apply"
            submit=apply
            body
        />
        <ScalingControl now sender name=name.get_value()/>
        <LaunchControl now sender name=name.get_value()/>
    }
    .settled()
}

/// Moves the other two sizes where the changed one pushes them.
fn fitting(sizes: Sizes, changed: usize) -> Sizes {
    let [min, desired, max] = sizes;
    match changed {
        0 => [min, desired.max(min), max.max(min)],
        1 => [min.min(desired), desired, max.max(desired)],
        _ => [min.min(max), desired.min(max), max],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_just_set_wins() {
        assert_eq!(fitting([5, 4, 4], 0), [5, 5, 5]);
        assert_eq!(fitting([2, 9, 4], 1), [2, 9, 9]);
        assert_eq!(fitting([2, 0, 4], 1), [0, 0, 4]);
        assert_eq!(fitting([2, 4, 1], 2), [1, 1, 1]);
    }
}
