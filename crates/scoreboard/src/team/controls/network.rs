//! The network, permissions, and what groups do by themselves: each setting in
//! a line, with buttons for what else it could be.

use super::kit::{Choice, Select};
use crate::each::each;
use crate::i18n::T;
use crate::settled::{Settle, say};
use crate::state::use_ui;
use crate::team::now::Now;
use crate::team::send::{Outcome, Sender};
use leptos::prelude::*;
use model::account::{Access, Account, Group, Logging, Policy, Process, ResourceKind, ResourceRef};
use model::actor::Principal;
use model::command::{Action, Command};
use model::ids::Name;

const PLACE: &str = "network";

/// Those whom a policy can be about.
const GOVERNED: [Principal; 6] = [
    Principal::ChaosMonkey,
    Principal::Ceo,
    Principal::Autoscaler,
    Principal::Deployer,
    Principal::ContainerAgent,
    Principal::Player,
];

/// One setting.
#[derive(Clone, PartialEq)]
struct Line {
    /// What it belongs to: `security-group/default`.
    name: String,
    state: String,
    /// What else it could be, and the command for it.
    ways: Vec<(String, Command)>,
}

impl Line {
    /// Another one as soon as anything of it changes.
    fn key(&self) -> String {
        let ways = self.ways.iter().map(|(way, _)| way.as_str());
        let parts = [self.name.as_str(), self.state.as_str()];
        parts.into_iter().chain(ways).collect::<Vec<_>>().join("|")
    }
}

fn lines(t: T, account: &Account) -> Vec<Line> {
    let mut lines = Vec::new();
    for group in &account.network.security_groups {
        lines.push(open_or_shut(
            t,
            "security-group",
            &group.name,
            group.http,
            |http| Command::SetSecurityGroup {
                security_group: group.name.clone(),
                http,
            },
        ));
    }
    for acl in &account.network.network_acls {
        lines.push(open_or_shut(
            t,
            "network-acl",
            &acl.name,
            acl.http,
            |http| Command::SetNetworkAcl {
                network_acl: acl.name.clone(),
                http,
            },
        ));
    }
    lines.extend(routes(t, account));
    for gateway in &account.network.internet_gateways {
        let name = gateway.name.clone();
        let (state, way, command) = if gateway.attached {
            let detach = Command::DetachGateway { gateway: name };
            (t.net_attached(), t.net_detach(), detach)
        } else {
            let attach = Command::AttachGateway { gateway: name };
            (t.net_detached(), t.net_attach(), attach)
        };
        lines.push(Line {
            name: format!("internet-gateway/{}", gateway.name),
            state: state.to_owned(),
            ways: vec![(way.to_owned(), command)],
        });
    }
    lines.extend(account.groups.iter().map(|group| group_line(t, group)));
    let (way, logging) = match account.logging {
        Logging::Normal => (t.net_log_more(), Logging::Debug),
        Logging::Debug => (t.net_log_less(), Logging::Normal),
    };
    lines.push(Line {
        name: "logging".to_owned(),
        state: account.logging.as_str().to_owned(),
        ways: vec![(way.to_owned(), Command::SetLogging { logging })],
    });
    lines.extend(account.policies.iter().map(|policy| Line {
        name: format!("policy/{}", policy.name),
        state: t.policy(policy),
        ways: vec![(
            t.delete().to_owned(),
            Command::DeletePolicy {
                policy: policy.name.clone(),
            },
        )],
    }));
    lines
}

fn open_or_shut(
    t: T,
    kind: &str,
    name: &Name,
    http: Access,
    set: impl Fn(Access) -> Command,
) -> Line {
    let (way, other) = match http {
        Access::Allow => (t.net_shut(), Access::Deny),
        Access::Deny => (t.net_open(), Access::Allow),
    };
    Line {
        name: format!("{kind}/{name}"),
        state: t.net_http(t.access(http)),
        ways: vec![(way.to_owned(), set(other))],
    }
}

