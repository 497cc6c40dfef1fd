# Run `make help` for the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# The next Mesa, before it is final, in an environment of its own: what stands on Mesa is tried there.
MESA4 := .venv-mesa4
MESA_TESTS := tests/agents/views tests/model/simulation/test_conflict_model.py \
    tests/model/simulation/test_conflict_model_reports.py tests/viz/app/test_mesa_page.py

# Settings, with an example each: make run SCENARIO=gaza-isf SEEDS=5 RUN_ARGS="--days 90"
#                                 make bench ARGS="--rounds 3 --only pass,start --json bench.json"
#                                 make test JOBS=1 ARGS="-k clash"      make install PYTHON=/opt/python/bin/python3
SCENARIO ?= gaza-isf
SEEDS ?= 20
RUN_ARGS ?=
FIGURES ?= results/figures
LARGE ?= results/large
# Processor seconds that a test may take while coverage is counted, and the tests that run rules as Python.
COVERED_LIMIT ?= 120
RULES_TESTS ?= tests/model/mechanisms/test_oracles.py tests/model/rules tests/model/state tests/agents/compiled \
    tests/experiments/docking tests/experiments/audit
OUT ?= results/$(SCENARIO)-$(shell date +%Y%m%d-%H%M%S)
JOBS ?= 2
FUZZ ?= 2000
ARGS ?=
PYTHON ?=
PYTHONS ?= python3.12 python3.13

.PHONY: help install run test test-slow test-mesa4 golden audit claims dock lab out-of-sample patterns power studies
.PHONY: messages lint types format bench coverage fuzz installs large mutants supply release app docs site pictures figures
.PHONY: clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: $(STAMP) ## simulate the same worlds with and without the force, into results/
	$(BIN)/interpose twin $(SCENARIO) --without force --seeds $(SEEDS) --out $(OUT) $(RUN_ARGS)

test: $(STAMP) ## run the default test suite
	$(BIN)/pytest -n $(JOBS) $(ARGS)

test-slow: $(STAMP) ## run the slow tests
	$(BIN)/pytest -n $(JOBS) -m slow $(ARGS)

test-mesa4: $(MESA4)/.installed ## run the tests of agents and of Mesa's page on the pre-release of Mesa 4
	$(MESA4)/bin/pytest -n $(JOBS) $(MESA_TESTS) $(ARGS)

golden: $(STAMP) ## write the golden results anew (only when numbers are meant to move)
	$(BIN)/python -m tests.golden.refresh

audit: $(STAMP) ## measure headline effects under other machinery and write docs/audit.md (some ten minutes)
	$(BIN)/interpose audit --page docs/audit.md $(ARGS)

claims: $(STAMP) ## measure the claims anew and write docs/claims.md (about five minutes)
	$(BIN)/interpose claims --seeds 40 --draws 100 --page docs/claims.md $(ARGS)

patterns: $(STAMP) ## try the published patterns anew and write docs/validation.md, its log and README's line (five minutes; ARGS='--note "..."')
	$(BIN)/interpose patterns --seeds 40 --page docs/validation.md $(ARGS)
	$(BIN)/python docs/fill_patterns.py

dock: $(STAMP) ## rebuild published models and laws beside interpose and write docs/docking.md (about a minute)
	$(BIN)/interpose dock --page docs/docking.md $(ARGS)

out-of-sample: $(STAMP) ## fit the model to Syria 2016-2017, score it on 2018-2019 and write docs/out_of_sample.md (some ten minutes)
	$(BIN)/interpose out-of-sample --page docs/out_of_sample.md --pictures docs/pictures $(ARGS)

lab: $(STAMP) ## run the field's estimators on the model's record and write docs/laboratory.md (about ten minutes)
	$(BIN)/interpose lab --page docs/laboratory.md $(ARGS)

power: $(STAMP) ## measure what pairing, mirrored and stratified seeds gain and write docs/power.md (some five minutes)
	$(BIN)/python -m interpose.experiments.power.page docs/power.md $(ARGS)

studies: $(STAMP) ## run the eleven studies at their default sizes and write their results into docs/studies.md (some minutes)
	$(BIN)/python -m interpose.experiments.studies.page docs/studies.md results/studies-$$(date +%Y%m%d-%H%M%S) $(ARGS)

lint: $(STAMP) ## check style, types, the direction of imports, and spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python .ci/link_package.py
	$(BIN)/mypy
	cd .typing && ../$(BIN)/lint-imports --config ../setup.cfg --no-cache --no-logo
	$(BIN)/python -m codespell_lib

types: $(STAMP) ## check types alone
	$(BIN)/python .ci/link_package.py
	$(BIN)/mypy

format: $(STAMP) ## put the source into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMP) ## measure speed, growth and memory (some twenty minutes; ARGS="--quick" or "--only pass,start", see --help)
	$(BIN)/python tests/benchmarks/run.py $(ARGS)

fuzz: $(STAMP) ## try 2,000 made-up texts, scenarios, designs and 100 manifests a kind (some minutes; FUZZ=10000 for more)
	INTERPOSE_EXPLORE=1 INTERPOSE_FUZZ=$(FUZZ) $(BIN)/pytest -p no:xdist tests/corpus/test_fuzzed.py $(ARGS)

