//! How rows come into another order with few moves.

/// What to put before what, or at the end, one after the other: as few as there can be.
///
/// The longest run of rows that stand in order already stays; all others are moved, the last first, so that each is put
/// before one that stands where it shall.
pub(super) fn moves(shown: &[u16], wanted: &[u16]) -> Vec<(u16, Option<u16>)> {
    let place = |id: &u16| shown.iter().position(|it| it == id);
    let places: Vec<usize> = wanted.iter().filter_map(place).collect();
    let mut stays = longest_run(&places);
    let mut moves = Vec::new();
    let mut next = None;
    for place in places.into_iter().rev() {
        let id = shown[place];
        if stays.last() == Some(&place) {
            stays.pop();
        } else {
            moves.push((id, next));
        }
        next = Some(id);
    }
    moves
}

/// The longest run of numbers, each larger than the one before, that is left when others are taken out.
fn longest_run(numbers: &[usize]) -> Vec<usize> {
    // Of all runs of a length the one with the lowest end: where that is. And what comes before each number in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate() {
        let longer_than = ends.partition_point(|end| numbers[*end] < *number);
        before[at] = longer_than.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(longer_than) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut run = Vec::new();
    let mut at = ends.last().copied();
    while let Some(here) = at {
        run.push(numbers[here]);
        at = before[here];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Carries moves out as a page does.
    fn carried_out(shown: &[u16], moves: &[(u16, Option<u16>)]) -> Vec<u16> {
        let mut rows = shown.to_vec();
        for (id, before) in moves {
            rows.retain(|row| row != id);
            let place = before.map(|before| rows.iter().position(|row| *row == before).unwrap());
            rows.insert(place.unwrap_or(rows.len()), *id);
        }
        rows
    }

    /// How many of them stand in order already, by trying all choices.
    fn longest_by_trial(ids: &[u16]) -> usize {
        let chosen = |choice: u32| {
            (0..)
                .zip(ids)
                .filter(move |(bit, _)| choice >> bit & 1 == 1)
        };
        (0..1 << ids.len())
            .filter(|choice| chosen(*choice).map(|(_, id)| id).is_sorted())
            .map(|choice| choice.count_ones() as usize)
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn who_rises_or_falls_is_moved_alone() {
        let shown = [0, 1, 2, 3, 4, 5];
        assert_eq!(moves(&shown, &shown), []);
        assert_eq!(moves(&shown, &[4, 0, 1, 2, 3, 5]), [(4, Some(0))]);
        assert_eq!(moves(&shown, &[1, 2, 3, 4, 0, 5]), [(0, Some(5))]);
        assert_eq!(moves(&shown, &[1, 2, 3, 4, 5, 0]), [(0, None)]);
        assert_eq!(moves(&shown, &[1, 0, 2, 3, 5, 4]).len(), 2);
        assert_eq!(moves(&shown, &[5, 4, 3, 2, 1, 0]).len(), 5);
    }

    #[test]
    fn every_order_of_six_comes_about() {
        let shown: Vec<u16> = (0..6).collect();
        let mut orders = vec![Vec::new()];
        for id in &shown {
            orders = (orders.iter())
                .flat_map(|order: &Vec<u16>| {
                    (0..=order.len()).map(move |place| {
                        let mut longer = order.clone();
                        longer.insert(place, *id);
                        longer
                    })
                })
                .collect();
        }
        assert_eq!(orders.len(), 720);
        for wanted in orders {
            let moves = moves(&shown, &wanted);
            assert_eq!(carried_out(&shown, &moves), wanted, "{moves:?}");
            let fewest = shown.len() - longest_by_trial(&wanted);
            assert_eq!(moves.len(), fewest, "{wanted:?}: {moves:?}");
        }
    }
}
