"""The encoding of a file: found from its bytes, and compared with what is declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.readers.encoding import decode, is_as_declared, look_through, spoiled


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        (b"Esslingen", "Esslingen", "utf-8"),
        ("Männer".encode(), "Männer", "utf-8"),
        ("Männer".encode("utf-8-sig"), "Männer", "utf-8-sig"),
        ("Männer – „alle“ €".encode("cp1252"), "Männer – „alle“ €", "cp1252"),
        ("Männer".encode("latin-1"), "Männer", "cp1252"),
        (b"M\xe4nner\x81", "Männer\x81", "latin-1"),
        (b"a;b\r\nc;d\r\n", "a;b\nc;d\n", "utf-8"),
    ],
)
def test_the_encoding_is_found_from_the_bytes(raw: bytes, text: str, encoding: str):
    assert decode(raw) == (text, encoding)


@pytest.mark.parametrize(
    ("raw", "found", "declared", "same"),
    [
        (b"Esslingen", "utf-8", "cp1252", True),
        (b"M\xe4nner", "cp1252", "latin-1", True),
        (b"100 \x80", "cp1252", "latin-1", False),
        ("Männer".encode(), "utf-8", "cp1252", False),
        ("Männer".encode(), "utf-8", "utf-8", True),
        (b"M\xe4nner", "cp1252", "utf-8", False),
    ],
)
def test_a_declared_encoding_holds_where_it_gives_the_same_text(raw: bytes, found: str, declared: str, same: bool):
    assert is_as_declared(found, declared, [raw]) is same


@pytest.mark.parametrize("sign", ["\u200e", "\u202e", "\u2066"])
def test_a_sign_that_turns_the_text_is_told_in_small_and_in_big_files(sign: str, tmp_path: Path):
    path = tmp_path / "flach.csv"
    path.write_text(f"Kopf\nKreis – „Esslingen“\nKreis {sign}negnilssE\n", encoding="utf-8")
    [small] = spoiled(path, path.read_text(encoding="utf-8"))
    [big], lines = look_through(path)
    assert (small.place, big.place, lines) == ("Zeile 3", "Zeile 3", 3)
    assert f"U+{ord(sign):04X}" in small.text
    assert small.text == big.text


def test_quotes_and_dashes_of_an_office_are_no_such_sign(tmp_path: Path):
    path = tmp_path / "flach.csv"
    path.write_text("„Kreis“ – ‚Land‘ … • € \u202f%\n", encoding="utf-8")
    assert look_through(path) == ([], 1)
