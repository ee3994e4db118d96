//! The groups behind one balancer and their shares of the traffic.

use super::slow_start::SlowStart;
use super::{Algorithm, Loads};
use crate::ids::Name;
use crate::units::{GameTime, StoryDuration};

/// A group of targets as a balancer sees it.
#[derive(Clone, Copy, Debug)]
pub struct Share<'n> {
    /// Which group.
    pub group: &'n Name,
    /// Its share of the traffic, over the sum of all weights.
    pub weight: u32,
    /// Whether it has a target at all.
    pub has_targets: bool,
    /// When each of its targets has its full share; empty if all of them have.
    pub full_at: &'n [GameTime],
}

/// What a balancer remembers from choice to choice.
///
/// The group is chosen by smooth weighted round robin (Maxim Dounin, nginx
/// 1.3.1, 2012): each choice adds to each group its weight, takes the group
/// with the most, and takes the sum of the weights off it. Weights 5, 1, 1 give
/// `a a b a c a a`: shares are exact in every round, and nobody comes in a row
/// without need. A group without targets or weight is passed over. Within the
/// group the balancer's own rule holds, with a turn that the group keeps: a
/// common one would meet each of two equal groups at every other count only.
///
/// ```
/// use model::balance::{Share, Turns};
/// let [blue, green] = ["blue", "green"].map(|name| model::ids::Name::try_new(name).unwrap());
/// let share = |group, weight| Share { group, weight, has_targets: true, full_at: &[] };
/// let mut turns = Turns::default();
/// turns.reroute(model::units::StoryDuration::ZERO, [share(&blue, 75), share(&green, 25)]);
/// let chosen: Vec<_> = (0..4).filter_map(|_| turns.group()).collect();
/// assert_eq!(chosen, [0, 0, 1, 0]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Turns {
    groups: Vec<Turn>,
}

#[derive(Clone, Debug)]
struct Turn {
    group: Name,
    /// 0 while it has no targets.
    weight: i64,
    current: i64,
    turn: u64,
    slow_start: SlowStart,
}

impl Turns {
    /// Takes in the groups of a new route, and how long a target takes to its
    /// full share. Groups that stay keep their turn; as soon as any share
    /// changes, the sharing begins anew.
    pub fn reroute<'n>(
        &mut self,
        slow_start: StoryDuration,
        shares: impl IntoIterator<Item = Share<'n>>,
    ) {
        let old = std::mem::take(&mut self.groups);
        let known = |name: &Name| old.iter().find(|turn| turn.group == *name);
        let of = |share: Share<'_>| {
            let known = known(share.group);
            Turn {
                group: share.group.clone(),
                weight: i64::from(if share.has_targets { share.weight } else { 0 }),
                current: 0,
                turn: known.map_or(0, |turn| turn.turn),
                slow_start: SlowStart::new(
                    slow_start,
                    share.full_at,
                    known.map(|turn| &turn.slow_start),
                ),
            }
        };
        self.groups = shares.into_iter().map(of).collect();
        let same = |(a, b): (&Turn, &Turn)| a.group == b.group && a.weight == b.weight;
        if old.len() == self.groups.len() && old.iter().zip(&self.groups).all(same) {
            for (turn, old) in self.groups.iter_mut().zip(&old) {
                turn.current = old.current;
            }
        }
    }

    /// Chooses a group; `None` when none has both weight and targets.
    pub fn group(&mut self) -> Option<usize> {
        if let [only] = &self.groups[..] {
            return (only.weight > 0).then_some(0);
        }
        let mut sum = 0;
        let mut best: Option<usize> = None;
        for index in 0..self.groups.len() {
            let turn = &mut self.groups[index];
            if turn.weight == 0 {
                continue;
            }
            sum += turn.weight;
            turn.current += turn.weight;
            let current = turn.current;
            if best.is_none_or(|best| current > self.groups[best].current) {
                best = Some(index);
            }
        }
        self.groups[best?].current -= sum;
        best
    }

    /// The target of a group whose turn it is while some of them start slowly;
    /// none as soon as all have their full share, and the usual choice holds.
    ///
    /// # Panics
    /// When there is no such group.
    pub fn starting(&mut self, group: usize, now: GameTime) -> Option<usize> {
        let its = &mut self.groups[group];
        its.slow_start.choose(&mut its.turn, now)
    }

    /// The turn of a group, for the choice within it.
    ///
    /// # Panics
    /// When there is no such group.
    pub fn turn(&mut self, group: usize) -> &mut u64 {
        &mut self.groups[group].turn
    }
}

