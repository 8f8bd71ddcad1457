# Everything a newcomer types. All of it needs nothing but make and Python 3.11 or newer.

BIN := .venv/bin
PROGRAM := .venv/program.stamp
STAMP := .venv/installed.stamp
SHOP := my-shop
LOCK := $(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.PHONY: install demo shop test check docs bench proof lock format clean

install: $(STAMP)

# What the program itself needs, a fifteenth of what its tests need: who only wants to use it waits for no more.
# The project itself is installed editable and without dependencies: those all come from hashed files.
$(PROGRAM): requirements/uv.txt requirements/base.txt pyproject.toml
	@test -x $(BIN)/python || sh .ci/new-venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip install --python $(BIN)/python --require-hashes --no-build-isolation -r requirements/base.txt
	$(BIN)/uv pip install --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(PROGRAM)

$(STAMP): $(PROGRAM) requirements/dev.txt
	$(BIN)/uv pip install --python $(BIN)/python --require-hashes --no-build-isolation -r requirements/dev.txt
	@touch $(STAMP)

demo: $(PROGRAM)
	@sh examples/demo.sh

# Your own files: a workspace in my-shop (or SHOP=…) and the console in the browser.
shop: $(PROGRAM)
	@test -e $(SHOP)/workspace.key || $(BIN)/zg init $(SHOP)
	@$(BIN)/zg --workspace $(SHOP) serve

# Some environments forbid Python to keep what it compiled; then each of the hundreds of programs that tests start
# compiles all it imports, which takes longer than its work. So it is kept, beside the installed packages.
test: install
	env -u PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX=$(CURDIR)/.venv/bytecode $(BIN)/pytest -n 2 --dist loadfile

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/bandit --quiet --recursive --severity-level medium --configfile pyproject.toml src
	$(BIN)/python -m zhanggui.site.reference --check

# The generated pages of docs/: handbook map, tables, KPIs.
docs: install
	$(BIN)/python -m zhanggui.site.reference

# Peers that nothing but the benchmark needs are installed for it. A part of it: make bench PARTS='--only routing'.
bench: install
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/peers.txt
	$(BIN)/python benchmarks/run.py $(PARTS)

proof: install
	$(BIN)/python benchmarks/proof.py

# After a change of dependencies in pyproject.toml. The files hold names, versions and hashes, never an address.
lock:
	$(LOCK) --group bootstrap -o requirements/uv.txt
	$(LOCK) --extra dev pyproject.toml -o requirements/dev.txt
	$(LOCK) --constraint requirements/dev.txt pyproject.toml -o requirements/base.txt
	for extra in postgres spark bench routing peers; do \
		$(LOCK) --constraint requirements/dev.txt --extra $$extra pyproject.toml -o requirements/$$extra.txt || exit 1; \
	done

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf demo build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
