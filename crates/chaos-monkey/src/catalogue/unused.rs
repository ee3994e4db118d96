//! Names and addresses that nothing has.

use model::account::{Account, Cidr};
use model::ids::Name;

/// Names that are tried: more are never there.
const TRIES: u32 = 1_000;

/// A name like this one that is not taken.
pub(super) fn name<'n>(like: &str, taken: impl Iterator<Item = &'n Name>) -> Option<Name> {
    let taken: Vec<&Name> = taken.collect();
    let numbered = |n: u32| match n {
        0 => Name::try_new(like).ok(),
        n => Name::try_new(&format!("{like}-{n}")).ok(),
    };
    let mut names = (0..TRIES).filter_map(numbered);
    names.find(|name| !taken.contains(&name))
}

/// A range of 16 addresses that overlaps no subnet.
pub(super) fn cidr(account: &Account) -> Option<Cidr> {
    let range = |n: u32| format!("10.254.{}.{}/28", n / 16, n % 16 * 16).parse::<Cidr>();
    let mut ranges = (0..TRIES).filter_map(|n| range(n).ok());
    ranges.find(|range| account.subnets.iter().all(|s| !s.cidr.overlaps(*range)))
}
