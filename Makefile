# Kechuang: `make` alone lists the verbs.
SHELL := /bin/bash
PORT ?= 8000
ARGS ?=
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup dev run demo test test-long bench accuracy check format lock

help: ## list the verbs
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## build .venv from the lock, with the command `kechuang` in it
	@scripts/setup run

dev:
	@scripts/setup dev

run: setup ## serve this bureau's own data on 127.0.0.1:8000 until Ctrl-C (PORT=… for another port)
	@scripts/serve $(PORT)

demo: setup ## load the demo data and serve it on 127.0.0.1:8000 until Ctrl-C
	@scripts/serve $(PORT) demo

test: dev ## run the tests (ARGS="-k name" for some of them)
	@$(BIN)/pytest -n 2 $(ARGS)

test-long: dev ## run the long tests too
	@$(BIN)/pytest -n 2 -m "long or not long" $(ARGS)

bench: dev ## measure reading, search, accuracy, plan checks, documents, pages, imports and large registers; figures go to benchmarks/results
	@failed=0; for each in read search accuracy plan_check documents pages imports register_pages; do \
	  $(BIN)/python benchmarks/$$each.py || [ $$? -eq 2 ] || failed=1; done; exit $$failed

accuracy: dev ## score the reading of the five real plans against ../shared/gold
	@$(BIN)/python benchmarks/accuracy.py $(ARGS)

check: dev ## linter, formatter, types, migrations, catalog, dependencies: what CI checks besides the tests
	@scripts/check

format: dev ## format the code
	@$(BIN)/ruff format src tests benchmarks scripts manage.py
	@$(BIN)/ruff check --fix-only --quiet src tests benchmarks manage.py

lock: dev ## pin all dependencies anew, with hashes and without any address
	@scripts/lock
