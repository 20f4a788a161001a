"""In which encoding a file is written: found from its bytes, never from what somebody says."""

from __future__ import annotations


def decode(raw: bytes) -> tuple[str, str]:
    """The text of a file with `\\n` as line end, and the encoding it was found to be in.

    UTF-8 hardly ever fits by accident. cp1252 comes before Latin-1: they differ only in dashes,
    quotes and the Euro sign, where Latin-1 has control characters that no table contains.
    """
    first = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8"
    for encoding in (first, "cp1252"):
        try:
            return raw.decode(encoding).replace("\r\n", "\n"), encoding
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1").replace("\r\n", "\n"), "latin-1"


def is_as_declared(found: str, declared: str, raw: bytes) -> bool:
    """Whether the bytes mean in the declared encoding what they mean in the one that was found.

    Plain ASCII is the same in all of them, most Western text the same in cp1252 and Latin-1.
    """
    if found == declared:
        return True
    try:
        return raw.decode(declared) == raw.decode(found)
    except UnicodeDecodeError:
        return False
