#!/bin/sh
# Makes .venv exactly as requirements.lock says and checks the system libraries WeasyPrint loads.
# Does nothing when both are in order. Messages are German; exit 2: the user has to install something.
#   PYTHON=/path/to/python ./umgebung.sh   uses that interpreter
set -eu
cd "$(dirname "$0")"

venv=.venv
stempel=$venv/integrationsbericht.stempel   # written last: without it a venv is unfinished

sage() { printf '%s\n' "$*" >&2; }

# --- fingerprint ------------------------------------------------------------------------------

sha() {
    if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -c1-64
}
# First line: what is installed and where (a moved venv is a broken one). Second: the project's own metadata.
soll_pakete="pakete $(sha < requirements.lock) $(pwd -P)"
soll_projekt="projekt $(sha < pyproject.toml)"

steht() { [ -f "$stempel" ] && [ -x "$venv/bin/python" ] && grep -Fqx "$1" "$stempel"; }

# --- Python -----------------------------------------------------------------------------------

# Runs each candidate: a name on PATH may be a shim that only prints an error. Without uv the venv
# needs ensurepip, which Debian and Ubuntu ship separately.
brauchbar='import sys
assert sys.version_info >= (3, 11)
if sys.argv[1] == "pip": import ensurepip, venv
print(sys.executable)'

finde_python() {
    for kandidat in ${PYTHON:-python3.13 python3.12 python3.11 python3 python3.14 python}; do
        "$kandidat" -c "$brauchbar" "$1" 2>/dev/null && return 0
    done
    return 1
}

# --- system libraries -------------------------------------------------------------------------

# The names, in the order, that weasyprint/text/ffi.py tries; the plain loader first, because
# find_library is slow and rarely needed. Without harfbuzz-subset WeasyPrint still works, but with
# other bytes and, from run to run, not the same ones: here it is required.
fehlende_bibliotheken() {
    "$1" -I -S - <<'PY'
import ctypes, ctypes.util

WANTED = {
    "GObject": ("libgobject-2.0-0", "gobject-2.0-0", "gobject-2.0", "libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "Pango": ("libpango-1.0-0", "pango-1.0-0", "pango-1.0", "libpango-1.0.so.0", "libpango-1.0.dylib"),
    "PangoFT2": ("libpangoft2-1.0-0", "pangoft2-1.0-0", "pangoft2-1.0", "libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "HarfBuzz": ("libharfbuzz-0", "harfbuzz", "harfbuzz-0.0", "libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "HarfBuzz-Subset": ("libharfbuzz-subset-0", "harfbuzz-subset", "harfbuzz-subset-0.0",
                        "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    "Fontconfig": ("libfontconfig-1", "fontconfig-1", "fontconfig", "libfontconfig.so.1", "libfontconfig.1.dylib"),
}


def loads(name):
    try:
        return bool(name and ctypes.CDLL(name))
    except OSError:
        return False


missing = [
    label
    for label, names in WANTED.items()
    if not any(map(loads, names)) and not any(loads(ctypes.util.find_library(name)) for name in names)
]
print(", ".join(missing))
PY
}

pruefe_bibliotheken() {
    fehlt=$(fehlende_bibliotheken "$1")
    [ -n "$fehlt" ] || return 0
    pakete="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 libfontconfig1"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        sage "Es fehlen Systembibliotheken ($fehlt); sie werden jetzt installiert: $pakete"
        # apt's own log is shown only if it fails.
        # shellcheck disable=SC2086
        if ausgabe=$( { apt-get update && DEBIAN_FRONTEND=noninteractive \
                        apt-get install -y --no-install-recommends $pakete; } 2>&1 ); then
            fehlt=$(fehlende_bibliotheken "$1")
            [ -n "$fehlt" ] || return 0
        else
            sage "$ausgabe"
        fi
    fi
    sage "Es fehlen Systembibliotheken für die PDF-Ausgabe: $fehlt"
    sage "Bitte einmal installieren und den Befehl dann wiederholen:"
    sage "  Debian, Ubuntu:  sudo apt-get install $pakete"
    sage "  Fedora:          sudo dnf install pango harfbuzz fontconfig"
    sage "  macOS:           brew install pango harfbuzz fontconfig"
    exit 2
}

# --- installation -----------------------------------------------------------------------------

mit_uv() {
    uv venv --quiet --no-python-downloads --python "$1" "$venv" &&
        uv pip install --quiet --compile-bytecode --python "$venv/bin/python" --require-hashes -r requirements.lock
}

mit_pip() {
    # -qq: errors only. Packages without a wheel are built with the pinned setuptools, hence it goes first.
    "$1" -m venv "$venv" &&
        sed -n '/^setuptools==/,/^ *#/p' requirements.lock > "$venv/setuptools.lock" &&
        "$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$venv/setuptools.lock" &&
        "$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes --no-build-isolation \
            -r requirements.lock
}

mit_projekt() {
    if "$venv/bin/python" -m pip --version >/dev/null 2>&1 || {
        ! command -v uv >/dev/null 2>&1 && "$venv/bin/python" -m ensurepip >/dev/null; }
    then
        "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
    else
        uv pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation -e .
    fi
}

# --- what has to be done ----------------------------------------------------------------------

if steht "$soll_pakete" && steht "$soll_projekt" && "$venv/bin/python" -c '' 2>/dev/null; then
    pruefe_bibliotheken "$venv/bin/python"
    exit 0
fi

if ! { steht "$soll_pakete" && "$venv/bin/python" -c '' 2>/dev/null; }; then
    uv=
    if command -v uv >/dev/null 2>&1; then uv=ja; fi
    if ! python=$(finde_python "${uv:-pip}"); then
        if [ -z "$uv" ] && finde_python uv >/dev/null; then
            sage "Python ist da, aber ohne das Modul venv. Debian, Ubuntu: sudo apt-get install python3-venv"
        else
            sage "Es wird Python 3.11 oder neuer gebraucht; gefunden wurde keines."
            sage "  Debian, Ubuntu:  sudo apt-get install python3 python3-venv"
            sage "  Fedora:          sudo dnf install python3"
            sage "  macOS:           brew install python"
            sage "Ein Python an anderer Stelle: PYTHON=/pfad/zu/python ./umgebung.sh"
        fi
        exit 2
    fi
    pruefe_bibliotheken "$python"
    sage "Die Python-Umgebung wird eingerichtet (einmalig, etwa eine Minute) ..."
    rm -rf "$venv"
    if ! { [ -n "$uv" ] && mit_uv "$python"; }; then
        if [ -n "$uv" ]; then sage "Mit uv ging es nicht; zweiter Versuch mit pip ..."; rm -rf "$venv"; fi
        if ! mit_pip "$python"; then
            sage "Die Python-Pakete konnten nicht installiert werden (Meldung oben). Ist das Netz erreichbar?"
            exit 1
        fi
    fi
else
    pruefe_bibliotheken "$venv/bin/python"
fi

rm -f "$stempel"
if ! mit_projekt; then
    sage "Das Projekt selbst konnte nicht in die Umgebung eingetragen werden (Meldung oben)."
    exit 1
fi
printf '%s\n%s\n' "$soll_pakete" "$soll_projekt" > "$stempel.neu"
mv "$stempel.neu" "$stempel"
