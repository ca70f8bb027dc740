# Two commands to begin with: `make demo` shows the product, `make test` checks all of it.
# Both need Python 3.11 or later, make and a package index; neither needs root, Docker or a running server.

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq
COMPILE := $(PY) -m uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11
SAY := @printf '\n==> %s\n'

.DEFAULT_GOAL := help
.PHONY: help demo test coverage lint format bench pictures scanners lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/demo ## See the whole product at work, with made-up customers and no account anywhere
	$(SAY) 'Starting the demo (Ctrl-C ends it)'
	@$(PY) -m bot demo $(ARGS)

test: lint ## Check everything: the rules of the house, and the tests on SQLite and PostgreSQL
	$(SAY) 'Running the tests, on SQLite and on PostgreSQL'
	@$(PY) -m pytest --numprocesses=logical --maxprocesses=8 --dist=worksteal $(ARGS)

coverage: ## Run the tests, and tell which lines none of them reaches
	@$(MAKE) --no-print-directory test ARGS="--cov $(ARGS)"

lint: .venv/test ## Check the rules of the house only: style, types, who may import whom
	$(SAY) 'Checking style (ruff), types (mypy) and imports (import-linter)'
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-logo

format: .venv/test ## Rewrite the code in the style of the house
	@$(PY) -m ruff check --fix
	@$(PY) -m ruff format

bench: .venv/test ## Measure how fast it is, each figure beside what this machine can do
	@$(PY) -m tests.bench $(ARGS)

pictures: .venv/test ## Draw everything that is shown in Slack and by mail anew, for the docs (takes a Chromium)
	@$(PY) -m tests.pictures $(ARGS)

scanners: .venv/test ## Play what link scanners and people do with a mail's links, for docs/scanners.md (takes a Chromium)
	@$(PY) -m tests.scanners $(ARGS)

lock: .venv/test ## Renew both lock files after a change in pyproject.toml (UPGRADE=1: every package, too)
	@$(PIP) install uv
	@$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --group build -o requirements.lock
	@$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove the environment and everything that was generated
	@rm -rf .venv build dist tests/node/node_modules .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ------------------------------------------------------------------------------------------- the environment
# Made once, and renewed when a lock file changes. The files .venv/demo and .venv/test say what is installed.

.venv/python:
	$(SAY) 'Creating the environment in .venv (once)'
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or later is needed: name one with `make … PYTHON=python3.12`.' >&2; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo 'Python cannot make an environment here; on Debian: apt install python3-venv.' >&2; exit 1; }
	@touch $@

.venv/demo: requirements.lock pyproject.toml | .venv/python
	$(SAY) "Installing $$(grep -c == requirements.lock) locked packages (about half a minute)"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test: requirements-dev.lock pyproject.toml | .venv/python
	$(SAY) "Installing $$(grep -c == requirements-dev.lock) locked packages, with a PostgreSQL for the tests (about a minute)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch .venv/demo $@
