"""Opening a user's file of events: plain, gzipped or zipped, in whatever encoding, looked at once before it is read."""

import codecs
import gzip
import hashlib
import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from interpose.model.errors import InterposeError

BLOCK = 1 << 20
"""Bytes that are looked at or handed on at once."""
MOST_BYTES = 20_000_000_000
"""Bytes after unpacking beyond which a file is refused: the whole of ACLED is some gigabytes (assumption)."""
MEGABYTE = 1_000_000
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NOT_CP1252 = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))
"""Bytes that Windows-1252 does not have."""
UNPACKING = (EOFError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, NotImplementedError)
type Done = Callable[[int], None]
"""Called with a number of megabytes that were read."""


class Look(NamedTuple):
    """What a file is, found by reading it through once."""

    path: Path
    name: str
    """name of the file, or of the table in a zip"""
    bytes: int
    """as it lies on the disk"""
    sha256: str
    encoding: str


def check_file(path: Path) -> int:
    """Return the size of a regular file in bytes; raises ``InterposeError`` for anything else."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise InterposeError(f"{path}: cannot be read ({problem}): check the path and its permissions") from None
    if stat.S_ISDIR(status.st_mode):
        raise InterposeError(f"{path}: is a folder, not a file: name a .csv, .csv.gz or .zip in it")
    if not stat.S_ISREG(status.st_mode):
        raise InterposeError(f"{path}: is no regular file: save the table as a .csv first")
    if status.st_size == 0:
        raise InterposeError(f"{path.name}: is empty: download it anew")
    return status.st_size


@contextmanager
def unpacked(path: Path, done: Done = lambda megabytes: None) -> Iterator[IO[bytes]]:
    """Open a file, unpacked if it is packed; ``done`` hears of megabytes of the file itself.

    Raises
    ------
    InterposeError
        With one line, if it cannot be read or unpacked, or a zip does not hold one table.
    """
    try:
        with path.open("rb") as raw:
            start = raw.read(4)
            raw.seek(0)
            counted = io.BufferedReader(_Counted(raw, done), BLOCK)
            if start[:2] == GZIP:
                with gzip.GzipFile(fileobj=counted) as stream:
                    yield stream  # type: ignore[misc]
            elif start == ZIP:
                with zipfile.ZipFile(counted) as archive, archive.open(_member(archive, path.name)) as stream:
                    yield stream
            else:
                yield counted
    except UNPACKING as error:
        raise InterposeError(f"{path.name}: cannot be unpacked ({str(error)[:80]}): download it anew") from None
    except OSError as error:
        raise InterposeError(f"{path}: cannot be read ({error.strerror or error}): check its permissions") from None


class _Counted(io.RawIOBase):
    """A file that tells how much of it has been read."""

    def __init__(self, raw: IO[bytes], done: Done) -> None:
        self.raw, self.done, self.furthest, self.told = raw, done, 0, 0

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def seekable(self) -> bool:
        """Whether it can be searched, which a zip needs."""
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place."""
        return self.raw.seek(offset, whence)

    def tell(self) -> int:
        """Return the place."""
        return self.raw.tell()

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill a buffer; tell of megabytes that were not read before."""
        data = self.raw.read(len(buffer))
        buffer[: len(data)] = data
        if self.furthest == 0 or self.raw.tell() - self.furthest <= len(buffer):  # the end of a zip is read first
            self.furthest = max(self.furthest, self.raw.tell())
        megabytes = self.furthest // MEGABYTE
        if megabytes > self.told:
            self.done(megabytes - self.told)
            self.told = megabytes
        return len(data)


def _member(archive: zipfile.ZipFile, file: str) -> zipfile.ZipInfo:
    """Return the one table of a zip."""
    tables = [
        entry
        for entry in archive.infolist()
        if entry.filename.lower().endswith(".csv") and not entry.filename.startswith("__MACOSX")
    ]
    if len(tables) != 1:
        held = ", ".join(entry.filename[:40] for entry in tables[:3]) or "no .csv (a spreadsheet? save it as .csv)"
        raise InterposeError(f"{file}: must hold one .csv, but holds {held}: unpack it and name the table")
    if tables[0].flag_bits & 1:
        raise InterposeError(f"{file}: is locked with a password: unpack it and name the table")
    return tables[0]


def look_at(path: Path, done: Done = lambda megabytes: None) -> Look:
    """Read a file through once: its checksum, its encoding, and whether its quotation marks close.

    Raises
    ------
    InterposeError
        With one line, for what is no table of text.
    """
    size = check_file(path)
    name = path.name
    with path.open("rb") as raw:
        digest = hashlib.file_digest(raw, "sha256").hexdigest()
    with unpacked(path, done) as stream:
        if isinstance(stream, zipfile.ZipExtFile):
            name = Path(str(stream.name)).name
        encoding = _encoding_of(stream, path.name)
    return Look(path, name, size, digest, encoding)


def _encoding_of(stream: IO[bytes], file: str) -> str:
    """Return the encoding of a stream: by its mark, UTF-8 if all of it is, else Windows-1252 if it can be."""
    start = stream.read(BLOCK)
    if not start.strip():
        raise InterposeError(f"{file}: is empty: download it anew")
    marked = next((encoding for mark, encoding in MARKS if start.startswith(mark)), "")
    if not marked and b"\0" in start:
        raise InterposeError(f"{file}: holds bytes 0: is it a .csv? UTF-16 needs its mark: save it as UTF-8")
    decoder = codecs.getincrementaldecoder(marked or "utf-8")()
    utf8, cp1252, quotes, read, data = True, True, 0, 0, start
    while data:
        read += len(data)
        if read > MOST_BYTES:
            raise InterposeError(f"{file}: more than {MOST_BYTES // 10**9} GB unpacked: is it a table of events?")
        quotes += data.count(b'"')
        cp1252 = cp1252 and data.translate(None, NOT_CP1252) == data
        try:
            _ = decoder.decode(data) if utf8 else ""
        except UnicodeDecodeError as error:
            if marked:
                problem = f"is marked as {marked} but breaks it ({error.reason})"
                raise InterposeError(f"{file}: {problem}: save it as UTF-8") from None
            utf8 = False
        data = stream.read(BLOCK)
    if utf8 and decoder.getstate()[0]:
        raise InterposeError(f"{file}: ends in the middle of a letter ({marked or 'utf-8'}): download it anew")
    if quotes % 2:
        raise InterposeError(f"{file}: a quotation mark is opened and never closed: download it anew or mend it")
    if not utf8 and not cp1252:
        raise InterposeError(f"{file}: is neither UTF-8 nor Windows-1252: save it as UTF-8")
    return marked or ("utf-8" if utf8 else "cp1252")


class Utf8Stream(io.RawIOBase):
    """A stream of text in any encoding, read as UTF-8."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self.stream, self.plain = stream, encoding in ("utf-8", "utf-8-sig")
        self.decoder = codecs.getincrementaldecoder(encoding)()

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, about as many as asked for; none at the end."""
        while data := self.stream.read(size):
            text = data if self.plain else self.decoder.decode(data).encode()
            if text:
                return text
        return b""
