# The one door for whoever runs or changes the portal. `make` lists what there is.
PYTHON ?= python3
PORT ?= 8000
export PORT

BIN := .venv/bin
PIN := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-options
NPM := $(shell command -v npm 2>/dev/null || echo $(BIN)/npm)

# Settings as a production server has them, for Django's own deployment check.
RANDOM_KEY = $$(head -c 32 /dev/urandom | base64)
PRODUCTION = PORTAL_MODE=production BASE_URL=https://portal.example ALLOWED_HOSTS=portal.example \
	SECRET_KEY="$(RANDOM_KEY)$(RANDOM_KEY)" PORTAL_MASTER_KEY="$(RANDOM_KEY)" LEDGER_SIGNING_KEY="$(RANDOM_KEY)"

.DEFAULT_GOAL := help
.PHONY: help run reset test check format rehearse pictures bench pins shell audit secrets setup machine-run machine-test

help: ## List what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 12

run: machine-run setup ## Start the portal with its demonstration, at http://localhost:$PORT (8000)
	@$(BIN)/python -m dps_portal.supervisor

reset: ## Remove the demonstration's data: everything in var/
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m dps_portal.embedded stop; fi
	rm -rf var

test: machine-test setup ## Run every test, in the browser too (ARGS="tests/dps -k gate" for some)
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: setup ## Everything that is checked without running: style, types, order of the rooms, migrations, settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: setup ## Put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

rehearse: setup ## Play the whole story over HTTP; papers are left in var/rehearsal
	$(BIN)/python -m dps_portal.rehearsal

pictures: setup ## Make the guides' pictures anew from the portal that `make run` has started (LOOK=--look for a wide and narrow set)
	$(BIN)/python manage.py shell --verbosity 0 --command "import sys; from dps_portal import pictures; sys.exit(pictures.main(['http://localhost:$(PORT)', '$(LOOK)']))"

bench: setup ## Measure speed into benchmarks/results.json
	$(BIN)/python -m benchmarks

shell: setup ## Django's shell on the demonstration's data
	$(BIN)/python manage.py shell

pins: setup ## Renew the exact pins in requirements/ from pyproject.toml (with the oldest Python it runs on)
	$(PIN) --output-file requirements/runtime.txt pyproject.toml
	$(PIN) --extra dev --constraint requirements/runtime.txt --output-file requirements/dev.txt pyproject.toml
	for tool in audit node; do $(PIN) --output-file requirements/$$tool.txt requirements/$$tool.in || exit 1; done

secrets: setup ## Print fresh secrets for a server: make -s secrets > .env
	@$(BIN)/python -m dps_portal.fresh_secrets

audit: setup ## Known weaknesses of the pinned libraries, their licences, and a CycloneDX list in var/sbom.json
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/audit.txt
	$(BIN)/pip-audit --requirement requirements/runtime.txt --require-hashes --disable-pip
	$(BIN)/pip-licenses
	mkdir -p var && $(BIN)/cyclonedx-py requirements requirements/runtime.txt --output-file var/sbom.json

setup: .venv/installed node_modules/installed

machine-run:
	@$(PYTHON) dps_portal/machine.py run

machine-test:
	@$(PYTHON) dps_portal/machine.py test

.venv/installed: requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with PYTHON=python3.11")'
	@$(PYTHON) dps_portal/machine.py run
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	@command -v npm >/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/node.txt
	@touch $@

node_modules/installed: .venv/installed package.json package-lock.json dps_portal/assets.py
	$(NPM) ci --no-audit --no-fund --no-update-notifier --loglevel error
	$(BIN)/python -m dps_portal.assets
	@touch $@
