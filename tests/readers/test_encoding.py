"""The encoding of a file: found from its bytes, and compared with what is declared."""

from __future__ import annotations

import pytest

from pipeline.readers.encoding import decode, is_as_declared


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
