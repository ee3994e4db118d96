//! The arithmetic of scaling policies.

use serde::{Deserialize, Serialize};

/// How a group's desired size is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScalingPolicy {
    /// By hand.
    #[default]
    Manual,
    /// Target tracking on requests per target and minute.
    RequestsPerTarget {
        /// The value to keep to, per target and minute.
        target_per_min: u32,
    },
}

/// The size that brings the metric to its target: proportional growth.
///
/// `requests` were counted over one metric period by `in_service` targets and
/// are given per minute.
///
/// ```
/// use model::autoscale::size_for;
/// assert_eq!(size_for(240, 60), 4);
/// assert_eq!(size_for(241, 60), 5, "rounded up: too many beats too few");
/// ```
///
/// # Panics
/// When the target is zero; scenario and command checks refuse that.
#[must_use]
pub fn size_for(requests_per_min: u64, target_per_min: u32) -> u32 {
    u32::try_from(requests_per_min.div_ceil(u64::from(target_per_min))).unwrap_or(u32::MAX)
}

/// The next desired size: out at once, in by at most one tenth (at least one)
/// a period, and only when the metric is well below its target.
#[must_use]
pub fn track(desired: u32, requests_per_min: u64, target_per_min: u32) -> u32 {
    let wanted = size_for(requests_per_min, target_per_min);
    if wanted >= desired {
        return wanted;
    }
    let relaxed = size_for(requests_per_min * 10 / 9, target_per_min);
    if relaxed >= desired {
        desired
    } else {
        wanted.max(desired - (desired / 10).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_at_once_and_shrinks_gently() {
        assert_eq!(track(3, 600, 60), 10);
        assert_eq!(track(10, 600, 60), 10);
        assert_eq!(track(10, 550, 60), 10, "within a tenth of the target");
        assert_eq!(track(10, 60, 60), 9);
        assert_eq!(track(40, 60, 60), 36);
        assert_eq!(track(2, 0, 60), 1);
    }
}
