#!/usr/bin/env bash
# Statements, processor time and transfer sizes, over a large generated store.
. "$(dirname "$0")/lib.sh"
scripts/build.sh ship
use_toolchain
cargo bench --features ssr --profile ship --bench pages
