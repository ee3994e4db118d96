//! The bundle of the board, which everybody sees. A browser runs it as soon as it is loaded.

fn main() {
    #[cfg(target_arch = "wasm32")]
    scoreboard::app::take_over_board();
}
