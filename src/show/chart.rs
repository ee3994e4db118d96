//! A small chart of scores in the terminal: braille dots, two by four a cell.

/// Draws curves over the same range of time; each point is (time, value).
/// Curves are told apart by their colour.
pub(crate) fn draw(curves: &[Vec<(u32, i64)>], columns: usize, rows: usize) -> String {
    let points = || curves.iter().flatten();
    let (Some(last), Some(low), Some(high)) = (
        points().map(|p| p.0).max(),
        points().map(|p| p.1).min(),
        points().map(|p| p.1).max(),
    ) else {
        return String::new();
    };
    let (low, high) = (low.min(0), high.max(low.min(0) + 1).max(1));
    let mut canvas = Canvas::new(columns, rows);
    let spot = |(time, value): (u32, i64)| {
        let x = (columns * 2 - 1) as u64 * u64::from(time) / u64::from(last.max(1));
        let y = (rows * 4 - 1) as i128 * i128::from(high - value) / i128::from(high - low);
        (x as usize, y as usize)
    };
    for (colour, curve) in curves.iter().enumerate() {
        for pair in curve.windows(2) {
            canvas.line(spot(pair[0]), spot(pair[1]), colour);
        }
    }
    let zero_row = spot((0, 0)).1 / 4;
    canvas.text(low, high, zero_row)
}

/// ANSI colours in the order of the curves.
pub(crate) const COLOURS: [u8; 7] = [34, 33, 32, 35, 36, 31, 90];

struct Canvas {
    columns: usize,
    cells: Vec<(u8, usize)>,
}

impl Canvas {
    fn new(columns: usize, rows: usize) -> Self {
        Self {
            columns,
            cells: vec![(0, 0); columns * rows],
        }
    }

    /// Bresenham's line.
    fn line(&mut self, from: (usize, usize), to: (usize, usize), colour: usize) {
        let (mut x, mut y) = (from.0 as i64, from.1 as i64);
        let (end_x, end_y) = (to.0 as i64, to.1 as i64);
        let (dx, dy) = ((end_x - x).abs(), -(end_y - y).abs());
        let (step_x, step_y) = ((end_x - x).signum(), (end_y - y).signum());
        let mut error = dx + dy;
        loop {
            self.dot(x as usize, y as usize, colour);
            if x == end_x && y == end_y {
                return;
            }
            let twice = 2 * error;
            if twice >= dy {
                error += dy;
                x += step_x;
            }
            if twice <= dx {
                error += dx;
                y += step_y;
            }
        }
    }

    fn dot(&mut self, x: usize, y: usize, colour: usize) {
        const BITS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
        let cell = &mut self.cells[y / 4 * self.columns + x / 2];
        *cell = (cell.0 | BITS[x % 2][y % 4], colour);
    }

    fn text(&self, low: i64, high: i64, zero_row: usize) -> String {
        let rows = self.cells.len() / self.columns;
        let mut out = String::new();
        for (row, cells) in self.cells.chunks(self.columns).enumerate() {
            let label = match row {
                0 => short(high),
                _ if row == zero_row => "0".into(),
                _ if row + 1 == rows => short(low),
                _ => String::new(),
            };
            out.push_str(&format!("{label:>8} "));
            for (bits, colour) in cells {
                match bits {
                    0 if row == zero_row => out.push('·'),
                    0 => out.push(' '),
                    _ => {
                        let dots = char::from_u32(0x2800 + u32::from(*bits)).unwrap_or(' ');
                        out.push_str(&format!(
                            "\x1b[{}m{dots}\x1b[0m",
                            COLOURS[colour % COLOURS.len()]
                        ));
                    }
                }
            }
            out.push('\n');
        }
        out
    }
}

/// `182187` as `182k`.
fn short(points: i64) -> String {
    match points.abs() {
        0..10_000 => points.to_string(),
        10_000..10_000_000 => format!("{}k", points / 1_000),
        _ => format!("{}M", points / 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rising_line_goes_from_corner_to_corner() {
        let chart = draw(&[vec![(0, 0), (10, 100)]], 4, 2);
        let lines: Vec<&str> = chart.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].contains("100") && lines[1].contains(" 0 "));
        assert!(draw(&[Vec::new()], 4, 2).is_empty());
    }
}
