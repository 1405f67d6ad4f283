# `make` alone lists the commands. Each one works from a fresh clone and needs nothing before it.

.DEFAULT_GOAL := help
.PHONY: help run test check bench validate setup

help:
	@awk -F ': ## ' '/^[a-z]+: ## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: ## from a fresh clone to the product with its example organisation at http://127.0.0.1:8000
	@scripts/setup run
	@.venv/bin/python scripts/run.py

test: ## from a fresh clone to all tests run, browser, PostgreSQL and Redis included; ARGS="-k board" narrows
	@scripts/setup dev
	@.venv/bin/python scripts/test.py $(ARGS)

check: ## format, lint, types, layer contracts, missing migrations, lock files
	@scripts/setup dev
	@scripts/check

bench: ## the benchmarks, each against its reference in the same run; writes bench/results.json
	@scripts/setup dev
	@.venv/bin/python -m bench.run $(ARGS)

validate: ## the long studies at full size; writes docs/validation.md
	@scripts/setup dev
	@.venv/bin/python -m validation.run $(ARGS)

setup: ## the virtual environment for development, from the lock files
	@scripts/setup dev
