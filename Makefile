# The targets a person needs: demo, test, check, bench. Each sets up .venv first.
PORT ?= 3000
# The first Python here that is new enough; `make PYTHON=/path/to/python3.12 ...` chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP = $(BIN)/python -m pip install --disable-pip-version-check --no-compile
LOCK = uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links

.PHONY: demo install test test-all test-sandbox check format bench chaos messages revision papers screenshots lock clean

demo: .venv/runtime  ## start Rapport on a local Slack workspace with sample data
	@PYTHONPATH=sandbox/src $(BIN)/python -m bot demo --port $(PORT)

install: .venv/installed  ## make .venv with all that development needs, from the hash-locked dependencies

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Rapport needs Python 3.11 or newer. Try: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/python
	@echo "The libraries that Rapport runs on come into .venv, once:"
	@$(PIP) --require-hashes -r requirements.txt
	@touch $@

.venv/installed: requirements-dev.txt pyproject.toml sandbox/pyproject.toml | .venv/bin/python
	@echo "What Rapport is developed and tested with comes into .venv, some 700 MB, once:"
	@$(PIP) --require-hashes -r requirements-dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable . --editable sandbox
	@test -e .venv/sandbox-tested || touch .venv/sandbox-tested
	@touch .venv/runtime $@

test: install .venv/sandbox-tested  ## the tests: each conversation in one way, nothing slow
	$(BIN)/python -m pytest -n auto -m "not slow"

# After `make test`, `make test-all TESTED=yes` repeats nothing of it.
test-all: install test-sandbox  ## each conversation in every way, and what is slow: processes, browser, chaos
	$(BIN)/python -m pytest -n auto $(if $(TESTED),--remaining,--every-way)

test-sandbox: install  ## the local Slack's own tests; `make test` runs them when it has changed
	cd sandbox && ../$(BIN)/python -m pytest -n auto
	@touch .venv/sandbox-tested

.venv/sandbox-tested: $(shell find sandbox/src sandbox/tests -type f -not -name '*.pyc')
	@$(MAKE) --no-print-directory test-sandbox

check: install  ## format, lint, types, import rules, first lines of docstrings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.docstrings
	cd sandbox && ../$(BIN)/mypy && ../$(BIN)/lint-imports

format: install  ## rewrite the files in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: install  ## the benchmarks, each printing the figures it measures
	$(BIN)/python -m tests.benchmarks
	cd sandbox && ../$(BIN)/python -m tests.benchmark

chaos: install  ## kill the bot while Slack fails and the database is gone; count what was lost or twice
	$(BIN)/python -m tests.chaos

messages: install  ## refresh the translation catalogues from the code
	$(BIN)/python -m tests.catalogues

revision: install  ## write a migration for what the tables in the code have new: make revision NAME=visits
	$(BIN)/python -m tests.revisions $(NAME)

papers: install  ## refresh what manifest.yml and the README say about commands
	$(BIN)/python -m tests.papers

screenshots: install  ## the README's pictures, taken from the demo
	$(BIN)/python -m tests.screenshots

lock:  ## resolve the dependencies anew (needs uv)
	$(LOCK) pyproject.toml sandbox/pyproject.toml --all-extras -o requirements-dev.txt
	$(LOCK) pyproject.toml sandbox/pyproject.toml -c requirements-dev.txt -o requirements.txt
	$(LOCK) pyproject.toml --extra pictures -c requirements-dev.txt -o requirements-pictures.txt

clean:
	rm -rf .venv $(foreach place,. sandbox,$(addprefix $(place)/,build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache)) *.egg-info sandbox/src/*.egg-info
