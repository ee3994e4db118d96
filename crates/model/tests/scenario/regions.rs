//! Regions keep apart what cannot reach each other.

use model::scenario::load;

/// Two regions with a subnet, a balancer and a group each.
const TWO: &str = r#"
[[account.region]]
name = "eu"
zones = ["eu-a", "eu-b"]
latency = "20ms"

[[account.region]]
name = "us"
zones = ["us-a"]
latency = "90ms"

[[account.subnet]]
name = "eu-1"
zone = "eu-a"
cidr = "10.0.0.0/24"

[[account.subnet]]
name = "us-1"
zone = "us-a"
cidr = "10.1.0.0/24"

[[account.balancer]]
name = "eu"
kind = "application"
subnets = ["eu-1"]

[[account.balancer]]
name = "us"
kind = "application"
subnets = ["us-1"]

[[account.group]]
name = "eu-web"
launch = { version = "v1", start_script = "baked" }
subnets = ["eu-1"]
min = 1
desired = 1
max = 4
behind = "eu"

[[account.group]]
name = "us-web"
launch = { version = "v1", start_script = "baked" }
subnets = ["us-1"]
min = 1
desired = 1
max = 4
behind = "us"

[account.dns]
ttl = "30s"

[[account.dns.record]]
balancer = "eu"

[[account.dns.record]]
balancer = "us"
role = "secondary"
"#;

/// The shipped story with this account, changed here and there.
fn problems(changes: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let story = include_str!("../../../../scenarios/unicorn-rentals.toml");
    let (begin, rest) = story.split_once("[account]").expect("an account");
    let (_, end) = rest.split_once("[[monkey]]").expect("a monkey");
    let mut account = TWO.to_owned();
    for (find, put) in changes {
        assert!(account.contains(find), "{find}");
        account = account.replacen(find, put, 1);
    }
    let text = format!("{begin}[account]\nentry = \"eu\"\n{account}\n[[monkey]]{end}");
    let loaded = load(&text);
    let told = loaded.problems.iter();
    told.map(|p| (p.code, text[p.span.clone()].to_owned()))
        .collect()
}

#[test]
fn two_regions_with_a_balancer_each_are_right() {
    assert_eq!(problems(&[]), []);
}

#[test]
fn a_balancer_and_a_group_lie_in_one_region_the_same() {
    let two = |at: &str| vec![("two-regions", at.to_owned())];
    let balancer = (
        "subnets = [\"eu-1\"]\n\n",
        "subnets = [\"eu-1\", \"us-1\"]\n\n",
    );
    assert_eq!(problems(&[balancer]), two("\"us-1\""));
    let group = (
        "subnets = [\"us-1\"]\nmin",
        "subnets = [\"us-1\", \"eu-1\"]\nmin",
    );
    assert_eq!(problems(&[group]), two("\"eu-1\""));
    let behind = ("behind = \"us\"", "behind = \"eu\"");
    assert_eq!(problems(&[behind]), two("\"eu\""));
}
