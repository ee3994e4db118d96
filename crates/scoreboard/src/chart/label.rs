//! Names at the ends of lines, moved apart where they would overlap.

/// Moves wanted heights apart to at least `gap`, within `low..=high`; the order stays.
pub(super) fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    let mut placed = vec![0.0; wanted.len()];
    let mut next = low;
    for index in &order {
        placed[*index] = wanted[*index].max(next);
        next = placed[*index] + gap;
    }
    let mut limit = high;
    for index in order.iter().rev() {
        placed[*index] = placed[*index].min(limit);
        limit = placed[*index] - gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_overlap_and_stay_inside() {
        assert_eq!(
            spread(&[43.0, 50.0, 104.0], 30.0, 20.0, 400.0),
            [43.0, 73.0, 104.0]
        );
        assert_eq!(spread(&[398.0, 399.0], 30.0, 20.0, 400.0), [370.0, 400.0]);
        assert_eq!(
            spread(&[50.0, 43.0], 30.0, 20.0, 400.0),
            [73.0, 43.0],
            "given in any order"
        );
        assert_eq!(spread(&[], 30.0, 0.0, 1.0), [0.0; 0]);
    }
}
