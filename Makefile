# Two commands: `make chat` (NEWSLETTERS=~/folder for your own) and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
export HF_HUB_OFFLINE := 1

# $(call step,WORDS,COMMAND): the words, then the seconds that the command took.
define step
	@printf '%s ...' "$(1)"; began=$$(date +%s); $(2) && printf ' %s s\n' $$(($$(date +%s) - began)) || { printf '\n'; exit 1; }
endef

.PHONY: chat test check docs install clean

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Back Issue needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 chat") if sys.version_info < (3, 11) else None'
	@echo "Setting up in $(VENV), once: 1.5 GB on disk; some minutes, most for PyTorch."
	$(call step,1/3 A Python environment of its own,$(PYTHON) -m venv $(VENV) && $(PIP) --upgrade pip)
	$(call step,2/3 PyTorch,$(PIP) --constraint constraints.txt torch)
	$(call step,3/3 Back Issue and the rest of what it needs,$(PIP) --constraint constraints.txt --editable .)
	@touch $@

$(VENV)/.tools: $(VENV)/.installed
	$(call step,The tools for tests and checks,$(PIP) --constraint constraints.txt --editable '.[dev]')
	@touch $@

install: $(VENV)/.installed

chat: install
	@$(BIN)/backissue chat $(if $(NEWSLETTERS),--newsletters "$(NEWSLETTERS)",--samples)

test: $(VENV)/.tools
	@$(BIN)/python -m pytest

check: $(VENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.installed
	$(PIP) --constraint constraints.txt --editable '.[docs]'
	$(BIN)/python docs/man.py --check
	$(BIN)/python -m mkdocs build --quiet --strict --site-dir site

clean:
	rm -rf $(VENV) dist build site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
