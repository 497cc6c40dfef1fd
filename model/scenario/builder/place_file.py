"""A user's file of places as bytes and as text: what it must not be, and in which encoding it is written."""

import codecs
import os
import stat
from pathlib import Path

from charset_normalizer import CharsetMatch, from_bytes

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices, short

MOST_BYTES = 60_000_000
USUAL_ENCODING = "cp1252"
ENCODINGS = [
    *(f"cp125{number}" for number in range(9)),
    "big5",
    "euc_kr",
    "gb18030",
    "koi8_r",
    "mac_roman",
    "shift_jis",
]
"""Encodings of tables that people save today, beside those of Unicode."""
SAMPLE = 100_000
HEAD = 200
POINTERS = (b"version https://git-lfs.github.com/", b"/annex/objects/", b"../.git/annex/objects/")
PAGES = (b"<!doctype html", b"<html")
KINDS = "name a .csv, .xlsx, .geojson, .topojson, .kml, .kmz, .gpkg, .fgb or zipped shapefile"


def check_file(path: Path, most: int = MOST_BYTES) -> None:
    """Check that a user's file can be read and is what its name says, by its size and its first bytes.

    Raises
    ------
    ScenarioError
        With one line, for a file that is missing, too large, no regular file, or another thing under this name.
    """
    name = short(path, 120)
    try:
        found = os.stat(path)
        if stat.S_ISDIR(found.st_mode):
            raise ScenarioError(f"{name}: is a folder, not a file: {KINDS}")
        if not stat.S_ISREG(found.st_mode):
            raise ScenarioError(f"{name}: is no regular file but a device or a pipe: {KINDS}")
        if found.st_size > most:
            raise ScenarioError(f"{name}: larger than {most // 10**6} MB: simplify its shapes (mapshaper, QGIS) first")
        with path.open("rb") as stream:
            _check_begin(path.name, stream.read(HEAD))
    except FileNotFoundError:
        raise ScenarioError(f"{name}: no such file: {KINDS}") from None
    except (OSError, ValueError) as error:
        problem = short(getattr(error, "strerror", None) or error)
        raise ScenarioError(f"{name}: cannot be read ({problem}): check the path and its permissions") from None


def read_bytes(path: Path) -> bytes:
    """Read a user's text file; raises ``ScenarioError`` as :func:`check_file` does."""
    check_file(path)
    return path.read_bytes()


def _check_begin(file: str, data: bytes) -> None:
    """Refuse what is saved in place of a file of places: a pointer to it, or a web page about it."""
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    name = short(file)
    if head.startswith(POINTERS):
        cure = "fetch the file itself (git lfs pull, git annex get, or the download button of the web page)"
        raise ScenarioError(f"{name}: is a pointer of a store of large files, not the file: {cure}")
    if head.lower().startswith(PAGES):
        raise ScenarioError(f"{name}: is a web page, not data: download the file itself")


def decode(file: str, data: bytes, encoding: str | None, choices: Choices) -> str:
    """Return the text of a file: UTF-8, UTF-16 or UTF-32, or else the likeliest older encoding, which is told.

    Parameters
    ----------
    file : str
        Name of the file.
    data : bytes
        What it holds.
    encoding : str, optional
        Its encoding where the user knows it.
    choices : Choices
        Where a guess is told.
    """
    name = short(file)
    try:
        if encoding is not None:
            return data.decode(codecs.lookup(encoding).name).removeprefix("\ufeff")
        unicode = _unicode_of(data)
        if unicode is None:
            return _likeliest(data, name, choices)
        if not unicode.startswith("utf-8"):
            choices.tell(Filled(mark("read as {encoding}"), encoding=unicode.upper()))
        return data.decode(unicode).removeprefix("\ufeff")
    except LookupError:
        raise ScenarioError("no such encoding: say for instance utf-8, cp1252 or cp1256", argument="encoding") from None
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} is not {error.encoding}: name its encoding, or save the file as UTF-8"
        raise ScenarioError(f"{name}: {problem}") from None


def _unicode_of(data: bytes) -> str | None:
    """Return which encoding of Unicode some bytes are in; None where they are in none."""
    marks = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"))
    for sign, name in (*marks, (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(sign):
            return name
    if b"\0" in data[:4]:
        return "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _likeliest(data: bytes, name: str, choices: Choices) -> str:
    """Return a text in the older encoding that fits it best."""
    letters = b"\n".join(line for line in data.splitlines() if not line.isascii())[:SAMPLE]
    found = from_bytes(letters, cp_isolation=ENCODINGS)
    best = found.best()
    alike = {name for m in found if _fit(m) == _fit(best) for name in m.could_be_from_charset}
    encoding = USUAL_ENCODING if best is None or USUAL_ENCODING in alike else best.encoding
    text = data.decode(encoding)
    sample = next((line for line in text.splitlines() if not line.isascii()), "")
    guess = mark("{file} is not UTF-8: read as {encoding}, in which a line reads {sample}")
    choices.tell(Filled(guess, file=name, encoding=encoding, sample=repr(short(sample, 40))))
    return text


def _fit(match: CharsetMatch | None) -> tuple[float, float]:
    """Return how badly an encoding fits: disorder among the letters, and how little they look like a language."""
    return (1.0, 0.0) if match is None else (match.chaos, -match.coherence)
