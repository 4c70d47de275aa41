# The commands of the project. `make site` and `make test` work on a machine that has Python 3.11+, make and git.

PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: site offline test serve check demo quality lock format clean

site: .venv/run
	$(BIN)/briefings generate
	$(BIN)/mkdocs build --strict --quiet
	@echo "The site is in site/. Read it with: make serve"

test: .venv/dev
	$(BIN)/python -m pytest

offline: .venv/run
	$(BIN)/briefings generate
	$(BIN)/mkdocs build --strict --quiet --config-file offline.yml
	@echo "Open site-offline/index.html; it needs no server."

serve: .venv/run
	$(BIN)/mkdocs serve --livereload --dirty

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

demo: .venv/run
	$(BIN)/briefings generate --project examples
	$(BIN)/mkdocs build --strict --quiet --config-file examples/mkdocs.yml
	@echo "The invented story's site is in examples/site/."

format: .venv/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

quality: .venv/dev
	$(BIN)/python -m benchmarks.quality $(CORPUS)

lock: .venv/dev
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv site site-offline examples/site

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 site" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/run: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/dev: requirements-dev.lock .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
