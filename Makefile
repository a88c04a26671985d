# Two commands for a newcomer: `make demo` and `make test`. The rest is for working on the project.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# A locked file into an environment, saying now and then how far it is.
install = $(1)/bin/python -m pip --disable-pip-version-check install --progress-bar off --require-hashes -r $(2) | awk \
	-v total="$$(grep -c '^[A-Za-z].*==' $(2))" '/^(Collecting|Requirement already)/ && ++n % 20 == 0 \
	    { print "  " n " of " total " packages"; fflush() } /^Installing collected/ { print "  unpacking them"; fflush() }'
TOOLKIT := $(if $(filter Linux,$(shell uname -s)),.venv/.sagemaker) # SageMaker's own runs nowhere else
SITE_SOURCES := $(shell find frontend -path frontend/node_modules -prune -o -path frontend/dist -prune -o -type f -print) \
	$(wildcard training/released/report/*)

.PHONY: help demo test test-unit test-integration test-e2e test-site test-container check generate api-changes api-promise bench bench-detection bench-training bench-site cloud site screenshot lock format clean node
help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

demo: .venv/.serve frontend/dist/index.html ## Serve site and API on this machine (ARGUMENTS="--port 9000")
	@exec $(BIN)/galaxy serve $(ARGUMENTS)

test: check $(TOOLKIT) .venv/.cloud frontend/dist/index.html ## Set up and run every test
	npm --prefix frontend test
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGUMENTS)

test-unit: .venv/.dev ## Run the unit tests alone: no TensorFlow, no browser, no cloud
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/unit $(ARGUMENTS)

test-integration: .venv/.dev frontend/node_modules/.package-lock.json $(TOOLKIT) ## Run the integration tests alone
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/integration $(ARGUMENTS)

test-e2e: .venv/.dev .venv/.cloud frontend/dist/index.html ## Run the tests in a browser and on a local AWS alone
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/e2e/browser tests/e2e/local_aws $(ARGUMENTS)

test-site: frontend/dist/index.html ## Build the site and run its tests alone
	npm --prefix frontend run lint
	npm --prefix frontend test

test-container: .venv/.dev ## Build the Lambda image and run it as Lambda would (Linux, podman, root)
	@code=0; $(BIN)/python -m pytest tests/e2e/container $(ARGUMENTS) || code=$$?; \
	    cat tests/artefacts/containers.json 2>/dev/null || true; exit $$code

check: .venv/.dev frontend/node_modules/.package-lock.json ## Check format, lint, spelling, types, workflows, and that no generated file is stale
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/typos
	$(BIN)/mypy
	$(BIN)/mypy --package tests
	$(BIN)/zizmor --offline --quiet .github
	npm --prefix frontend run lint
	npm --prefix frontend run typecheck
	$(BIN)/python -m galaxy_devtools.generate --check

generate: .venv/.dev frontend/node_modules/.package-lock.json ## Write every generated file: *.gen.*, and the blocks of Markdown
	$(BIN)/python -m galaxy_devtools.generate

api-changes: .venv/.dev ## Name what would break a client of the API since its promise; `api-promise` adds what is new
	$(BIN)/python -m galaxy_devtools.api_changes

api-promise: .venv/.dev
	$(BIN)/python -m galaxy_devtools.api_changes --accept

format: .venv/.dev frontend/node_modules/.package-lock.json ## Format, and fix what lint can
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --fix --quiet .
	cd frontend && npx biome check --write

site: frontend/dist/index.html ## Build the site

cloud: .venv/.serve .venv/.infra frontend/dist/index.html ## Set up what deploying to AWS needs; `cdk` does it itself

bench-training: .venv/.dev ## Measure how fast each network trains and predicts, its embedding, and a head on it (GALAXY_ZOO_DATA)
	@$(BIN)/galaxy train bench $(ARGUMENTS)
	@$(BIN)/python -m tests.benchmarks.similarity
	@$(BIN)/python -m tests.benchmarks.finetuning

bench-detection: .venv/.dev frontend/node_modules/.package-lock.json ## Measure what both detectors find in simulated fields, and write it into lambda/README.md
	@$(BIN)/python -m tests.benchmarks.detection --write
	@$(BIN)/python -m galaxy_devtools.generate

bench-site: .venv/.dev frontend/dist/index.html ## Measure the site: Lighthouse, axe, what a first visit loads
	@$(BIN)/python -m tests.e2e.browser.bench

bench: .venv/.dev frontend/node_modules/.package-lock.json ## Measure the functions and the command line, and write it into the READMEs
	@$(BIN)/python -m tests.benchmarks $(ARGUMENTS)
	@$(BIN)/python -m tests.benchmarks.positions $(POSITIONS)
	@$(BIN)/python -m tests.benchmarks.large_field $(FIELD)
	@$(BIN)/python -m galaxy_devtools.generate

screenshot: .venv/.dev frontend/dist/index.html ## Take the README's screenshot
	$(BIN)/python -m tests.e2e.browser.screenshot

lock: .venv/.dev ## Resolve pyproject.toml into the locked requirement files
	$(call lock,dev,tests)
	$(call lock,serve,lambda,-c tests/requirements.txt)
	$(call lock,train,training,-c tests/requirements.txt)
	$(call lock,infra,infra,-c tests/requirements.txt)
	$(call lock-in,tests/integration/sagemaker)
	$(call lock-in,tests/e2e/container)
	$(call lock-in,.ci)
	$(resolve) tests/e2e/local_aws/requirements.in -o tests/e2e/local_aws/requirements.txt # its graphql-core is not the tests' own
resolve = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-emit-package galaxy-classifier --no-annotate --custom-compile-command "make lock" \
	$(UPGRADE)
lock = $(resolve) --extra $(1) $(3) pyproject.toml -o $(2)/requirements.txt
lock-in = $(resolve) -c tests/requirements.txt $(1)/requirements.in -o $(1)/requirements.txt

clean: ## Remove what was built and installed
	rm -rf .venv .venv-node frontend/node_modules frontend/dist cdk.out runs tests/artefacts

node:
	@node -e 'process.exit(parseInt(process.versions.node) < 22 ? 1 : 0)' 2>/dev/null || { echo "Node 22 or newer is needed;" \
	    "this is $$(node --version 2>/dev/null || echo none). It is at https://nodejs.org." >&2; exit 1; }

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info[:2] <= (3, 13) else \
	    "Python 3.11 to 3.13 is needed; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv .venv

.venv/.serve: lambda/requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing what serving needs…"
	@$(call install,.venv,lambda/requirements.txt)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: tests/requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing everything for working on the project (a few minutes the first time)…"
	@$(call install,.venv,tests/requirements.txt)
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ .venv/.serve .venv/.infra # their versions are the same

.venv/.infra: infra/requirements.txt pyproject.toml .venv/.serve
	@echo "Installing what deploying needs…"
	@$(call install,.venv,infra/requirements.txt)
	@touch $@

# The local AWS in an environment of its own: its versions of common packages are others.
.venv/.cloud: tests/e2e/local_aws/requirements.txt .venv/.dev
	@echo "Installing a local AWS, which a test deploys to…"
	@$(BIN)/python -m venv --clear .venv/cloud
	@$(call install,.venv/cloud,tests/e2e/local_aws/requirements.txt)
	@touch $@

# SageMaker's toolkit in an environment of its own, which sees what the first one holds after its own packages.
.venv/.sagemaker: tests/integration/sagemaker/requirements.txt .venv/.dev
	@echo "Installing SageMaker's toolkit, which a test runs the training script with…"
	@$(BIN)/python -m venv .venv/sagemaker
	@.venv/sagemaker/bin/python -c 'import pathlib, sys, sysconfig; \
	    pathlib.Path(sysconfig.get_path("purelib"), "training.pth").write_text(sys.argv[1])' \
	    "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
	@$(call install,.venv/sagemaker,tests/integration/sagemaker/requirements.txt)
	@touch $@

frontend/node_modules/.package-lock.json: frontend/package-lock.json frontend/package.json | node
	@echo "Installing what the site is built with…"
	@npm --prefix frontend ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/index.html: frontend/node_modules/.package-lock.json $(SITE_SOURCES)
	@echo "Building the site…"
	@npm --prefix frontend run build --silent -- --logLevel warn
	@touch $@
