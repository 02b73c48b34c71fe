#!/usr/bin/env bash
# watch.sh DATA: rebuilds and restarts the demo whenever a source file changes.
. "$(dirname "$0")/lib.sh"
stamp=$(mktemp)
server=
stop() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; server=; }
trap 'stop; rm -f "$stamp"' EXIT
while true; do
    touch "$stamp"
    if scripts/build.sh dev; then
        stop
        scripts/run.sh dev "$1" &
        server=$!
    else
        say "that did not build; waiting for the next change"
    fi
    until [ -n "$(find src style public migrations Cargo.toml Leptos.toml -newer "$stamp" -type f -print -quit)" ]; do sleep 1; done
done
