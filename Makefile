# Each target does all its own set-up: Python 3.11 or later and make are enough.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest
SCENARIOS := $(wildcard scenarios/*.toml)
REPLICATIONS ?= 40
MINUTES ?= 60
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/uv pip compile pyproject.toml --quiet --no-annotate --python-version 3.11
LOCK := --universal --generate-hashes --no-strip-extras

.PHONY: run compare test test-slow test-all browser fuzz uncompiled lint same-digits agreement bench allocation-bench calibration reference docs hooks picture wheel requirements licences clean

run: $(READY) ## the app, on this machine alone: http://127.0.0.1:8501
	$(BIN)/planner app

compare: $(READY) ## the bundled scenarios compared, as a table
	$(BIN)/planner compare $(SCENARIOS) --replications $(REPLICATIONS)

test: $(READY) ## the tests to run while working, about five minutes; those in a browser not where there is no Chromium
	$(PYTEST) -m "not slow" -n auto --dist loadgroup --ignore=tests/browser
	$(PYTEST) -m "not slow" -rs tests/browser

test-slow: $(READY) ## the tests that `make test` leaves out: what each is, and why it is slow, stands with its mark
	$(PYTEST) -m slow -n auto --dist loadgroup --ignore=tests/browser
	$(PYTEST) -m slow -n auto --dist loadgroup -rs tests/browser

test-all: test test-slow ## every test

browser: $(READY) ## the app in Chromium
	$(PYTEST) -rs tests/browser

fuzz: $(READY) ## the fuzzers and the kills, with new examples each time, for an hour; MINUTES says otherwise
	$(BIN)/python tools/fuzz.py --minutes $(MINUTES)

uncompiled: $(READY) ## the compiled code as plain Python, so that every line of it is seen to run
	NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest -n auto tests/timeline tests/model/test_rules.py tests/agreement/test_agreement.py \
		-k "not reference and not bundled and not generated and not every_kind and not near" \
		--cov=planner/sim/batch --cov=planner/sim/tally --cov=planner/world --cov=planner/model/rules.py \
		--cov-report=term-missing:skip-covered --cov-fail-under=95

lint: $(READY) ## style, types, spelling, and the habits of the field's projects
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/sp-repo-review .

same-digits: $(READY) ## the same comparison on both engines, spread differently; the same plan and estimates on three kinds of processor
	$(BIN)/python tools/same_digits.py $(SCENARIOS)
	$(BIN)/python tools/same_processors.py

agreement: $(READY) ## both engines, event by event, for long: every bundled scenario and thousands of made-up ones
	$(BIN)/python tools/agreement.py --replications 50 --worlds 2000

bench: $(READY) ## benchmarks/results.md: the engines, their peers, the floor
	$(BIN)/python benchmarks/bench.py

allocation-bench: $(READY) ## benchmarks/allocation.md: plans, their peers, growth (three quarters of an hour)
	$(BIN)/python benchmarks/allocation/bench.py

calibration: $(READY) ## docs/explanation/calibration.md, simulated against published
	$(BIN)/python tools/calibration.py

reference: $(READY) ## the generated parts of docs/reference
	$(BIN)/python -m tools.reference

docs: $(READY) ## the documentation as one site, docs/_build/html; a warning is an error, its examples are run
	$(BIN)/python -m sphinx --fail-on-warning --keep-going -q -b doctest docs docs/_build/doctest
	$(BIN)/python -m sphinx --fail-on-warning --keep-going -q -b html docs docs/_build/html

hooks: $(READY) ## style, types, spelling and imports checked before each commit
	$(BIN)/pre-commit install

picture: $(READY) ## the pictures in the README; those of the app need Chromium
	$(BIN)/python tools/picture.py
	$(BIN)/python -m tools.screens

wheel: $(READY) ## the wheel in a clean environment outside the checkout, with the oldest and the newest versions allowed
	$(MAKE) --no-print-directory -j2 wheel-oldest wheel-newest

wheel-%: $(READY)
	$(BIN)/python tools/check_wheel.py --constraints constraints/$*.txt

requirements: $(READY) ## lock what pyproject.toml names; with UPGRADE=--upgrade, newer versions than are locked
	$(COMPILE) $(LOCK) $(UPGRADE) -o requirements.txt
	$(COMPILE) $(LOCK) $(UPGRADE) --group dev --constraints requirements.txt -o requirements-dev.txt
	$(COMPILE) --resolution lowest-direct -o constraints/oldest.txt
	$(COMPILE) --upgrade -o constraints/newest.txt

licences: $(READY) ## under which licence each package is that the planner needs when it runs
	@$(BIN)/pip-licenses --from=mixed --with-urls --packages $(shell sed -n 's/^\([[:alnum:]._-]*\).*==.*/\1/p' requirements.txt)

clean:
	rm -rf $(VENV) docs/_build .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed; name one with: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
