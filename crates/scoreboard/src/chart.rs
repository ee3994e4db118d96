//! Charts as SVG text: pure functions from numbers to strings.
//!
//! The same numbers give the same bytes on the server, in the browser and in a
//! report: there is no layout engine, no locale, and no float function that
//! differs between machines (the logarithm is `libm`'s). Colours and fonts
//! come from the style sheet; here are only shapes and classes.

mod bands;
#[cfg(feature = "ssr")]
mod compare;
mod label;
mod line;
mod metrics;
#[cfg(feature = "ssr")]
mod preview;
mod rail;
mod scale;
mod score;
mod small;
mod ticks;
mod timeline;
mod write;

#[cfg(feature = "ssr")]
pub(crate) use compare::compare_svg;
pub(crate) use metrics::{METRICS_HEIGHT, MetricsChart, metrics_svg};
#[cfg(feature = "ssr")]
pub(crate) use preview::preview_svg;
#[cfg(feature = "ssr")]
pub(crate) use rail::rail_svg;
pub(crate) use rail::{rail_bands_svg, rail_done};
pub(crate) use score::{SCORE_HEIGHT, SCORE_WIDTH, ScoreChartInput, score_svg};
#[cfg(feature = "ssr")]
pub(crate) use small::split_svg;
pub(crate) use small::{
    SPLIT_SHAPES, SplitScale, meter_svg, spark_paths, split_label, split_paths,
};
pub(crate) use timeline::{TIMELINE_WIDTH, timeline_svg};
