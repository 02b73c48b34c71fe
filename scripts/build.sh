#!/usr/bin/env bash
# build.sh dev|release|ship: the browser's side, then site/, then the server with site/ inside.
# dev compiles fastest; release runs well; ship takes longest and makes the smallest and fastest.
. "$(dirname "$0")/lib.sh"
profile=${1:-dev}
use_toolchain

case $profile in
    dev) wasm_profile=wasm-dev optimize= ;;
    release) wasm_profile=wasm-release optimize=--optimize ;;
    ship) wasm_profile=wasm-release optimize=--optimize ;;
    *) say "build.sh dev|release|ship"; exit 2 ;;
esac

began=$SECONDS
if [ ! -e "$(binary "$profile")" ]; then
    say "building for the first time: 15 to 20 minutes on 2 cores; the next time takes seconds to a minute"
fi

if [ -n "$optimize" ] && [ ! -x node_modules/.bin/wasm-opt ]; then
    if command -v npm >/dev/null; then
        say "installing wasm-opt (npm package binaryen), which halves what the browser loads"
        npm ci --omit=optional --no-audit --no-fund --loglevel=error >&2 || say "npm did not bring it; going on without"
    else
        say "npm is not here, so the WASM stays about twice as large as it could be"
    fi
fi

# Cargo builds one set of features at a time and forgets the one before, so it could not tell that both are up to date.
stamp=target/site.stamp
if [ -e site/hash.txt ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wasm_profile" ] &&
    [ -z "$(find src style public scripts Cargo.toml Cargo.lock node_modules/.bin/wasm-opt -newer "$stamp" -print -quit 2>/dev/null)" ]; then
    say "1/3 2/3 the browser's side is as it was"
else
    mkdir -p target
    # Written first: what changes during the build is newer.
    echo "$wasm_profile" >"$stamp.new"
    say "1/3 the browser's side (WASM)"
    modules=
    for module in plan meetings board; do
        cargo rustc --quiet --lib --crate-type cdylib --features hydrate-$module --target wasm32-unknown-unknown --profile "$wasm_profile"
        cp "$CARGO_TARGET_DIR/wasm32-unknown-unknown/$wasm_profile/ithaca.wasm" "$CARGO_TARGET_DIR/wasm32-unknown-unknown/$wasm_profile/$module.wasm"
        modules="$modules $module=$CARGO_TARGET_DIR/wasm32-unknown-unknown/$wasm_profile/$module.wasm"
    done

    say "2/3 site/: bindings, style, compression"
    CARGO_TARGET_DIR="$CARGO_TARGET_DIR/tools" cargo build --quiet --manifest-path scripts/assets/Cargo.toml
    "$CARGO_TARGET_DIR/tools/debug/ithaca-assets" $modules $optimize >&2
    mv "$stamp.new" "$stamp"
fi

say "3/3 the server"
cargo build --quiet --bin ithaca --features ssr --profile "$profile"
if [ "$profile" = ship ]; then
    mkdir -p target/release
    cp "$(binary ship)" target/release/ithaca
    say "target/release/ithaca is ready ($(du -h target/release/ithaca | cut -f1))"
fi
say "built in $((SECONDS - began)) s"
