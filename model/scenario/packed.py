"""A scenario as one file (`.interpose`): a zip of its files with a manifest, opened as any hostile file is.

Nothing is unpacked before all is checked, and a scenario is read from it without being unpacked.
"""

import hashlib
import json
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from interpose.agents.compiled.additions import describe_added
from interpose.model.bounded_files import MOST_BYTES, plain_json, require_file, written_size
from interpose.model.errors import OutputError, ScenarioError, cut
from interpose.model.output_folder import new_file, new_folder

ENDING = ".interpose"
FORMAT, VERSION = "interpose scenario", 1
MANIFEST = "manifest.json"
KINDS = (".yaml", ".yml", ".csv", ".geojson", ".json", ".md", ".txt")
"""What ends the names of files that a scenario has."""
MOST_FILES = 64
MOST_PACKED, MOST_UNPACKED = 60_000_000, 120_000_000
"""Bytes of the file, and of all that is in it."""
MOST_LISTED, MOST_MANIFEST = 64_000, 200_000
"""Bytes of the list of members at the end of a zip, and of the manifest."""
MOST_LETTERS, LONGEST_COMMENT = 120, 65_557
NAME = re.compile(r"[\w][\w.\- ]*(/[\w][\w.\- ]*)*")
END, END_OF_LARGE = b"PK\x05\x06", b"PK\x06\x07"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every member: the same files make the same bytes."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, LookupError, RuntimeError, ValueError, OSError)


class Packed(NamedTuple):
    """What is in a packed scenario: the name of its file of YAML, all files by name, and the manifest."""

    scenario: str
    files: dict[str, bytes]
    manifest: dict[str, Any]


def open_packed(path: Path) -> Packed:
    """Read a packed scenario after checking all of it: sizes, names, kinds, hashes.

    Raises
    ------
    ScenarioError
        With one line, for whatever is not as :func:`pack` writes it.
    """
    try:
        require_file(path, MOST_PACKED)
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read ({error.strerror}): check the path and its size") from None
    try:
        _require_short_list(path)
        with zipfile.ZipFile(path) as archive:
            members = _checked(archive.infolist(), path.name)
            files = {info.filename: _bytes_of(archive, info) for info in members}
    except ScenarioError:
        raise
    except BROKEN as error:
        said = cut(" ".join(str(getattr(error, "strerror", "") or error).split()) or type(error).__name__, 100)
        raise ScenarioError(f"{path.name}: not a packed scenario ({said}): ask for it once more") from None
    manifest = _manifest(files.pop(MANIFEST, b""), path.name)
    _require_listed(files, manifest, path.name)
    return Packed(str(manifest["scenario"]), files, manifest)


def _refused(file: str, problem: str) -> ScenarioError:
    """Return the error of a packed scenario that is not as it is written."""
    return ScenarioError(f"{file}: {problem}: not a scenario that interpose packed; ask for it once more")


def _require_short_list(path: Path) -> None:
    """Refuse a zip whose list of members is long, before it is read."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LONGEST_COMMENT))
        tail = file.read(LONGEST_COMMENT)
    at = tail.rfind(END)
    if at < 0 or at + 22 > len(tail):
        raise _refused(path.name, "it is no zip file")
    if END_OF_LARGE in tail or int.from_bytes(tail[at + 12 : at + 16], "little") > MOST_LISTED:
        raise _refused(path.name, f"it lists more than {MOST_FILES} files")


def _checked(members: list[zipfile.ZipInfo], file: str) -> list[zipfile.ZipInfo]:
    """Return the members of a zip; raises for any that a packed scenario does not have."""
    if len(members) > MOST_FILES:
        raise _refused(file, f"{len(members)} files, more than {MOST_FILES}")
    names = [info.filename.casefold() for info in members]
    for info in members:
        problem = _problem(info) or ("stands twice" if names.count(info.filename.casefold()) > 1 else "")
        if problem:
            raise _refused(file, f"{cut(info.filename, 60)!r} {problem}")
    if sum(info.file_size for info in members) > MOST_UNPACKED:
        raise _refused(file, f"it unpacks to more than {written_size(MOST_UNPACKED)}")
    return members


def _problem(info: zipfile.ZipInfo) -> str:
    """Return what is wrong with a member of a zip, in words; empty where nothing is."""
    name, mode = info.filename, info.external_attr >> 16
    if len(name) > MOST_LETTERS or not NAME.fullmatch(name):
        return "is a name that leads elsewhere, or none that every system has"
    if not name.endswith(KINDS):
        return f"is none of {', '.join(KINDS)}"
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        return "is a link or a device, not a file"
    if info.flag_bits & 1:
        return "is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is compressed in an unusual way"
    most = MOST_MANIFEST if name == MANIFEST else MOST_BYTES
    return f"unpacks to more than {written_size(most)}" if info.file_size > most else ""


def _bytes_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a member, never more than it says that it has."""
    with archive.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise zipfile.BadZipFile(f"{info.filename} has another size than it says")
    return content


