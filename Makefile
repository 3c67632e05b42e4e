# The one door: every command a person or CI needs.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
STAMP := $(VENV)/.installed

.PHONY: install system demo test check fix bench eval clean

install: $(STAMP)  ## the environment alone, from the lock file

$(STAMP): uv.lock pyproject.toml
	@echo "▸ Cài môi trường Python từ uv.lock (lần đầu chừng một phút)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(UV) || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(UV) sync --frozen --inexact --compile-bytecode --quiet
	@touch $@

system: $(STAMP)  ## system packages (pango, fonts, Chromium, PostgreSQL): installed where we may, named where not
	@bash tools/system-packages

demo: $(STAMP)  ## everything: data, official outputs, server on 127.0.0.1
	@bash tools/system-packages demo
	@$(BIN)/mangnon demo

test: $(STAMP)  ## the whole suite on SQLite and on a real PostgreSQL, browser tests included
	@bash tools/system-packages test
	@$(BIN)/python tools/testdb.py $(ARGS)

check: $(STAMP)  ## lint, types, import contracts, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint mangnon --check --quiet
	@$(BIN)/djlint mangnon --lint --quiet
	@$(BIN)/python tools/contracts.py
	@$(BIN)/python -m mangnon.config.command manage makemigrations --check --dry-run

fix: $(STAMP)  ## put right what a machine can put right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	-@$(BIN)/djlint mangnon --reformat --quiet

eval: $(STAMP)  ## how well documents are read: printed, and kept in docs/evaluation.md
	@$(BIN)/python -m mangnon.reading.scoring $(ARGS)

bench: $(STAMP)  ## speed and size: medians and ratios, printed as a table
	@bash tools/system-packages test
	@$(BIN)/python -m bench $(ARGS)

clean:
	rm -rf $(VENV) var out staticfiles
