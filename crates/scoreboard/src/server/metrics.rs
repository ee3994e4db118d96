//! What monitoring scrapes: a team's own figures, or everybody's for whoever runs the game.

use super::access::Role;
use super::guard::Visitor;
use super::hub::Meter;
use super::reply::Problem;
use super::shared::Shared;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Prometheus' text format.
const KIND: &str = "text/plain; version=0.0.4; charset=utf-8";

/// `GET /metrics`
pub(super) async fn page(
    State(shared): State<Arc<Shared>>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let text = match &visitor.role {
        None => return Err(Problem::no_token()),
        Some(Role::Member { team, .. }) => {
            let meter = shared.meters.get(usize::from(*team));
            meter.ok_or_else(Problem::not_found)?.read()
        }
        Some(Role::Facilitator) if shared.meters.is_empty() => return Err(Problem::not_found()),
        Some(Role::Facilitator) => merged(shared.meters.iter().map(Meter::read)),
    };
    let headers = [
        (header::CONTENT_TYPE, KIND),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

/// Many pages as one: the format wants all lines of a name together, behind
/// what is said about it once.
fn merged(pages: impl Iterator<Item = String>) -> String {
    #[derive(Default)]
    struct Family {
        about: String,
        lines: String,
    }
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    for page in pages {
        let mut name = String::new();
        let mut is_new = false;
        for line in page.lines() {
            if let Some(about) = line.strip_prefix("# ") {
                let its = about.split(' ').nth(1).unwrap_or_default();
                if its != name {
                    name = its.to_owned();
                    is_new = !families.contains_key(&name);
                }
                if is_new {
                    let family = families.entry(name.clone()).or_default();
                    family.about.push_str(line);
                    family.about.push('\n');
                }
            } else if !line.is_empty() {
                let family = families.entry(name.clone()).or_default();
                family.lines.push_str(line);
                family.lines.push('\n');
            }
        }
    }
    let whole = families.into_values();
    whole.map(|family| family.about + &family.lines).collect()
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn each_name_is_described_once_and_its_lines_stand_together() {
        let page = |team: u8| {
            format!(
                "# HELP a_total A\n# TYPE a_total counter\na_total{{team=\"{team}\"}} 1\n\n\
                 # TYPE b gauge\nb{{team=\"{team}\"}} 2\n"
            )
        };
        let both = merged([page(1), page(2)].into_iter());
        let expected = "# HELP a_total A\n# TYPE a_total counter\na_total{team=\"1\"} 1\n\
                        a_total{team=\"2\"} 1\n# TYPE b gauge\nb{team=\"1\"} 2\nb{team=\"2\"} 2\n";
        assert_eq!(both, expected);
    }
}
