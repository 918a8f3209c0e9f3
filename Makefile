# What can be done with this tree: `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
DEMO ?= pilot
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
# What is installed beside it may hold the lock for a while.
APT := apt-get -o DPkg::Lock::Timeout=300
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# For each package pip names each folder of the machine's settings that is not there; all else that
# it says is shown.
BUT_FOLDERS := 2>&1 | sed '/^WARNING: Location .* is ignored: /d' >&2
ZH := app/translations/zh_Hans_CN/LC_MESSAGES/messages
# Matters of taste (line breaks, a button's default type), and a page that reloads without script.
TEMPLATE_STYLE := H015,H043,H052
SHORT := not browser and not documents and not slow
PACKAGES := app matching letters bench tests migrations wsgi.py gunicorn.conf.py

.PHONY: help run install installed engine collected pictures catalogs catalog system test test-rooms test-floors test-fast coverage check bench bench-matching lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

run: install catalogs ## install what is missing, load the demo once, start web and worker [PORT=8000] [DEMO=pilot|small|full]
	@exec $(FLASK) serve --port $(PORT) --upgrade --demo $(DEMO)

install: .venv/installed ## the Python environment in .venv, from requirements.lock

.venv/installed: requirements.lock
	@python=
	for name in python3.11 python3.12 python3.13 python3; do
	  if command -v "$$name" >/dev/null && "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
	    python="$$name"; break
	  fi
	done
	if [ -z "$$python" ]; then
	  echo "Xinqiao needs Python 3.11 or newer; found: $$(python3 --version 2>&1 || echo none). Install it (apt-get install python3.11 python3.11-venv) and try again." >&2
	  exit 1
	fi
	version="$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	    $(APT) update -qq && DEBIAN_FRONTEND=noninteractive $(APT) install -y -qq "python$$version-venv" >/dev/null
	  else
	    echo "Python's venv is missing. Install it (apt-get install python$$version-venv) and try again." >&2
	    exit 1
	  fi
	fi
	echo "Installing into .venv (once; a minute or two) …" >&2
	[ -x $(BIN)/python ] && $(BIN)/python -c 'import pip' 2>/dev/null || "$$python" -m venv --clear .venv
	$(PIP) -r requirements.lock $(BUT_FOLDERS)
	touch $@

catalogs: $(ZH).mo

$(ZH).mo: $(ZH).po | .venv/installed
	@$(BIN)/pybabel -q compile -d app/translations
	test -f $@ || { echo "No catalog was compiled: does $< have its header?" >&2; exit 1; }

catalog: install ## collect the words to translate into messages.po, then compile it
	@$(BIN)/pybabel -q extract -F babel.cfg -k _l -k lazy_gettext --project=xinqiao --msgid-bugs-address= --no-location --sort-output -o messages.pot .
	$(BIN)/pybabel -q update -i messages.pot -d app/translations --no-fuzzy-matching --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d app/translations
	rm -f messages.pot

system: ## what the tests need of the system: Chromium, a Chinese font, LibreOffice writer, poppler
	@missing=
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || [ -n "$${CHROMIUM:-}" ] || missing="$$missing chromium"
	{ command -v fc-list >/dev/null && fc-list :lang=zh-cn | grep -q .; } || missing="$$missing fonts-wqy-microhei fontconfig"
	command -v soffice >/dev/null || missing="$$missing libreoffice-writer-nogui"
	command -v pdftoppm >/dev/null || missing="$$missing poppler-utils"
	[ -n "$$missing" ] || exit 0
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	  echo "Installing$$missing …" >&2
	  $(APT) update -qq
	  DEBIAN_FRONTEND=noninteractive $(APT) install -y -qq --no-install-recommends $$missing >/dev/null
	else
	  echo "The tests need these packages of the system: apt-get install$$missing" >&2
	  exit 1
	fi

test: ## every test, on SQLite and PostgreSQL, in a real browser, with real documents
	@$(MAKE) -j2 installed system
	$(MAKE) -j2 test-rooms test-floors

installed: install catalogs engine collected

# Once, while the system's parts are being fetched: else each process of the tests compiles it.
collected: install catalogs
	@$(BIN)/pytest --collect-only -q tests >/dev/null

engine: install
	@folder="$$(mktemp -d)"
	$(BIN)/python -m matching solve bench/pilot/children.csv bench/pilot/volunteers.csv --out "$$folder/pilot" >/dev/null
	rm -r "$$folder"

# Two halves beside each other: each reads only its own tests, which takes a minute of a clean clone.
test-rooms:
	@$(BIN)/pytest -n 2 --dist worksteal --db sqlite --db postgresql tests/app tests/journeys

test-floors:
	@$(BIN)/pytest --db sqlite --db postgresql tests/rules tests/matching tests/letters tests/intake tests/browser

test-fast: install catalogs ## the rules, and what is proved without a database: a minute
	@$(BIN)/pytest -n 2 --dist worksteal -q --hypothesis-profile=quick -m "$(SHORT) and not stored"

coverage: install catalogs ## lines and branches that the quick tests reach, by file and package: a few minutes
	@$(BIN)/coverage erase
	# In one process: workers that write what they measured for over ten seconds are killed at it.
	$(BIN)/coverage run -m pytest -q -m "$(SHORT)"
	# Machine code cannot be followed: the engine's tests once more in plain Python, but for those of
	# the clock, which look at it so often that they would take minutes.
	NUMBA_DISABLE_JIT=1 $(BIN)/coverage run -m pytest -q -m "$(SHORT)" tests/matching --ignore tests/matching/solver/test_time.py
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	for package in app/*/ app/ letters/ matching/*/ matching/; do
	  percent="$$($(BIN)/coverage report --format=total --include="$$package*" 2>/dev/null)" || continue
	  printf '%-20s %s %%\n' "$$package" "$$percent"
	done

check: install ## style, types, templates, and the rules of tests/rules
	@$(BIN)/ruff check $(PACKAGES)
	$(BIN)/ruff format --check $(PACKAGES)
	$(BIN)/mypy
	$(BIN)/pyright app wsgi.py gunicorn.conf.py
	$(BIN)/djlint --quiet --lint --profile jinja --ignore $(TEMPLATE_STYLE) app/templates
	$(BIN)/pytest -q tests/rules

bench: install ## figures of this machine: documents, intake, page times
	@for name in letter_sheets intake pages scale;  do echo "== $$name"; $(BIN)/python -m "bench.$$name"; done

bench-matching: install .venv/installed-peers ## the engine beside its peers, up to 100,000 x 100,000
	@$(BIN)/python -m bench.matching

.venv/installed-peers: bench/requirements.lock | .venv/installed
	@$(PIP) -r bench/requirements.lock $(BUT_FOLDERS)
	touch $@

pictures: install catalogs system ## take the pictures of the guides anew, from the demo in a real browser
	@$(BIN)/python -m bench.pictures

mails: install catalogs ## keep the copies of mails anew (tests/app/messages/mails); look at what changed
	@$(BIN)/pytest -q --keep-mails tests/app/messages/mails

lock: install ## make the two lock files anew from pyproject.toml
	@compile="$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml"
	$$compile --extra dask --group dev -o requirements.lock
	$$compile --group bench -c requirements.lock -o bench/requirements.lock

clean: ## remove the environment and what was compiled; never data
	@rm -rf .venv $(ZH).mo .coverage* .ruff_cache .mypy_cache .pytest_cache
