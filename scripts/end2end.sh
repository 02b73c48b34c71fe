#!/usr/bin/env bash
# end2end.sh WORK [playwright arguments]: serves a fresh demo for the browser journeys and runs them.
. "$(dirname "$0")/lib.sh"
work=${1:-$(mktemp -d)}
shift || true
need npm "Install Node.js 20 or newer with npm."
chromium=$(command -v chromium || command -v chromium-browser || true)
if [ -z "$chromium" ]; then
    ensure_packages chromium
    chromium=$(command -v chromium)
fi
export CHROMIUM=$chromium PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
if [ ! -d end2end/node_modules ] || [ end2end/package-lock.json -nt end2end/node_modules ]; then
    (cd end2end && npm ci --no-audit --no-fund --loglevel=error)
    touch end2end/node_modules
fi
ITHACA_BINARY=${ITHACA_BINARY:-$(binary dev)}
export ITHACA_BINARY ITHACA_WORK=$work
(cd end2end && npx playwright test "$@")
node -e 'const r = require(process.argv[1]); console.log(r.stats.expected)' "$work/browser.json" >"$work/browser.passed"
