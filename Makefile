# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
LINT := .venv-lint
BIN := $(VENV)/bin

# what test-fast leaves out: a browser, real servers, every command of README
SLOW := tests/web tests/real tests/soak tests/test_readme.py
PYTEST := pytest -m "not soak" -n 3 --dist worksteal
unexport PYTHONDONTWRITEBYTECODE  # what is compiled once serves every process

.DEFAULT_GOAL := help
.PHONY: help install run test test-fast lint bench soak clean browser python

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/.installed  ## make .venv with the duizhao command in it

run: $(VENV)/.installed  ## load corpus/ and glossary.csv, draft what has no draft, serve
	@$(BIN)/duizhao serve --load --draft

test: $(VENV)/.tested browser  ## run every test, on SQLite and PostgreSQL, in a real browser
	@mkdir -p .cache && rm -f .cache/coverage*
	$(BIN)/coverage run -m $(PYTEST)
	@$(BIN)/coverage combine -q && $(BIN)/coverage report

test-fast: $(VENV)/.tested  ## the tests without browser, real servers and README, unmeasured
	$(BIN)/python -m $(PYTEST) $(SLOW:%=--ignore=%)

lint: $(VENV)/.tested $(LINT)/.installed  ## ruff, mypy --strict, import contracts
	$(LINT)/bin/ruff check
	$(LINT)/bin/ruff format --check
	$(LINT)/bin/mypy --python-executable $(BIN)/python
	PYTHONPATH=. $(LINT)/bin/lint-imports

bench: $(VENV)/.tested $(VENV)/.benched browser  ## measure what docs/benchmarks.md claims; DATA=folder of real text
	@for script in benchmarks/[a-z]*.py; do real=; \
	  case $$script in */checks.py|*/terms.py|*/decoding.py|*/drafts*.py) real="$(DATA)"; \
	    test -n "$$real" || { echo "== $$script: left out, it wants make bench DATA=folder"; continue; };; esac; \
	  echo "== $$script"; $(BIN)/python $$script $$real || exit 1; \
	done

soak: $(VENV)/.tested  ## the slow and long tests; their output goes into docs/benchmarks.md
	$(BIN)/python -m pytest -m soak -s

clean:  ## remove what the targets made
	rm -rf $(VENV) $(LINT) .cache build *.egg-info

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3.11"; exit 1; }

$(VENV)/.installed: pyproject.toml | python
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(VENV)/.benched: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

$(LINT)/.installed: pyproject.toml | python
	@test -x $(LINT)/bin/python || $(PYTHON) -m venv $(LINT)
	@$(LINT)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[lint]'
	@touch $@

browser:
	@if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser tests (once) ..."; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium chromium-driver >/dev/null; \
	else \
	  echo "The browser tests need Chromium and ChromeDriver: sudo apt-get install chromium chromium-driver"; \
	  exit 1; \
	fi