def _manifest(content: bytes, file: str) -> dict[str, Any]:
    """Return the manifest; raises where there is none that can be read, or one of a later version."""
    try:
        found = plain_json(content.decode("utf-8"))
    except ValueError:
        raise _refused(file, f"it has no {MANIFEST} that can be read") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("files"), dict):
        raise _refused(file, f"{MANIFEST} is not that of a scenario")
    if found.get("format_version") != VERSION:
        raise ScenarioError(
            f"{file}: packed in version {cut(found.get('format_version'), 20)} of the format by interpose "
            f"{cut(found.get('interpose'), 20)}; this one reads {VERSION}: bring interpose up to date"
        )
    return found


def _require_listed(files: Mapping[str, bytes], manifest: Mapping[str, Any], file: str) -> None:
    """Refuse files that the manifest does not list, that it lists and are not there, or that are not what it says."""
    listed = manifest["files"]
    for name in sorted({*files} ^ {*listed}):
        shown = cut(name, 60)
        raise _refused(file, f"{shown!r} is not in its manifest" if name in files else f"{shown!r} is missing")
    for name, content in files.items():
        if not isinstance(listed[name], dict) or listed[name].get("sha256") != hashlib.sha256(content).hexdigest():
            raise _refused(file, f"{cut(name, 60)!r} is not what its manifest says")
    own = str(manifest.get("scenario"))
    if own not in files or not own.endswith((".yaml", ".yml")):
        raise _refused(file, "it does not say which file is the scenario")


def write_packed(target: Path, scenario: str, files: Mapping[str, bytes], about: Mapping[str, Any]) -> None:
    """Write files as one packed scenario; the same files give the same bytes.

    Parameters
    ----------
    target : Path
        New file that ends in ``.interpose``.
    scenario : str
        Name of the file of YAML among them.
    files : mapping
        Content by name, relative to the scenario's folder.
    about : mapping
        What else the manifest says.

    Raises
    ------
    OutputError
        Where the file is there already or cannot be written.
    """
    if target.suffix != ENDING:
        raise OutputError(f"must end in {ENDING}", argument="out", value=target)
    if os.path.lexists(target):
        raise OutputError("is there already: name another file, or move it away", argument="out", value=target)
    hashes = {n: {"sha256": hashlib.sha256(c).hexdigest(), "bytes": len(c)} for n, c in sorted(files.items())}
    manifest: dict[str, Any] = {"format": FORMAT, "format_version": VERSION, "interpose": metadata.version("interpose")}
    manifest |= {"scenario": scenario, **about, "files": hashes}
    added = [{name: one[name] for name in ("distribution", "version")} for one in describe_added()]
    manifest |= {"plugins": added} if added else {}
    try:
        with new_file(target) as work, zipfile.ZipFile(work, "w", zipfile.ZIP_DEFLATED) as archive:
            text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
            for name, content in {MANIFEST: text.encode(), **dict(sorted(files.items()))}.items():
                info = zipfile.ZipInfo(name, FIRST_DAY)
                info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, (stat.S_IFREG | 0o644) << 16
                archive.writestr(info, content)
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror})", argument="out", value=target) from None


def unpack(path: Path, out: Path) -> Path:
    """Write the files of a packed scenario into a new folder, and return the scenario's own file.

    Raises
    ------
    ScenarioError
        Where it is not as it was packed; nothing is written then.
    OutputError
        Where the folder is there already or cannot be made.
    """
    packed = open_packed(path)
    with new_folder(out) as folder:
        for name, content in packed.files.items():
            target = folder.joinpath(*name.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    return out / packed.scenario
