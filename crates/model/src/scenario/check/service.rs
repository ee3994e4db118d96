//! Whether the service's times make sense together.

use super::Checker;
use crate::scenario::parts::TimeShape;
use crate::units::{Permille, RequestDuration};

impl Checker<'_> {
    pub(super) fn service(&mut self) {
        let service = &self.scenario.service;
        let shape = service.extra_time_shape;
        if shape != TimeShape::Exponential && service.extra_time_mean == RequestDuration::ZERO {
            self.warning(
                "odd",
                "service.extra_time_shape",
                "there is no time on top that could have a shape".into(),
                "nothing reads this",
                "give `extra_time_mean`, such as \"250ms\"".into(),
            );
        }
        if shape != TimeShape::Lognormal && service.extra_time_cv != Permille::new(1_000) {
            self.warning(
                "odd",
                "service.extra_time_cv",
                format!("a spread is given, but the time on top is {shape}"),
                "nothing reads this",
                "add `extra_time_shape = \"lognormal\"`".into(),
            );
        }
        if let Some(heavy) = &service.heavy {
            let times = u128::from(heavy.times.get());
            let least_ns = u128::from(service.base_time.as_ns()) * times / 1_000;
            if least_ns >= u128::from(service.client_timeout.as_ns()) {
                let patience = service.client_timeout;
                self.warning(
                    "odd",
                    "service.heavy.times",
                    format!("a heavy key takes longer than the {patience} that clients wait"),
                    "nobody ever gets an answer",
                    "lower `times`, or raise `client_timeout`".into(),
                );
            }
        }
    }
}
