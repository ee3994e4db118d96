//! The bundle for everybody: the board, and how to come in. A browser runs it as soon as it is loaded.

fn main() {
    #[cfg(target_arch = "wasm32")]
    scoreboard::app::take_over_public();
}
