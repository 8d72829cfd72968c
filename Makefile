.DEFAULT_GOAL := help
PYTHON ?= python3
# make test ARGS=tests.leads SUITES=default · make bench ARGS="--articles 10000"
ARGS ?=
export HOST PORT WORKERS DATA_DIR DATABASE_URL REDIS_URL SUITES

.PHONY: help run setup serve test bench drill pictures

help: ## list these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: ## from a fresh clone to a portal with demo content at http://127.0.0.1:8000
	@$(PYTHON) launch.py run

setup: ## all of that except serving
	@$(PYTHON) launch.py setup

serve: ## serve what is set up, as production does (HOST, PORT, WORKERS)
	@$(PYTHON) launch.py serve

test: ## the whole suite on SQLite, and on PostgreSQL and Redis where DATABASE_URL and REDIS_URL are set
	@$(PYTHON) launch.py test $(ARGS)

bench: ## our speed, the limit and stock Wagtail, in one run
	@$(PYTHON) launch.py bench $(ARGS)

drill: ## the long fault drills
	@$(PYTHON) launch.py drill

pictures: ## every public page as a visitor sees it, into docs/pictures (needs Chromium)
	@$(PYTHON) launch.py pictures
