#!/usr/bin/env bash
# Makes sure that a compiler with the wasm32 standard library is at hand, and prints the toolchain to use.
#
# In this order: the toolchain in use already has it; rustup fetches it; Debian's own compiler with its source builds it.
# WASM_SETUP=debian goes straight to the last, for machines that reach package registries only.
set -euo pipefail

say() { echo "ithaca: $*" >&2; }

has_wasm_std() {
    local sysroot
    sysroot=$(rustc ${1:+"+$1"} --print sysroot 2>/dev/null) || return 1
    compgen -G "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib/libstd-*.rlib" >/dev/null
}

if ! command -v rustup >/dev/null; then
    say "rustup is missing. Install it from https://rustup.rs and run this again."
    exit 1
fi

if has_wasm_std ""; then
    rustup show active-toolchain | cut -d' ' -f1
    exit 0
fi

if has_wasm_std debian; then
    echo debian
    exit 0
fi

if [ "${WASM_SETUP:-}" != debian ]; then
    say "adding the wasm32 target with rustup"
    if timeout 120 rustup target add wasm32-unknown-unknown >&2 && has_wasm_std ""; then
        rustup show active-toolchain | cut -d' ' -f1
        exit 0
    fi
    say "rustup could not fetch it"
fi

if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
    say "No wasm32 standard library. Run 'rustup target add wasm32-unknown-unknown', or, on Debian without a way to rustup's server, run this as root."
    exit 1
fi

say "building the wasm32 standard library with Debian's compiler (about five minutes, once)"
packages="rustc-web cargo-web rust-web-src rust-web-llvm lld-22 rust-web-clippy rustfmt-web"
if ! dpkg -s $packages >/dev/null 2>&1; then
    apt-get update >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages >&2
fi
rustup toolchain link debian /usr >&2

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/src"
printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n' >"$scratch/Cargo.toml"
: >"$scratch/src/lib.rs"
(
    cd "$scratch"
    RUSTUP_TOOLCHAIN=debian RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$scratch/target" \
        cargo build --release --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test >&2
)
library=/usr/lib/rustlib/wasm32-unknown-unknown/lib
mkdir -p "$library"
rm -f "$scratch"/target/wasm32-unknown-unknown/release/deps/libempty*
cp "$scratch"/target/wasm32-unknown-unknown/release/deps/*.rlib "$scratch"/target/wasm32-unknown-unknown/release/deps/*.rmeta "$library"
has_wasm_std debian || { say "the wasm32 standard library could not be built"; exit 1; }
echo debian
