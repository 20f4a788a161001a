"""Coverage-guided bytes for the readers, where atheris is installed (Linux, macOS; it is no part of the environment).

    python -m venv /tmp/atheris && /tmp/atheris/bin/pip install atheris -r requirements.lock
    PYTHONPATH=.:tests /tmp/atheris/bin/python tests/fuzz/atheris_readers.py -max_total_time=600 [ORDNER]

Whatever the bytes are: a table or a `DataError`. Any other exception is a crash and its bytes are kept by atheris.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["pipeline"]):
    from pipeline.faults import DataError
    from pipeline.readers import READERS, read_table
    from pipeline.readers.recognise import recognise

KINDS = [*READERS, "ffcsv_neu", "ffcsv_alt", "gv_isys", "stala_bw", "inkar_xls"]


def main() -> None:
    """Feed bytes until atheris stops; the first of them says which reader gets the others."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "datei"

        def one(raw: bytes) -> None:
            path.write_bytes(raw[1:])
            with suppress(DataError):
                recognise(path)
            with suppress(DataError):
                read_table(path, KINDS[raw[0] % len(KINDS)] if raw else KINDS[0])

        atheris.Setup(sys.argv, one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