/// Route tables, with every gateway that they could lead to.
fn routes(t: T, account: &Account) -> impl Iterator<Item = Line> {
    let internet = account.network.internet_gateways.iter();
    let internet = internet.map(|it| (ResourceKind::InternetGateway, &it.name));
    let nat = account.nat_gateways.iter();
    let nat = nat.map(|it| (ResourceKind::NatGateway, &it.name));
    let targets: Vec<ResourceRef> = internet
        .chain(nat)
        .map(|(kind, name)| ResourceRef {
            kind,
            name: name.clone(),
        })
        .collect();
    account.network.route_tables.iter().map(move |table| {
        let now = table.default_route.as_ref();
        let state = match now {
            Some(target) => t.net_route(&target.to_string()),
            None => t.net_no_route().to_owned(),
        };
        let set = |target: Option<&ResourceRef>| Command::SetRoute {
            route_table: table.name.clone(),
            target: target.cloned(),
        };
        let others = targets.iter().filter(|target| now != Some(*target));
        let mut ways: Vec<_> = others
            .map(|target| (format!("→ {target}"), set(Some(target))))
            .collect();
        if now.is_some() {
            ways.push((t.net_no_route().to_owned(), set(None)));
        }
        Line {
            name: format!("route-table/{}", table.name),
            state,
            ways,
        }
    })
}

/// What a group does by itself, and whether it is protected.
fn group_line(t: T, group: &Group) -> Line {
    let mut states = vec![if group.is_protected {
        t.net_protected().to_owned()
    } else {
        t.net_unprotected().to_owned()
    }];
    states.extend(
        group
            .suspended
            .iter()
            .map(|it| t.net_suspended(it.as_str())),
    );
    let protect = if group.is_protected {
        t.net_unprotect()
    } else {
        t.net_protect()
    };
    let mut ways = vec![(
        protect.to_owned(),
        Command::SetProtection {
            group: group.name.clone(),
            is_protected: !group.is_protected,
        },
    )];
    ways.extend(Process::ALL.iter().map(|process| {
        let mut suspended = group.suspended.clone();
        let way = if group.runs(*process) {
            suspended.push(*process);
            t.net_suspend(process.as_str())
        } else {
            suspended.retain(|it| it != process);
            t.net_resume(process.as_str())
        };
        let group = group.name.clone();
        (way, Command::SetProcesses { group, suspended })
    }));
    Line {
        name: format!("group/{}", group.name),
        state: states.join(", "),
        ways,
    }
}

/// A policy that allows or denies somebody something, under a name that is free.
fn new_policy(
    account: &Account,
    principal: Principal,
    action: Option<Action>,
    effect: Access,
) -> Option<Command> {
    let is_free = |name: &Name| account.policies.iter().all(|it| it.name != *name);
    let mut names = (1..=account.policies.len() + 1)
        .filter_map(|number| Name::try_new(&format!("{effect}-{number}")).ok());
    Some(Command::PutPolicy {
        policy: Policy {
            name: names.find(is_free)?,
            principal,
            action,
            kind: None,
            effect,
        },
    })
}

/// All settings, and below them a new policy.
#[component]
pub(super) fn NetworkControl(now: Now, sender: Sender) -> impl IntoView {
    let ui = use_ui();
    let button = move |name: String, (way, command): (String, Command)| {
        let label = format!("{name}: {way}");
        let testid = format!("{}-{name}", command.action());
        view! {
            <button
                type="button"
                class="button button--small"
                aria-label=label
                data-testid=testid
                on:click=move |_| sender.send_alone(PLACE, &command)
            >
                {way}
            </button>
        }
    };
    let line = move |line: Line| {
        let name = line.name.clone();
        let buttons = line.ways.into_iter();
        let buttons = buttons.map(|way| button(name.clone(), way)).collect_view();
        view! {
            <li class="setting">
                <span>
                    <strong>{line.name}</strong>
                    <small>{line.state}</small>
                </span>
                <span class="button-row">{buttons}</span>
            </li>
        }
        .settled()
    };
    view! {
        <div class="section__part">
            <h3 class="part__title">{ui.tr(T::net_title)}</h3>
            <p class="part__note">{ui.tr(T::net_note)}</p>
            <ul>
                {each(move || now.read(|now| lines(ui.t(), &now.account)), Line::key, line)}
            </ul>
            <PolicyControl now sender/>
            <p><Outcome sender place=PLACE/></p>
        </div>
    }
    .settled()
}

