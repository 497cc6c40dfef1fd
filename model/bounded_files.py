"""Files that people give: read whole or not at all, regular files only, within bounds that are known before reading.

Errors are those that reading raises anyway, ``OSError`` with a ``strerror`` and ``ValueError``, so that whoever reads a
file says in one place what was meant to be there.
"""

import errno
import json
import stat
from pathlib import Path
from typing import Any

MOST_BYTES = 20_000_000
"""Bytes of a table or of shapes beside a scenario."""
MOST_JSON_BYTES = 100_000_000
"""Bytes of what a stored result says of itself, with its scenario and the outlines of its territories."""


def require_file(path: Path, most: int | None = None) -> int:
    """Return the size of a regular file in bytes, without opening it: a pipe or a device would never end.

    Parameters
    ----------
    path : Path
        The file; a link to one is as good.
    most : int, optional
        Bytes beyond which it is refused.

    Raises
    ------
    OSError
        Where there is none, where it is no regular file, or where it is too large.
    """
    try:
        state = path.stat()
    except ValueError:  # a zero byte in the name
        raise OSError(errno.EINVAL, "no file can have this name", str(path)) from None
    if stat.S_ISDIR(state.st_mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder, not a file", str(path))
    if not stat.S_ISREG(state.st_mode):
        raise OSError(errno.EINVAL, "is a pipe or a device, not a file", str(path))
    if most is not None and state.st_size > most:
        raise OSError(errno.EFBIG, f"larger than {written_size(most)}", str(path))
    return state.st_size


def written_size(size: int) -> str:
    """Write a number of bytes for people."""
    return f"{size / 10**6:,.0f} MB" if size >= 10**6 else f"{size / 10**3:,.0f} kB"


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a regular file.

    Raises
    ------
    OSError
        As :func:`require_file`; also where a file grows beyond its bound while it is read.
    """
    require_file(path, most)
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"larger than {written_size(most)}", str(path))
    return content


def read_text(path: Path, most: int = MOST_BYTES) -> str:
    """Return the text of a regular file in UTF-8, with or without a byte order mark.

    Raises
    ------
    OSError
        As :func:`read_bytes`.
    UnicodeDecodeError
        Where it is not UTF-8.
    """
    return read_bytes(path, most).decode("utf-8-sig")


def read_json(path: Path, most: int = MOST_JSON_BYTES) -> Any:
    """Return what a file of JSON holds.

    Raises
    ------
    OSError
        As :func:`read_bytes`.
    ValueError
        Where it is not UTF-8, not JSON, nested too deeply, or has a number of thousands of digits.
    """
    return plain_json(read_text(path, most))


def plain_json(text: str) -> Any:
    """Return what a text of JSON holds; raises ``ValueError`` where it is none, or nested too deeply."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def read_json_mapping(path: Path, most: int = MOST_JSON_BYTES) -> dict[str, Any]:
    """Return the mapping that a file of JSON holds; raises as :func:`read_json`, and where it holds anything else."""
    found = read_json(path, most)
    if not isinstance(found, dict):
        raise ValueError("it is no table of keys")
    return found
