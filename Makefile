# What a developer runs. PYTHON is the environment of `make setup` where it exists, else python3.
PYTHON ?= $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)
REV ?= HEAD

# The working tree is what is checked and measured, also where another aidtrack is installed.
export PYTHONPATH := $(CURDIR)$(if $(PYTHONPATH),:$(PYTHONPATH))

.PHONY: help setup fmt check quality gains bench torture

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

setup: ## make .venv with everything a developer needs
	python3 -m venv .venv
	.venv/bin/python -m pip install --quiet --editable '.[dev]'

fmt: ## format, and mend what can be mended
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

check: ## everything that has to hold before a change goes in
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy --strict
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command as run; run()'
	$(PYTHON) -m pytest -n auto

quality: ## precision, recall, F1 and accuracy on annotated documents; ERRORS=40 shows errors
	$(PYTHON) tests/quality/report.py $(if $(ERRORS),--errors $(ERRORS))

gains: ## which figures the working tree gains and loses against REV=HEAD
	$(PYTHON) tests/quality/gains.py $(REV)

bench: ## speed of reading beside a naive reader, and time to start
	$(PYTHON) tests/benchmarks/run.py

torture: ## bad input, hostile text, sudden death, full disks, load: half an hour; the last figures stand in SECURITY.md
	$(PYTHON) -m tests.torture
