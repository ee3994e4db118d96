//! Outstanding requests of many targets, and the least of them quickly.

use super::Algorithm;

/// Outstanding requests by target, kept as a tournament: a change and a choice
/// cost the logarithm of the number of targets. Chooses as
/// [`choose`](super::choose) does.
#[derive(Clone, Debug, Default)]
pub struct Loads {
    /// A complete binary tree, its root at 1, each node the least of its two
    /// children. The leaves are the targets; those on top of their number are
    /// never chosen.
    tree: Vec<u32>,
    count: usize,
}

impl Loads {
    /// The loads of targets, in their order.
    #[must_use]
    pub fn new(loads: &[u32]) -> Self {
        let leaves = loads.len().next_power_of_two();
        let mut tree = vec![u32::MAX; 2 * leaves];
        tree[leaves..leaves + loads.len()].copy_from_slice(loads);
        for node in (1..leaves).rev() {
            tree[node] = tree[2 * node].min(tree[2 * node + 1]);
        }
        Self {
            tree,
            count: loads.len(),
        }
    }

    /// The outstanding requests, by target.
    #[must_use]
    pub fn by_target(&self) -> &[u32] {
        let first = self.leaves();
        &self.tree[first..first + self.count]
    }

    /// Counts one request more at a target.
    ///
    /// # Panics
    /// When there is no such target.
    pub fn add(&mut self, target: usize) {
        let load = self.leaf(target) + 1;
        self.set(target, load);
    }

    /// Counts one request less.
    ///
    /// # Panics
    /// When there is no such target, or it has none.
    pub fn remove(&mut self, target: usize) {
        let load = self.leaf(target) - 1;
        self.set(target, load);
    }

    /// Chooses a target as [`choose`](super::choose) does.
    pub fn choose(&self, algorithm: Algorithm, turn: &mut u64) -> Option<usize> {
        if self.count == 0 {
            return None;
        }
        let first = (*turn % self.count as u64) as usize;
        *turn = turn.wrapping_add(1);
        match algorithm {
            Algorithm::RoundRobin => Some(first),
            Algorithm::LeastOutstanding => Some(self.least_from(first)),
        }
    }

    fn leaves(&self) -> usize {
        self.tree.len() / 2
    }

    fn leaf(&self, target: usize) -> u32 {
        assert!(target < self.count, "no target {target}");
        self.tree[self.leaves() + target]
    }

    fn set(&mut self, target: usize, load: u32) {
        let mut node = self.leaves() + target;
        self.tree[node] = load;
        while node > 1 {
            let least = self.tree[node].min(self.tree[node ^ 1]);
            node /= 2;
            if self.tree[node] == least {
                break;
            }
            self.tree[node] = least;
        }
    }

    /// The first target with the least load, from `first` on and round.
    fn least_from(&self, first: usize) -> usize {
        let least = self.tree[1];
        let mut node = self.leaves() + first;
        // Up to the first subtree, at or to the right of `first`, that has it.
        while self.tree[node] != least {
            while node % 2 == 1 {
                node /= 2;
            }
            if node == 0 {
                // Nothing further right: from the left end.
                node = 1;
                break;
            }
            node += 1;
        }
        // Down to its leftmost leaf.
        while node < self.leaves() {
            node *= 2;
            if self.tree[node] != least {
                node += 1;
            }
        }
        node - self.leaves()
    }
}
