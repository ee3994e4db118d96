//! Steps about a balancer's probes, targets and shares, and about the records that
//! point to balancers.

use crate::command::Command;
use crate::scenario::read::{Reader, Table};

pub(super) fn health_check(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let balancer = reader.field(table, "balancer", None);
    let path = reader.field(table, "path", None);
    let interval = reader.field(table, "interval", None);
    let timeout = reader.field(table, "timeout", None);
    let healthy_after = reader.field(table, "healthy_after", None);
    let unhealthy_after = reader.field(table, "unhealthy_after", None);
    let fail_open = reader.field(table, "fail_open", None);
    Some(Command::SetHealthCheck {
        balancer: balancer?,
        path: path?,
        interval: interval?,
        timeout: timeout?,
        healthy_after: healthy_after?,
        unhealthy_after: unhealthy_after?,
        fail_open: fail_open?,
    })
}

pub(super) fn tuning(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let balancer = reader.field(table, "balancer", None);
    let algorithm = reader.field(table, "algorithm", None);
    let slow_start = reader.field(table, "slow_start", None);
    let drain = reader.field(table, "drain", None);
    Some(Command::TuneBalancer {
        balancer: balancer?,
        algorithm: algorithm?,
        slow_start: slow_start?,
        drain: drain?,
    })
}

pub(super) fn weight(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let group = reader.field(table, "group", None);
    let weight = reader.field(table, "weight", None);
    Some(Command::SetWeight {
        group: group?,
        weight: weight?,
    })
}

pub(super) fn dns(reader: &mut Reader, table: &Table<'_, '_>) -> Option<Command> {
    let ttl = reader.field(table, "ttl", None);
    let records = reader.field(table, "records", None);
    Some(Command::SetDns {
        ttl: ttl?,
        records: records?,
    })
}
