# Ithaca. `make help` lists what there is.
# Compiled dependencies are kept outside the checkout, so that a fresh clone builds in minutes.

CARGO_TARGET_DIR ?= $(HOME)/.cache/ithaca/target
export CARGO_TARGET_DIR
ADDR ?= 127.0.0.1:3000
export ADDR
DATA ?= data

.PHONY: help run build test watch bench clean

help: ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: ## Build, fill in the demo organization the first time, and serve it (ADDR=127.0.0.1:3000, DATA=data)
	@scripts/build.sh release
	@scripts/run.sh release "$(DATA)"

build: ## Build the best release binary, with everything inside: target/release/ithaca
	@scripts/build.sh ship

test: ## Check format and lints, run every test on SQLite and Postgres, then the browser journeys
	@scripts/test.sh

watch: ## Rebuild and restart whenever a file changes
	@scripts/watch.sh "$(DATA)"

bench: ## Measure statements, processor time and transfer sizes over a large generated store
	@scripts/bench.sh

clean: ## Remove what was built in this folder (compiled dependencies stay in CARGO_TARGET_DIR)
	rm -rf site site.new target