/// Allows or denies somebody something.
#[component]
fn PolicyControl(now: Now, sender: Sender) -> impl IntoView {
    let ui = use_ui();
    let who = RwSignal::new(GOVERNED[0]);
    let what = RwSignal::new(Some(Action::TerminateInstance));
    let whom = move || {
        GOVERNED
            .iter()
            .map(|it| Choice {
                value: it.to_string(),
                label: ui.t().who(*it).to_owned(),
                disabled: false,
                selected: who.get() == *it,
            })
            .collect()
    };
    let actions = move || {
        let everything = Choice {
            value: String::new(),
            label: ui.t().policy_everything().to_owned(),
            disabled: false,
            selected: what.get().is_none(),
        };
        let each = Action::ALL.iter().map(|it| Choice {
            value: it.to_string(),
            label: it.to_string(),
            disabled: false,
            selected: what.get() == Some(*it),
        });
        std::iter::once(everything).chain(each).collect()
    };
    let put = move |effect: Access| {
        let (who, what) = (who.get_untracked(), what.get_untracked());
        let command = now.read_once(|now| new_policy(&now.account, who, what, effect));
        if let Some(command) = command {
            sender.send_alone(PLACE, &command);
        }
    };
    view! {
        <div class="form-grid">
            <Select
                label=T::net_forbid_whom
                testid="forbid-whom"
                choices=say(whom)
                set=move |text: String| {
                    let found = GOVERNED.iter().find(|it| it.as_str() == text);
                    who.set(*found.unwrap_or(&GOVERNED[0]));
                }
            />
            <Select
                label=T::net_forbid_what
                testid="forbid-what"
                choices=say(actions)
                set=move |text: String| {
                    what.set(Action::ALL.iter().copied().find(|it| it.as_str() == text));
                }
            />
            <button
                type="button"
                class="button"
                data-testid="forbid"
                on:click=move |_| put(Access::Deny)
            >
                {ui.tr(T::net_forbid)}
            </button>
            <button
                type="button"
                class="button"
                data-testid="permit"
                on:click=move |_| put(Access::Allow)
            >
                {ui.tr(T::net_permit)}
            </button>
        </div>
    }
    .settled()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::text::Lang;

    fn account() -> Account {
        Account {
            policies: Policy::with_defaults(Vec::new()),
            ..Account::new(Name::try_new("front").unwrap())
        }
    }

    #[test]
    fn every_setting_has_a_line_and_another_way() {
        let lines = lines(T(Lang::En), &account());
        let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "security-group/default",
                "network-acl/default",
                "route-table/main",
                "internet-gateway/igw",
                "logging",
                "policy/players",
                "policy/autoscaler",
                "policy/chaos-monkey",
                "policy/ceo",
                "policy/deployer",
                "policy/container-agent",
            ]
        );
        assert!(lines.iter().all(|line| !line.ways.is_empty()));
    }

    #[test]
    fn a_new_policy_takes_the_first_free_name() {
        let mut account = account();
        for expected in ["deny-1", "deny-2"] {
            let command = new_policy(&account, Principal::ChaosMonkey, None, Access::Deny);
            let Some(Command::PutPolicy { policy }) = command else {
                panic!("{command:?}")
            };
            assert_eq!(policy.name.as_str(), expected);
            account.policies.push(policy);
        }
    }
}