/// Where a target stands: in which group, and where in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The group, by its place in the route.
    pub group: u32,
    /// The target, by its place in the group.
    pub target: u32,
}

/// The outstanding requests of all targets behind a balancer, and the choice
/// among them. With one group it costs no more than its [`Loads`] do.
#[derive(Clone, Debug, Default)]
pub struct Pools {
    turns: Turns,
    loads: Vec<Loads>,
}

/// A group with what its targets have to do.
#[derive(Clone, Debug)]
pub struct Members<'n> {
    /// Which group.
    pub group: &'n Name,
    /// Its share of the traffic, over the sum of all weights.
    pub weight: u32,
    /// The outstanding requests of its targets.
    pub loads: Vec<u32>,
    /// When each of its targets has its full share; empty if all of them have.
    pub full_at: &'n [GameTime],
}

impl<'n> Members<'n> {
    /// The group as a balancer sees it.
    #[must_use]
    pub fn share(&self) -> Share<'n> {
        Share {
            group: self.group,
            weight: self.weight,
            has_targets: !self.loads.is_empty(),
            full_at: self.full_at,
        }
    }
}

impl Pools {
    /// Takes in a new route, and how long a target takes to its full share.
    pub fn reroute(&mut self, slow_start: StoryDuration, groups: &[Members<'_>]) {
        self.turns
            .reroute(slow_start, groups.iter().map(Members::share));
        self.loads = groups.iter().map(|its| Loads::new(&its.loads)).collect();
    }

    /// Chooses a target.
    pub fn choose(&mut self, algorithm: Algorithm, now: GameTime) -> Option<Place> {
        let group = self.turns.group()?;
        let target = match self.turns.starting(group, now) {
            Some(target) => target,
            None => self.loads[group].choose(algorithm, self.turns.turn(group))?,
        };
        Some(Place {
            group: group as u32,
            target: target as u32,
        })
    }

    /// The outstanding requests of a group's targets.
    ///
    /// # Panics
    /// When there is no such group.
    #[must_use]
    pub fn by_target(&self, group: usize) -> &[u32] {
        self.loads[group].by_target()
    }

    /// Counts one request more at a target.
    ///
    /// # Panics
    /// When there is no such target.
    pub fn add(&mut self, place: Place) {
        self.loads[place.group as usize].add(place.target as usize);
    }

    /// Counts one request less.
    ///
    /// # Panics
    /// When there is no such target, or it has none.
    pub fn remove(&mut self, place: Place) {
        self.loads[place.group as usize].remove(place.target as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::choose;

    fn names(count: usize) -> Vec<Name> {
        (0..count)
            .map(|n| Name::try_new(&format!("g{n}")).unwrap())
            .collect()
    }

    fn shares<'n>(names: &'n [Name], weights: &[u32]) -> Vec<Share<'n>> {
        let share = |(group, weight): (&'n Name, &u32)| Share {
            group,
            weight: *weight,
            has_targets: true,
            full_at: &[],
        };
        names.iter().zip(weights).map(share).collect()
    }

    #[test]
    fn shares_are_exact_in_every_round_and_smooth() {
        let names = names(3);
        let mut turns = Turns::default();
        turns.reroute(StoryDuration::ZERO, shares(&names, &[5, 1, 1]));
        for _ in 0..3 {
            let round: Vec<usize> = (0..7).filter_map(|_| turns.group()).collect();
            assert_eq!(round, [0, 0, 1, 0, 2, 0, 0]);
        }
        // After n choices nobody is further than one request from its share.
        for weights in [[100, 100, 100], [999, 1, 0], [7, 50, 3]] {
            turns.reroute(StoryDuration::ZERO, shares(&names, &weights));
            let sum: u32 = weights.iter().sum();
            let mut counts = [0u32; 3];
            for n in 1..=2 * sum {
                counts[turns.group().unwrap()] += 1;
                for (count, weight) in counts.iter().zip(weights) {
                    let off = i64::from(count * sum) - i64::from(n * weight);
                    assert!(off.abs() <= i64::from(sum), "{weights:?} after {n}");
                }
            }
        }
        turns.reroute(StoryDuration::ZERO, shares(&names, &[0, 0, 0]));
        assert_eq!(turns.group(), None);
    }

    #[test]
    fn a_group_keeps_its_turn_and_one_without_targets_is_passed_over() {
        let names = names(2);
        let mut pools = Pools::default();
        let its = |group, loads: &[u32]| Members {
            group,
            weight: 1,
            loads: loads.to_vec(),
            full_at: &[],
        };
        let with = |blue: &[u32], green: &[u32]| [its(&names[0], blue), its(&names[1], green)];
        let at = |pools: &mut Pools| {
            let place = pools.choose(Algorithm::RoundRobin, GameTime::ZERO).unwrap();
            (place.group, place.target)
        };
        pools.reroute(StoryDuration::ZERO, &with(&[0, 0], &[0, 0]));
        let first: Vec<_> = (0..4).map(|_| at(&mut pools)).collect();
        assert_eq!(
            first,
            [(0, 0), (1, 0), (0, 1), (1, 1)],
            "both targets of both"
        );
        assert_eq!(at(&mut pools), (0, 0));
        pools.reroute(StoryDuration::ZERO, &with(&[0, 0], &[]));
        assert_eq!([at(&mut pools), at(&mut pools)], [(0, 1), (0, 0)]);
    }

    /// The pools choose as the turns and the scan do, which is what a live edge does.
    #[test]
    fn pools_choose_as_turns_and_the_scan_do() {
        let mut state = 7u64;
        let mut below = |limit: u64| {
            state = crate::key::mix(state);
            state % limit
        };
        let mut slow = 0;
        for count in 0..5usize {
            let names = names(count);
            let (mut pools, mut turns) = (Pools::default(), Turns::default());
            for _ in 0..20 {
                let length = StoryDuration::from_secs(below(2) * 40);
                let full_at: Vec<Vec<GameTime>> = (0..count)
                    .map(|_| {
                        (0..below(4))
                            .map(|_| GameTime::from_second(below(60) as u32))
                            .collect()
                    })
                    .collect();
                let mut groups: Vec<Members<'_>> = names
                    .iter()
                    .zip(&full_at)
                    .map(|(group, full_at)| Members {
                        group,
                        weight: below(4) as u32,
                        loads: full_at.iter().map(|_| below(3) as u32).collect(),
                        full_at: if length == StoryDuration::ZERO {
                            &[]
                        } else {
                            full_at
                        },
                    })
                    .collect();
                pools.reroute(length, &groups);
                turns.reroute(length, groups.iter().map(Members::share));
                for second in 0..60 {
                    let now = GameTime::from_second(second);
                    let algorithm = Algorithm::ALL[below(2) as usize];
                    let by_scan = turns.group().map(|group| {
                        let starting = turns.starting(group, now);
                        slow += u32::from(starting.is_some());
                        let target = starting
                            .or_else(|| choose(algorithm, turns.turn(group), &groups[group].loads));
                        let target = target.expect("a group with targets") as u32;
                        Place {
                            group: group as u32,
                            target,
                        }
                    });
                    let chosen = pools.choose(algorithm, now);
                    assert_eq!(chosen, by_scan, "{groups:?}");
                    let Some(place) = chosen else { break };
                    let load = &mut groups[place.group as usize].loads[place.target as usize];
                    if *load > 0 && below(2) == 0 {
                        *load -= 1;
                        pools.remove(place);
                    } else {
                        *load += 1;
                        pools.add(place);
                    }
                }
            }
        }
        assert!(slow > 100, "{slow} choices while somebody starts slowly");
    }
}
