# Shared by the scripts: where things are, which toolchain to use. To be sourced.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$HOME/.cache/ithaca/target}"

say() { printf '\033[1mithaca:\033[0m %s\n' "$*" >&2; }

need() {
    command -v "$1" >/dev/null && return
    say "$1 is missing. $2"
    exit 1
}

# Installs Debian packages where that is possible, and otherwise says what is missing.
ensure_packages() {
    dpkg -s "$@" >/dev/null 2>&1 && return
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        say "installing $*"
        apt-get update -q >&2
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >&2
    else
        say "please install: $*"
        exit 1
    fi
}

use_toolchain() {
    need cargo "Install Rust from https://rustup.rs and run this again."
    need cc "Install a C compiler (Debian: apt-get install build-essential)."
    RUSTUP_TOOLCHAIN=$(scripts/wasm-target.sh)
    export RUSTUP_TOOLCHAIN
}

# binary PROFILE: where cargo leaves the server.
binary() {
    case $1 in
        dev) echo "$CARGO_TARGET_DIR/debug/ithaca" ;;
        *) echo "$CARGO_TARGET_DIR/$1/ithaca" ;;
    esac
}
