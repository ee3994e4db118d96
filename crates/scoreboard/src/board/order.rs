//! How rows come into another order with few moves.

/// What to put before what, or at the end, one after the other. One that rises, or falls, is moved and no other.
pub(super) fn moves(shown: &[u16], wanted: &[u16]) -> Vec<(u16, Option<u16>)> {
    let mut moves: Vec<(u16, Option<u16>)> = Vec::new();
    let mut next = 0;
    for id in wanted {
        let has_moved = |id: &u16| moves.iter().any(|(moved, _)| moved == id);
        while shown.get(next).is_some_and(has_moved) {
            next += 1;
        }
        if shown.get(next) == Some(id) {
            next += 1;
        } else if shown.get(next + 1) == Some(id) {
            // The one before it falls, and is moved in its turn.
            next += 2;
        } else {
            moves.push((*id, shown.get(next).copied()));
        }
    }
    moves
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

    #[test]
    fn who_rises_or_falls_is_moved_alone() {
        let shown = [0, 1, 2, 3, 4, 5];
        assert_eq!(moves(&shown, &shown), []);
        assert_eq!(moves(&shown, &[4, 0, 1, 2, 3, 5]), [(4, Some(0))]);
        assert_eq!(moves(&shown, &[1, 2, 3, 4, 0, 5]), [(0, Some(5))]);
        assert_eq!(moves(&shown, &[1, 2, 3, 4, 5, 0]), [(0, None)]);
        assert_eq!(
            moves(&shown, &[1, 0, 2, 3, 5, 4]),
            [(0, Some(2)), (4, None)]
        );
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
        }
    }
}
