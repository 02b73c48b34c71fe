#!/usr/bin/env bash
# run.sh PROFILE DATA: fills an empty store with the demo, then serves it.
. "$(dirname "$0")/lib.sh"
ithaca=$(binary "$1")
export ITHACA_DATA=$2 PUBLIC_URL="${PUBLIC_URL:-http://$ADDR}"
"$ithaca" demo --if-empty
cat >&2 <<TEXT

  Open $PUBLIC_URL and sign in as admin, manager, mentor or mentee with one click,
  or with mentor@demo.example and the password ithaca-demo. Ctrl-C stops the server.

TEXT
exec "$ithaca" serve
