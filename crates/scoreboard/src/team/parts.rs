//! What the team runs, as a table that says the same as the diagram.

use super::diagram::state_of;
use super::dns::{record_of, targets_of};
use super::reasons::{
    at_balancer, at_cdn, at_instance, at_node, load, node_hits, price_of, why_idle,
};
use crate::format::{cents, percent};
use crate::i18n::T;
use crate::markup::{Esc, Markup};
use crate::view::Console;
use model::account::{Instance, ResourceRef};
use model::balance::BalancerKind;

/// One part: what, where, state, load, price, and what is wrong there.
struct Part {
    name: String,
    place: String,
    state: String,
    load: String,
    price: Option<i64>,
    reason: Option<String>,
}

/// The inside of the table of all parts.
pub(super) fn parts_table(t: T, now: &Console) -> String {
    let mut table = Markup::default();
    table.add(format_args!("<thead><tr>"));
    for name in [t.col_part(), t.col_where(), t.col_state(), t.col_load()] {
        table.add(format_args!(r#"<th scope="col">{name}</th>"#));
    }
    table.add(format_args!(
        r#"<th scope="col" class="num">{}</th></tr></thead><tbody>"#,
        t.cost_title()
    ));
    for part in parts(t, now) {
        let reason = part
            .reason
            .map(|reason| format!(r#" <strong class="loss">{}</strong>"#, Esc(reason)));
        let price = part.price.map(|musd| t.per_hour(&cents(musd)));
        table.add(format_args!(
            r#"<tr><th scope="row">{}</th><td>{}</td><td>{}{}</td><td>{}</td><td class="num">{}</td></tr>"#,
            Esc(part.name),
            Esc(part.place),
            Esc(part.state),
            reason.unwrap_or_default(),
            Esc(part.load),
            price.unwrap_or_default(),
        ));
    }
    table.add(format_args!("</tbody>"));
    table.finish()
}

fn parts(t: T, now: &Console) -> Vec<Part> {
    let account = &now.account;
    let mut parts = Vec::new();
    if let Some(cdn) = account.cdn {
        parts.push(Part {
            name: t.node_cdn().to_owned(),
            place: String::new(),
            state: t.node_cdn_key(cdn.key.as_str(), &cdn.ttl.to_string()),
            load: now
                .vitals
                .hit_permille
                .map(|hits| t.node_cdn_answers(&percent(hits)))
                .unwrap_or_default(),
            price: price_of(now, "cdn"),
            reason: at_cdn(t, now),
        });
    }
    if let Some(node) = account.cache_node {
        parts.push(Part {
            name: t.node_cache().to_owned(),
            place: String::new(),
            state: node.settings.to_string(),
            load: node_hits(t, now).unwrap_or_default(),
            price: price_of(now, "cache-node"),
            reason: at_node(t, node).map(str::to_owned),
        });
    }
    for balancer in account.entries() {
        let kind = match balancer.kind {
            BalancerKind::Classic => t.kind_classic(),
            BalancerKind::Application => t.kind_application(),
        };
        parts.push(Part {
            name: balancer.name.to_string(),
            place: balancer
                .subnets
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", "),
            state: match record_of(t, account, &balancer.name) {
                Some(record) => format!("{kind}, {record}"),
                None => kind.to_owned(),
            },
            load: targets_of(t, account, balancer),
            price: price_of(now, &format!("balancer/{}", balancer.name)),
            reason: at_balancer(t, now),
        });
    }
    parts.extend(account.living().map(|instance| {
        let (busy, waiting) = load(now, instance);
        Part {
            name: format!(
                "{} {}, {}",
                instance.id,
                what(t, now, instance),
                now.herd.name(now.row.id, instance.id).get(t.0)
            ),
            place: format!("{}, {}", instance.subnet, t.zone(instance.zone.as_str())),
            state: state_of(t, now, instance).unwrap_or_else(|| t.in_service().to_owned()),
            load: format!(
                "{}, {}",
                t.busy_slots(busy, instance.capacity.slots),
                t.instance_queue(waiting, instance.capacity.queue)
            ),
            price: None,
            reason: at_instance(t, now, instance),
        }
    }));
    parts.extend(account.subnets.iter().map(|subnet| {
        let free = account.free_addresses(subnet);
        Part {
            name: subnet.name.to_string(),
            place: t.zone(subnet.zone.as_str()),
            state: t.zone_free(&subnet.cidr.to_string(), free),
            load: String::new(),
            price: None,
            reason: (free == 0).then(|| t.badge_no_address().to_owned()),
        }
    }));
    parts.extend(wasted(t, now));
    parts
}

/// What an instance runs, and what it is where there is a choice.
pub(super) fn what(t: T, now: &Console, instance: &Instance) -> String {
    let version = instance.version;
    if let Some(task) = &instance.task {
        return format!("{version} {}", t.compute_on_host(&task.host.to_string()));
    }
    if now.offers.len() < 2 && instance.host.is_none() {
        return version.to_string();
    }
    let its = t.compute(
        instance.compute,
        instance.is_spot,
        instance.instance_type.as_ref(),
    );
    format!("{version} {its}")
}

fn wasted(t: T, now: &Console) -> Vec<Part> {
    let part = |resource: ResourceRef| Part {
        name: resource.to_string(),
        place: String::new(),
        state: why_idle(resource.kind)(t).to_owned(),
        load: String::new(),
        price: price_of(now, &resource.to_string()),
        reason: None,
    };
    now.account.idle().map(part).collect()
}
