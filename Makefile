# Needs git, make and Python 3.11 or later; the rest is installed by `set-up`.
#
#   make book       the books and offprints of examples/, into build/
#   make test       lint, types and tests
#   make test-all   the long counts too
#   make check      lint and types alone
#   make bench      beside the peers, into bench/results.md
#   make clean      take away what was made
#   make lock       renew the pinned dependencies from pyproject.toml

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: book test test-all check bench clean lock

hash = $(shell cat set-up pyproject.toml $(1) | cksum | tr -d ' ')
BOOK := .venv/ready-for-book-$(call hash,requirements.lock)
TEST := .venv/ready-for-test-$(call hash,requirements-test.lock)

book: $(BOOK)
	.venv/bin/publisher build --project examples
	@echo "The books are in build/books, the articles in build/offprints."

check: $(TEST)
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

test: check
	.venv/bin/pytest -m "not long" -n 2

test-all: check
	.venv/bin/pytest -n 2

bench: $(TEST)
	.venv/bin/python bench/run.py

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find publisher tests bench -name __pycache__ -prune -exec rm -rf {} +

$(BOOK):
	./set-up requirements.lock book
	@rm -f .venv/ready-for-book-* && touch $@

$(TEST):
	./set-up requirements-test.lock test
	@rm -f .venv/ready-for-* && touch $@ $(BOOK)

LOCK = .venv/bin/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --build-deps-for wheel \
	--build-deps-for editable --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
	--no-header --no-annotate
lock: $(TEST)
	.venv/bin/pip install --quiet pip-tools
	$(LOCK) --output-file requirements.lock pyproject.toml
	$(LOCK) --extra test --output-file requirements-test.lock pyproject.toml
