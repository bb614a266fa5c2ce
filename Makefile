# Every command works from a bare clone with Python >= 3.11 and make.
# Settings come from the environment; see README.md.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes --only-binary :all:

.DEFAULT_GOAL := help
.PHONY: help setup dev run serve test coverage check format bench drill lock data

help:
	@echo "make run    set up, load the published facts and the demo, serve on http://127.0.0.1:$(PORT)/"
	@echo "make test   all tests, on SQLite and on PostgreSQL"
	@echo "make setup | serve | check | format | bench | drill | lock: see README.md"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is %d.%d" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.setup: requirements.lock | $(BIN)/python
	$(INSTALL) -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(BIN)/python
	$(INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/.setup

setup: $(VENV)/.setup
dev: $(VENV)/.dev

data: setup
	@echo "Preparing the database"
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_fixtures
	@$(BIN)/python manage.py load_demo

run: data
	@$(BIN)/python manage.py show_accounts --url http://127.0.0.1:$(PORT)/
	@$(BIN)/python manage.py runserver --nothreading 127.0.0.1:$(PORT)

serve: data
	@sh .ci/serve $(PORT)

test: dev
	@sh .ci/test $(ARGS)

coverage: dev
	@sh .ci/coverage

check: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	DJANGO_DEBUG=1 $(BIN)/mypy .
	$(BIN)/djlint templates --check --lint
	$(BIN)/python manage.py makemigrations --check --dry-run
	@sh .ci/check-deploy

format: dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint templates --reformat --quiet || true

bench: dev
	$(BIN)/python manage.py bench $(ARGS)

# The kills and races of the tests, many more of them; KILLS= for others.
KILLS ?= 500
drill: dev
	@CCHC_KILLS=$(KILLS) sh .ci/test tests/drill $(ARGS)

# Needs uv on the PATH; writes no index address.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-annotate --no-header --only-binary :all: -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-annotate --no-header --only-binary :all: -o requirements-dev.lock
