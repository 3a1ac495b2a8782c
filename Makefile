# Resguardo needs Python 3.11 or newer and git; everything else is fetched from PyPI into .venv.
# uv is used where the machine has it, and is put into .venv by pip where it has not.

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
UV := $(if $(UV),$(UV),.venv/bin/uv)
RUN := .venv/bin
WORKERS ?= 2

.PHONY: help demo test test-sqlite test-postgresql lint format reference words setup spark clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## fill a synthetic country and serve it at http://127.0.0.1:8000
	$(RUN)/resguardo demo

test: test-sqlite test-postgresql ## run all tests on SQLite and then on PostgreSQL

test-sqlite: setup ## run all tests on SQLite
	RESGUARDO_TEST_DATABASE=sqlite $(RUN)/pytest -n $(WORKERS)

test-postgresql: setup ## run the tests that touch the database on PostgreSQL
	RESGUARDO_TEST_DATABASE=postgresql $(RUN)/pytest -n $(WORKERS) tests

spark: setup ## add pyspark to .venv: the tests then compare both engines (needs Java 17)
	$(UV) sync --quiet --frozen --inexact --extra spark

lint: setup ## check style, types, contracts, migrations and generated pages
	$(RUN)/ruff check
	$(RUN)/ruff format --check
	RESGUARDO_DATA=build/lint $(RUN)/mypy
	$(RUN)/lint-imports --no-logo
	RESGUARDO_DATA=build/lint $(RUN)/resguardo django makemigrations --check --dry-run
	$(RUN)/python scripts/reference.py --check

format: setup ## put the code into its one shape
	$(RUN)/ruff check --fix
	$(RUN)/ruff format

reference: setup ## write the generated pages of docs/reference
	$(RUN)/python scripts/reference.py

words: setup ## collect and compile the catalogues of words
	$(RUN)/python scripts/words.py collect
	$(RUN)/python scripts/words.py compile

setup: .venv/.ready ## make .venv with exactly the packages of uv.lock

.venv/.ready: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; run: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@[ -x "$(UV)" ] || { $(PYTHON) -m venv .venv && .venv/bin/python -m pip install --quiet --disable-pip-version-check uv; }
	@[ -x .venv/bin/python ] || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) sync --quiet --frozen --inexact
	@touch $@

clean: ## remove what was made, but for data in var/
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
