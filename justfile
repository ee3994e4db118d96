# Everyday commands; `just` alone lists them. Each is one ordinary command that works without just.

_default:
    @just --list --unsorted

# Play a six-minute game against bots, in the browser
demo *ARGS:
    cargo run --release -- demo {{ARGS}}

# Play a whole game offline: just simulate unicorn-rentals --seed 7
simulate *ARGS="unicorn-rentals":
    cargo run --release -- simulate {{ARGS}}

# Show every problem of a scenario: just check my-scenario.toml
check *ARGS="unicorn-rentals":
    cargo run --release -- check {{ARGS}}

# All tests but those in the browser
test *ARGS:
    cargo test --workspace {{ARGS}}

# The laws of the engine on 10,000 made-up games each: half an hour or so, to be left alone at night
nightly CASES="10000":
    GAMEDAY_CASES={{CASES}} cargo test -p sim-engine --test laws -- --nocapture

# The whole story in half an hour, and 10,000 kills in a row: nothing may pile up
soak:
    GAMEDAY_SOAK_S=1800 cargo test --test soak story
    GAMEDAY_SOAK_KILLS=10000 cargo test --test soak kills

# The live half beside nginx, Varnish and wrk: just bench-live --only cached
bench-live *ARGS: release
    bench/live/run {{ARGS}}

# The scoreboard with 100 teams: a thousand viewers, then its page in Chromium
bench-web: release
    bench/web/viewers
    bench/web/page

# Fuzz a target for a while: just fuzz api 600; without one, all of them for a minute
fuzz *ARGS:
    fuzz/run {{ARGS}}

# The tests in the browser, on a release build
test-browser: release
    tests/browser/run target/release/gameday

# The pictures of the guides, docs/images/en and ko, from a game that is played for them: seven minutes or so
pictures *ARGS: release
    tests/browser/pictures {{ARGS}}

# Clippy as CI runs it
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# Format everything
fmt:
    cargo fmt --all
    # A macro declares these modules, so cargo fmt does not find them.
    rustfmt --edition 2024 crates/chaos-monkey/src/catalogue/*.rs

# Hygiene of the tree: leftovers, long files, clocks and I/O in the core
tidy:
    cargo xtask tidy

# Licences, sources and bans of dependencies
deny:
    cargo deny --locked check --hide-inclusion-graph bans licenses sources

# Rebuild the committed browser bundle
web:
    cargo xtask web

# Is the committed browser bundle current?
web-check:
    cargo xtask web --check

# The quick checks before a commit
pre-commit: fmt lint tidy web-check

# The binary as it is given away
release:
    cargo build --release

# Everything that CI runs (installs what is missing, so as root on Debian)
ci:
    .ci/run
