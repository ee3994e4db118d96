//! Steps that build a stack beside the one that serves.

use crate::account::GROUP_WEIGHT;
use crate::command::Command;
use crate::scenario::read::{Reader, Table};

pub(super) fn group(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let name = reader.field(table, "name", None);
    let launch = reader.field(table, "launch", None);
    let subnets = reader.field(table, "subnets", None);
    let behind = reader.field(table, "behind", None);
    let weight = reader.field(table, "weight", Some(|| GROUP_WEIGHT));
    let min = reader.field(table, "min", Some(|| 0));
    let desired = reader.field(table, "desired", Some(|| 0));
    let max = reader.field(table, "max", None);
    Some(Command::AddGroup {
        name: name?,
        launch: launch?,
        subnets: subnets?,
        behind: behind?,
        weight: weight?,
        min: min?,
        desired: desired?,
        max: max?,
    })
}

pub(super) fn balancer(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let name = reader.field(table, "name", None);
    let kind = reader.field(table, "kind", None);
    let subnets = reader.field(table, "subnets", None);
    Some(Command::AddBalancer {
        name: name?,
        kind: kind?,
        subnets: subnets?,
    })
}

pub(super) fn behind(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let group = reader.field(table, "group", None);
    let balancer = reader.field(table, "balancer", None);
    Some(Command::SetBehind {
        group: group?,
        balancer: balancer?,
    })
}

pub(super) fn group_subnets(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let group = reader.field(table, "group", None);
    let subnets = reader.field(table, "subnets", None);
    Some(Command::SetGroupSubnets {
        group: group?,
        subnets: subnets?,
    })
}

pub(super) fn balancer_subnets(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let balancer = reader.field(table, "balancer", None);
    let subnets = reader.field(table, "subnets", None);
    Some(Command::SetBalancerSubnets {
        balancer: balancer?,
        subnets: subnets?,
    })
}
