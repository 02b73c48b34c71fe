#!/usr/bin/env bash
# Everything that must hold before a change lands; closes with plain counts.
. "$(dirname "$0")/lib.sh"
use_toolchain
export CARGO_TERM_COLOR=never CARGO_INCREMENTAL=0

work=$(mktemp -d)
chmod 755 "$work"
finish() { scripts/postgres.sh stop "$work/postgres" || true; rm -rf "$work"; }
trap finish EXIT

step() { say "$1 ($((SECONDS / 60)) min)"; }

step "format"
cargo fmt --check
(cd scripts/assets && cargo fmt --check)

step "site/ for the tests, and the server"
scripts/build.sh dev

step "clippy, server and tests"
cargo clippy --quiet --all-targets --features ssr -- -D warnings
step "clippy, browser"
cargo clippy --quiet --lib --features hydrate-plan,hydrate-meetings,hydrate-board --target wasm32-unknown-unknown --profile wasm-dev -- -D warnings

step "unit, store and action tests on SQLite and Postgres"
TEST_POSTGRES_URL=$(scripts/postgres.sh start "$work/postgres")
export TEST_POSTGRES_URL
ITHACA_BINARY=$(binary dev)
export ITHACA_BINARY
cargo test --features ssr --no-fail-fast 2>&1 | tee "$work/cargo.log"

step "browser journeys and axe in Chromium"
scripts/end2end.sh "$work"

rust_passed=$(grep -E '^test result:' "$work/cargo.log" | awk '{passed += $4; failed += $6} END {print passed}')
browser_passed=$(cat "$work/browser.passed")
say "done in $((SECONDS / 60)) min $((SECONDS % 60)) s: $rust_passed tests of rules, stores and actions, $browser_passed in the browser"
echo "$((rust_passed + browser_passed)) passed, 0 failed"
