# Everything a person or CI runs. Python 3.11 to 3.13 is the only thing that must be there before.
PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
# the locks are complete, so nothing is resolved here
INSTALL := $(BIN)/pip install --disable-pip-version-check --progress-bar off --no-deps
COUNT := | awk '/^Collecting/ { printf "\r  %d packages fetched", ++n; fflush() } \
	/^Installing/ { printf "\r  %d packages fetched, installing ...", n; fflush() } END { print "" }'
.DEFAULT_GOAL := help

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: .venv/.ready ## one night through Airflow: fetch, build, judge, publish, show
	@$(BIN)/ssk run

up: .venv/.ready ## the same as a service: Airflow page, schedule 01:30 WIB, warehouse on loopback
	@$(BIN)/ssk up

down: .venv/.ready ## stop the service; data and history stay in .ssk/
	@$(BIN)/ssk down

test: .venv/.dev lint ## the whole suite, linters and types included
	$(BIN)/pytest -n 2 --dist loadfile

lint: .venv/.dev ## format, lint, types, SQL style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar -p 2 dbt_project/models dbt_project/tests

format: .venv/.dev ## put code into the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev ## timed runs that print ratios (not part of the suite)
	$(BIN)/pytest -m bench -s tests/bench

lock: ## resolve the locks anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		-c requirements-dev.lock pyproject.toml -o requirements.lock
	echo "stadata==1.0.0" | uv pip compile -q --no-deps --generate-hashes --no-header --no-annotate \
		- -o requirements-stadata.lock

clean: down ## stop the service and delete its state and the environment
	rm -rf .ssk .venv

.venv/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else \
		f"Python 3.11 to 3.13 is needed, this is {v[0]}.{v[1]}: make run PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv

.venv/.ready: .venv/bin/python requirements.lock pyproject.toml
	@echo "Installing the locked packages (one or two minutes, once) ..."
	@$(INSTALL) --require-hashes -r requirements.lock $(COUNT)
	@$(INSTALL) -q --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.ready requirements-dev.lock requirements-stadata.lock
	@echo "Installing the locked test packages ..."
	@$(INSTALL) --require-hashes -r requirements-dev.lock -r requirements-stadata.lock $(COUNT)
	@touch $@

.PHONY: help run up down test lint format bench lock clean
