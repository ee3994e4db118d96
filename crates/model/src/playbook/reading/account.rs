//! Steps about the network, permissions, and what scaling does by itself.

use crate::account::{Access, Policy, Process, ResourceRef};
use crate::command::Command;
use crate::ids::Name;
use crate::scenario::read::{Reader, Table};

pub(super) fn security_group(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let security_group = reader.field::<Name>(table, "security_group", None);
    let http = reader.field::<Access>(table, "http", None);
    Some(Command::SetSecurityGroup {
        security_group: security_group?,
        http: http?,
    })
}

pub(super) fn network_acl(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let network_acl = reader.field::<Name>(table, "network_acl", None);
    let http = reader.field::<Access>(table, "http", None);
    Some(Command::SetNetworkAcl {
        network_acl: network_acl?,
        http: http?,
    })
}

/// Without a target there is no default route.
pub(super) fn route(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let route_table = reader.field::<Name>(table, "route_table", None);
    let target = reader.field::<Option<ResourceRef>>(table, "target", None);
    Some(Command::SetRoute {
        route_table: route_table?,
        target: target?,
    })
}

pub(super) fn policy(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let name = reader.field(table, "name", None);
    let principal = reader.field(table, "principal", None);
    let action = reader.field(table, "action", None);
    let kind = reader.field(table, "kind", None);
    let effect = reader.field(table, "effect", None);
    Some(Command::PutPolicy {
        policy: Policy {
            name: name?,
            principal: principal?,
            action: action?,
            kind: kind?,
            effect: effect?,
        },
    })
}

pub(super) fn protection(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let group = reader.field::<Name>(table, "group", None);
    let is_protected = reader.field::<bool>(table, "protected", None);
    Some(Command::SetProtection {
        group: group?,
        is_protected: is_protected?,
    })
}

pub(super) fn processes(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let group = reader.field::<Name>(table, "group", None);
    let suspended = reader.field::<Vec<Process>>(table, "suspended", None);
    Some(Command::SetProcesses {
        group: group?,
        suspended: suspended?,
    })
}
