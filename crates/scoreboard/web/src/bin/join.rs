//! The bundle of the page that lets people in. A browser runs it as soon as it is loaded.

fn main() {
    #[cfg(target_arch = "wasm32")]
    scoreboard::app::take_over_join();
}
