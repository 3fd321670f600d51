# What a person or a machine does with JobTra. `make` alone tells.
PY ?= python3
DEMO ?= 1
V := .venv
PIP := $(V)/bin/pip install -q --no-compile --no-deps --require-hashes
LOCK := $(V)/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11
MO := jobtra/locale/ja/LC_MESSAGES/django.mo
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_ROOT_USER_ACTION = ignore
# The first start compiles what it imports, and nothing else; the second relies on it.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help install run test check bench screenshots messages lock

help:
	@echo "make run       start JobTra with a demo office (DEMO=0: without)"
	@echo "make install   the environment only, from the lock file"
	@echo "make test      the whole suite (ARGS=\"-k word\": a part of it)"
	@echo "make check     format, lint, import contracts, migrations, translations"
	@echo "make bench     the benchmarks, on PostgreSQL (DATABASE_URL)"
	@echo "make screenshots  pictures of a running demo, in var/screenshots"
	@echo "make messages  bring the Japanese texts in line with the code"
	@echo "make lock      new lock files (ARGS=--upgrade: newest versions)"

install: $(V)/.base

run: $(V)/.base $(MO)
	@$(V)/bin/python manage.py serve $(if $(filter 0,$(DEMO)),,--demo)

test: $(V)/.dev $(MO)
	$(V)/bin/pytest -n 2 $(ARGS)

check: $(V)/.dev
	$(V)/bin/ruff format --check .
	$(V)/bin/ruff check .
	$(V)/bin/djlint --quiet --check --lint templates
	$(V)/bin/lint-imports
	$(V)/bin/python manage.py makemigrations --check --dry-run
	$(V)/bin/pytest tests/house/test_translations.py
	! grep -n '://' *requirements*

screenshots: $(V)/.dev
	$(V)/bin/python -m tests.browser.screenshots

bench: $(V)/.dev $(MO)
	$(V)/bin/python -m bench $(ARGS)

messages: $(V)/.base
	$(V)/bin/python manage.py sync_messages

lock: $(V)/.dev
	test -x $(V)/bin/uv || $(V)/bin/pip install -q uv
	$(LOCK) $(ARGS) requirements.in -o requirements.lock
	$(LOCK) $(ARGS) requirements-dev.in -o requirements-dev.lock

# Stamps: a second start finds them newer than the locks and installs nothing.
$(V)/.base: requirements.lock
	@$(PY) -c 'import sys; sys.version_info < (3, 11) and sys.exit("JobTra needs Python 3.11 or newer: make PY=python3.11 ...")'
	test -x $(V)/bin/pip || $(PY) -m venv --clear $(V)
	$(PIP) -r requirements.lock
	@touch $@

$(V)/.dev: $(V)/.base requirements-dev.lock
	$(PIP) -r requirements-dev.lock
	@touch $@

$(MO): $(MO:.mo=.po) | $(V)/.base
	@$(V)/bin/pybabel -q compile -l ja -i $< -o $@
