# Every target sees to the environment first (umgebung.sh does nothing when it is in order).
MAKEFLAGS += --no-print-directory
PY := .venv/bin/python

.DEFAULT_GOAL := hilfe
.PHONY: atheris docs/indikatoren.md docs/formulare.md docs/lizenzen.md dvc.yaml hilfe umgebung bericht test browsertest schnelltest robust bench lint beispieldaten lock clean fuzz sbom

hilfe: ## diese Liste
	@echo "Aufruf: make <Ziel>"
	@sed -n 's/^\([a-z./]*\):.*## \(.*\)/  \1 = \2/p' $(firstword $(MAKEFILE_LIST)) | awk -F ' = ' '{ printf "%-22s%s\n", $$1, $$2 }'

umgebung: ## Python-Umgebung in .venv anlegen oder auffrischen
	@./umgebung.sh

bericht: umgebung ## den Bericht bauen, nach outputs/; anderer Zyklus: make bericht ZYKLUS=2017-2020
	@$(PY) -m pipeline build $(if $(ZYKLUS),--zyklus $(ZYKLUS))

# What was compiled stays (also where that is switched off): to rewrite 5,000 asserts takes 8 s in each process.
# OHNE_NETZ: where there is no network but the machine itself.
TEST := PYTHONDONTWRITEBYTECODE= $(if $(OHNE_NETZ),$(PY) tests/no_network.py) $(PY) -m pytest -n 2 --dist loadfile

test: umgebung ## alle Prüfungen; ganz ohne Netz: make test OHNE_NETZ=1
	@$(TEST) --no-loadscope-reorder

# Needs a built report and Chromium; the tests say which command installs it.
browsertest: umgebung ## die Webseite im Browser prüfen (nach make bericht); ein Teil: make browsertest TEIL=axe
	@test -x .venv-browser/bin/pytest || { $(PY) -m venv .venv-browser \
	    && .venv-browser/bin/python -m pip install --quiet --upgrade "pip>=25.1" \
	    && .venv-browser/bin/python -m pip install --quiet --group browser; }
	@.venv-browser/bin/python -m pytest --confcutdir=tests/browser tests/browser $(if $(TEIL),-q -k "$(TEIL)")

schnelltest: umgebung ## die Prüfungen ohne die langsamen
	@$(TEST) -q -m "not langsam"

# Each line is one harness; each prints its figures and ends with 1 where there was harm.
robust: umgebung ## Störfälle an echten Läufen, beschädigte Dateien, entfernte Vorkehrungen; SEED=… für andere Stellen
	@PYTHONPATH=tests:tests/faults:. $(PY) tests/faults/run.py $(if $(SEED),--seed $(SEED))
	@PYTHONPATH=.:tests $(PY) tests/fuzz/harness.py $(if $(SEED),--seed $(SEED))
	@$(MAKE) atheris
	@PYTHONPATH=.:tests:tests/guards $(PY) tests/guards/take_out.py
	@PYTHONPATH=.:tests $(PY) tests/fuzz/offline.py

# The yardsticks (Polars for reading flat files, Typst for setting the report) have an environment of their own.
bench: umgebung ## Geschwindigkeit messen, mit Zielen; auswählen: make bench NUR=start,batch MAL=5 ORIGINALE=ORDNER
	@test -x .venv-bench/bin/python || { $(PY) -m venv .venv-bench \
	    && .venv-bench/bin/python -m pip install --quiet --upgrade "pip>=25.1"; }
	@.venv-bench/bin/python -m pip install --quiet --group bench
	@$(PY) benchmarks/alle.py --massstab .venv-bench/bin/python $(if $(NUR),--nur $(NUR)) $(if $(MAL),--mal $(MAL)) \
	    $(if $(ORIGINALE),--originale "$(ORIGINALE)")

lint: umgebung ## Stil des Programmtextes prüfen, ohne etwas zu ändern
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

dvc.yaml: umgebung ## dvc.yaml aus den erklärten Schritten neu schreiben
	@$(PY) -m pipeline dvc > $@.teil && mv $@.teil $@

docs/indikatoren.md: umgebung ## das Verzeichnis der Indikatoren neu schreiben
	@$(PY) -m pipeline katalog > $@.teil && mv $@.teil $@

docs/formulare.md: umgebung ## die Seite über die Formulare der eigenen Erhebungen neu schreiben
	@$(PY) -m pipeline formular seite > $@.teil && mv $@.teil $@

docs/lizenzen.md: umgebung ## die Seite über die Lizenzen der verwendeten Pakete neu schreiben
	@$(PY) -m pipeline.supply_chain lizenzen > $@.teil && mv $@.teil $@

sbom: umgebung ## die Liste aller verwendeten Pakete als CycloneDX nach outputs/sbom.cdx.json schreiben
	@$(PY) -m pipeline.supply_chain sbom > outputs/sbom.cdx.json.teil && mv outputs/sbom.cdx.json.teil outputs/sbom.cdx.json
	@echo "outputs/sbom.cdx.json geschrieben"

# Seed and number of files may be named: make fuzz SEED=7 ANZAHL=100.
fuzz: umgebung ## 1.000 beschädigte und alle feindlichen Dateien lesen; der Samen steht dabei
	@PYTHONPATH=.:tests $(PY) tests/fuzz/harness.py $(if $(ANZAHL),--anzahl $(ANZAHL)) $(if $(SEED),--seed $(SEED))
	@$(MAKE) atheris

# It lies beside the environment, because it is not to be had everywhere; where not, the rest is done all the same.
atheris: umgebung ## die Leser mit atheris suchen lassen, eine Minute; länger: make atheris SEKUNDEN=600
	@test -d .venv-fuzz || { $(PY) -m venv .venv-fuzz \
	    && .venv-fuzz/bin/python -m pip install --quiet --upgrade "pip>=25.1" \
	    && .venv-fuzz/bin/python -m pip install --quiet --group fuzz; } >/dev/null 2>&1 || rm -rf .venv-fuzz
	@if test -d .venv-fuzz; then \
	    PYTHONPATH=.:tests:$$(echo .venv-fuzz/lib/python*/site-packages) $(PY) tests/fuzz/atheris_readers.py \
	        $(if $(SEKUNDEN),--sekunden $(SEKUNDEN)) $(if $(SEED),--seed $(SEED)); \
	else echo "atheris lässt sich hier nicht installieren; dieser Teil von make fuzz entfällt."; fi

beispieldaten: umgebung ## die Beispieldaten zu den eigenen Erhebungen neu schreiben (data/raw/erhebung_*)
	@$(PY) -m pipeline.demo

# Keeps the pins that still fit. One version for all Pythons where possible (fork-strategy), no index named.
lock: ## requirements.lock aus pyproject.toml neu schreiben (braucht uv); alles auf neuesten Stand: make lock NEU=1
	@command -v uv >/dev/null || { echo "Dafür wird uv gebraucht (pip install uv)." >&2; exit 2; }
	@uv pip compile pyproject.toml --group build --group dvc --group lint --group test \
	    --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	    --quiet $(if $(NEU),--upgrade) --output-file requirements.lock

clean: ## alles Erzeugte entfernen (outputs, data/processed, Zwischenspeicher), nicht die Umgebung
	@find outputs data/processed -mindepth 1 ! -name .gitkeep -delete
	@rm -rf .pytest_cache .ruff_cache .hypothesis build .dvc/tmp .dvc/cache
	@find . -path ./.venv -prune -o -type d -name __pycache__ -exec rm -rf {} +
