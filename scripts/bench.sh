#!/usr/bin/env bash
# Statements, processor time and transfer sizes, over a large generated store: on SQLite, or on the Postgres that
# BENCH_DATABASE_URL names.
. "$(dirname "$0")/lib.sh"
scripts/build.sh release
use_toolchain
cargo bench --quiet --features ssr --bench pages
