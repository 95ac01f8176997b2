# The targets a person needs: demo, test, check, bench. Each sets up .venv first.
PORT ?= 3000
# The first Python here that is new enough; `make PYTHON=/path/to/python3.12 ...` chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.PHONY: demo install test test-sandbox check format bench chaos messages screenshots lock clean

demo: install  ## start Rapport on a local Slack workspace with sample data
	@$(BIN)/rapport demo --port $(PORT)

install: .venv/installed  ## make .venv from the hash-locked dependencies

.venv/installed: requirements-dev.txt pyproject.toml sandbox/pyproject.toml
	@test -n "$(PYTHON)" || { echo "Rapport needs Python 3.11 or newer. Try: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . --editable sandbox
	@touch $@

test: install .venv/sandbox-tested  ## all tests, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n auto

test-sandbox: install  ## the local Slack's own tests; `make test` runs them when it is newer than their last pass
	cd sandbox && ../$(BIN)/python -m pytest -n auto
	@touch .venv/sandbox-tested

.venv/sandbox-tested: .venv/installed $(shell find sandbox/src sandbox/tests -type f -not -name '*.pyc')
	@$(MAKE) --no-print-directory test-sandbox

check: install  ## format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd sandbox && ../$(BIN)/mypy && ../$(BIN)/lint-imports

format: install  ## rewrite the files in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install  ## the benchmarks, each printing the figures it measures
	$(BIN)/python -m tests.benchmarks

chaos: install  ## kill the bot while Slack fails and the database is gone; count what was lost or twice
	$(BIN)/python -m tests.chaos

messages: install  ## refresh the translation catalogues from the code
	$(BIN)/python -m tests.catalogues

screenshots: install  ## the README's pictures, taken from the demo
	$(BIN)/python -m tests.screenshots

lock: install  ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml sandbox/pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links -o requirements-dev.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links -c requirements-dev.txt -o requirements.txt

clean:
	rm -rf .venv $(foreach place,. sandbox,$(addprefix $(place)/,build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache)) *.egg-info sandbox/src/*.egg-info