large: $(STAMP) ## run long and large worlds, sweeps and files, bounded and resumable (hours; ARGS="--scale 0.01", "--only corners,sweep:0.1")
	$(BIN)/python tests/benchmarks/large.py $(LARGE) $(ARGS)

installs: $(STAMP) ## make results with a wheel on each of PYTHONS and see whether the same bits come out here (needs the network)
	$(BIN)/python tests/support/other_installs.py $(PYTHONS)

supply: $(STAMP) ## list packages, sizes and licences in docs/licences.md, then ask for known vulnerabilities (needs the network)
	$(BIN)/python docs/licences.py
	$(BIN)/pip-audit --disable-pip --no-deps -r constraints.txt

release: $(STAMP) ## build the distributions into dist/, check them, install the wheel into empty environments (network)
	rm -rf dist
	$(BIN)/python -m build --no-isolation
	$(BIN)/python -m twine check --strict dist/*
	$(BIN)/pytest -q -p no:xdist -m slow tests/test_release.py

app: $(STAMP) ## serve the interactive page of SCENARIO (ARGS="--port 9000")
	$(BIN)/interpose app $(SCENARIO) $(ARGS)

messages: $(STAMP) ## gather the sentences that people are told into the catalogues of all languages
	$(BIN)/python .ci/gather_messages.py $(ARGS)

docs: $(STAMP) ## write what is made from the sources (the model, reference, tables, the drawing), and the site into site/
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/fill_glossary.py
	$(BIN)/python docs/gather_words.py
	$(BIN)/python docs/architecture.py
	$(BIN)/python docs/write_reference.py
	$(MAKE) --no-print-directory site

site: $(STAMP) ## build the documentation site into site/ (no network; open site/index.html)
	$(BIN)/python -m sphinx -b html -W --keep-going -q -d build/doctrees docs site
	@rm -rf jupyter_execute    # copies of notebooks, which myst-nb leaves beside the site

pictures: $(STAMP) ## draw the pictures of the README (needs the system's Chromium)
	$(BIN)/python docs/pictures/draw.py

figures: $(STAMP) ## draw every figure of every kind of store on one contact sheet, into FIGURES (a minute or two; needs Chromium)
	$(BIN)/python tests/support/contact_sheet.py $(FIGURES)

# Without the compiler a rule of the world is Python, whose lines and branches can be counted; and nothing waits for it.
coverage: $(STAMP) ## count lines and branches that default tests run, browsers aside: with the compiler, then rules as Python (an hour)
	rm -f .coverage .coverage.*
	-INTERPOSE_TEST_LIMIT=$(COVERED_LIMIT) PYTHONPATH=tests $(BIN)/pytest -q -n $(JOBS) -p mutation.bounded \
	    --cov --cov-config=setup.cfg --cov-branch --cov-report= $(ARGS)
	-NUMBA_DISABLE_JIT=1 PYTHONPATH=tests $(BIN)/pytest -q -n $(JOBS) -p mutation.bounded \
	    --cov --cov-append --cov-config=setup.cfg --cov-branch --cov-report= $(RULES_TESTS)
	PYTHONPATH=tests $(BIN)/python tests/mutation/by_package.py

mutants: $(STAMP) ## change one place of the sources at a time and see whether tests notice; goes on where it ended (ARGS="--minutes 60")
	$(BIN)/python tests/mutation/run.py $(ARGS)

install: $(STAMP) ## make .venv and install into it (the targets above do so themselves)

clean: ## remove what the tools made; .venv, .venv-mesa4 and results/ stay
	rm -rf .typing .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist htmlcov site *.egg-info
	rm -f .coverage .coverage.*
	find . -name '.venv*' -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# A candidate is executed, not only looked up: a version manager's shim can exist and still fail.
$(BIN)/python:
	@for python in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.14 python3 python \
	        "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.1[234]*/bin/python); do \
	    if "$$python" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then \
	        echo "making $(VENV) with $$("$$python" --version) ($$python)"; \
	        "$$python" -m venv $(VENV) && exit 0; \
	        rm -rf $(VENV); exit 2; \
	    fi; \
	done; \
	echo "interpose needs Python 3.12 or newer with its venv module, and found none:" \
	    "install Python 3.13 (or point to one: make PYTHON=/path/to/python3)" >&2; exit 2

$(STAMP): setup.cfg pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing interpose and its tools into $(VENV) (a minute or two the first time)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]' -c constraints.txt
	@touch $@

# The pre-release last: setup.cfg asks for a Mesa below 4, and --no-deps keeps everything else as it is.
$(MESA4)/.installed: setup.cfg pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing interpose, its tools and the pre-release of Mesa 4 into $(MESA4) (a minute or two the first time)"
	@$(BIN)/python -m venv $(MESA4)
	@$(MESA4)/bin/python -m pip install -q --disable-pip-version-check -e '.[dev]' -c constraints.txt
	@$(MESA4)/bin/python -m pip install -q --disable-pip-version-check --no-deps --pre 'mesa>=4.0.0a0'
	@touch $@
