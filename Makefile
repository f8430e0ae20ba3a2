# The two commands: `make demo` and `make test`. Both set up all they need, in .venv and node_modules.
PYTHON ?= python3
VENV := .venv/.installed
NODE := node_modules/.installed
RUN := .venv/bin/python -m
HOURS ?= 1
CODE := app.py stacks running_model lambda demo docs examples tests

.PHONY: demo test test-fast test-proof test-deploy test-packaging import-cost soak mutants check pictures docs clean

demo: $(VENV) $(NODE) ## Deploy, update and destroy a model on the local cloud, live
	$(RUN) demo

test: $(VENV) $(NODE) ## Every layer
	$(RUN) pytest -n 6 --dist worksteal

test-fast: $(VENV) ## Unit, synth, the handler through its door, the fake service, packaging
	$(RUN) pytest -n 2 --dist worksteal tests/unit tests/synth tests/handler tests/custom_labels tests/demo tests/docs tests/packaging/test_distribution.py tests/packaging/test_pytest_plugin.py

test-proof: $(VENV) ## The protocol's exploration, and the simulation
	$(RUN) pytest -n 2 --dist worksteal tests/protocol tests/simulation

test-deploy: $(VENV) $(NODE) ## The real cdk CLI against the local cloud
	$(RUN) pytest -n 6 --dist worksteal tests/local_cloud tests/deploy

test-packaging: $(VENV) $(NODE) ## The wheel: on each Python here, with the lowest and newest CDK, in another's repository
	$(RUN) pytest -n 2 --dist worksteal tests/packaging

import-cost: $(VENV) ## What importing the construct costs, as a ratio to import aws_cdk
	$(RUN) tests.packaging.import_cost

soak: $(VENV) ## New random lifecycles on all cores for HOURS=1, then docs/reliability.md
	$(RUN) tests.simulation.soak --hours $(HOURS)

mutants: $(VENV) ## Change the decision and the polling one thing at a time; then docs/mutants.md
	$(RUN) tests.mutants

check: $(VENV) ## Lint, format and types
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy $(CODE)

pictures: $(VENV) ## Draw the README's pictures anew from the code
	$(RUN) docs.pictures

docs: $(VENV) ## The site in build/site: strict, offline, its examples run
	NO_MKDOCS_2_WARNING=1 $(RUN) mkdocs build --strict

clean: ## Remove all that the commands above have made
	rm -rf .venv node_modules cdk.out build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV): requirements.txt
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(NODE): package-lock.json package.json .npmrc $(VENV)
	$(RUN) running_model.local.npm ci --no-audit --no-fund --loglevel=error
	touch $@
