#!/usr/bin/env bash
# Statements, processor time and transfer sizes, over two large generated stores on SQLite.
. "$(dirname "$0")/lib.sh"
scripts/build.sh release
use_toolchain
cargo bench --quiet --features ssr --bench pages
