"""Hostile files that say that they are packed scenarios: bombs, ways out of the folder, links, lies about content."""

import hashlib
import json
import stat
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.corpus import Case, refuse

from interpose.model.scenario.packed import FORMAT, MANIFEST, MOST_FILES, VERSION

OWN = b"name: own\nplaces: [{id: A, population: 1000, area_km2: 10}]\nfactions: [{id: a}, {id: b}]\n"


def manifest(files: Mapping[str, bytes], **more: Any) -> bytes:
    """Return the manifest of files, with some of it otherwise."""
    hashes = {name: {"sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()}
    own = {"format": FORMAT, "format_version": VERSION, "scenario": "own.yaml", "files": hashes}
    return json.dumps(own | more).encode()


def packed(
    files: Mapping[str, bytes] | None = None, also: Mapping[str, bytes] | None = None, **more: Any
) -> Callable[[Path], None]:
    """Return what writes a packed scenario: files that its manifest lists, and others that it does not."""
    listed = {"own.yaml": OWN} if files is None else dict(files)

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, manifest(listed, **more))
            for name, content in {**listed, **(also or {})}.items():
                archive.writestr(name, content)

    return write


def member(name: str, change: Callable[[zipfile.ZipInfo], None] = lambda info: None) -> Callable[[Path], None]:
    """Return what writes a packed scenario with a member that is otherwise than it should be."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, manifest({"own.yaml": OWN, name: b"x"}))
            archive.writestr("own.yaml", OWN)
            info = zipfile.ZipInfo(name)
            change(info)
            archive.writestr(info, b"x")

    return write


def link(info: zipfile.ZipInfo) -> None:
    """Make a member a link."""
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def bzip(info: zipfile.ZipInfo) -> None:
    """Compress a member in an unusual way."""
    info.compress_type = zipfile.ZIP_BZIP2


def bomb(path: Path) -> None:
    """Write a small file of which a member unpacks to a hundred megabytes."""
    packed({"own.yaml": OWN, "places.csv": b"0" * 100_000_000})(path)
    assert path.stat().st_size < 200_000


def lying_bomb(path: Path) -> None:
    """Write a bomb that says of its large member that it is small, in both places where it says so."""
    packed({"own.yaml": OWN, "places.csv": b"0" * 30_000_000})(path)
    data = path.read_bytes().replace(struct.pack("<I", 30_000_000), struct.pack("<I", 1000))
    path.write_bytes(data)


def encrypted(path: Path) -> None:
    """Write one whose members say that they are encrypted."""
    packed()(path)
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 1)
    path.write_bytes(bytes(data))


def many(number: int) -> Callable[[Path], None]:
    """Return what writes one of very many files."""
    return packed({"own.yaml": OWN, **{f"f{i}.txt": b"" for i in range(number)}})


def twice(path: Path) -> None:
    """Write one in which a name stands twice, but for upper and lower case."""
    packed({"own.yaml": OWN, "A.csv": b"x", "a.csv": b"y"})(path)


def cut_short(path: Path) -> None:
    """Write one of which the middle is missing."""
    packed()(path)
    data = path.read_bytes()
    path.write_bytes(data[:60] + data[90:])


def changed(path: Path) -> None:
    """Write one in which a file is not what its manifest says."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MANIFEST, manifest({"own.yaml": OWN}))
        archive.writestr("own.yaml", OWN.replace(b"1000", b"9000"))


def case(name: str, content: Any, *says: str) -> Case:
    """Return a case that is opened where a scenario is named."""
    return Case(name, "validate x.interpose", ("x.interpose", *says), {"x.interpose": content})


AWAY = "is a name that leads elsewhere"
CASES = (
    case("empty", b"", "it is no zip file"),
    case("text", b"name: own\n" * 100, "it is no zip file"),
    case("cut", cut_short, "not a packed scenario"),
    case("end alone", b"PK\x05\x06" + b"\0" * 18, "has no manifest.json"),
    case("way up", member("../own.csv"), AWAY),
    case("way up inside", member("a/../../own.csv"), AWAY),
    case("from the root", member("/etc/own.csv"), AWAY),
    case("drive", member("C:own.csv"), AWAY),
    case("backslash", member("..\\own.csv"), AWAY),
    case("hidden", member(".own.csv"), AWAY),
    case("folder", member("own/"), AWAY),
    case("long name", member("a" * 130 + ".csv"), AWAY),
    case("zero byte", packed({"own.yaml": OWN}, {"a\nb.csv": b""}), AWAY),
    case("program", member("run.py"), "is none of .yaml"),
    case("link", member("own.csv", link), "is a link or a device"),
    case("odd compression", member("own.csv", bzip), "compressed in an unusual way"),
    case("encrypted", encrypted, "is encrypted"),
    case("bomb", bomb, "unpacks to more than 20 MB"),
    case("lying bomb", lying_bomb, "not a packed scenario"),
    case("bombs together", packed({"own.yaml": OWN, **{f"{i}.csv": b"0" * 19_000_000 for i in range(7)}}), "120 MB"),
    case("many files", many(MOST_FILES), f"{MOST_FILES + 2} files, more than {MOST_FILES}"),
    case("very many files", many(5000), f"lists more than {MOST_FILES} files"),
    case("twice", twice, "stands twice"),
    case("not listed", packed({"own.yaml": OWN}, {"other.csv": b"x"}), "'other.csv' is not in its manifest"),
    case("missing", packed({}, {"own.yaml": OWN}), "'own.yaml' is not in its manifest"),
    case("changed", changed, "'own.yaml' is not what its manifest says"),
    case("other format", packed(format="photographs"), "manifest.json is not that of a scenario"),
    case("later format", packed(format_version=2, interpose="9.0"), "version 2 of the format by interpose 9.0"),
    case("no scenario", packed(scenario="gone.yaml"), "does not say which file is the scenario"),
    case("a table as scenario", packed({"own.yaml": OWN, "a.csv": b"x"}, scenario="a.csv"), "does not say which file"),
    case("scenario is a list", packed(scenario=["own.yaml"]), "does not say which file is the scenario"),
    case("deep manifest", packed({"own.yaml": b"[" * 5000}), "own.yaml"),
    Case("gone", "validate x.interpose", ("x.interpose: no such file",)),
    Case("folder", "validate x.interpose", ("is a folder, not a file",), {"x.interpose": lambda path: path.mkdir()}),
    Case(
        "names a file that is not in it",
        "validate x.interpose",
        ("names 'gone.csv'", "x.interpose"),
        {
            "x.interpose": packed(
                {"own.yaml": OWN.replace(b"places: [{id: A, population: 1000, area_km2: 10}]", b"places: gone.csv")}
            )
        },
    ),
    Case(
        "names a file outside",
        "validate x.interpose",
        ("names '../own.csv'",),
        {
            "x.interpose": packed(
                {"own.yaml": OWN.replace(b"places: [{id: A, population: 1000, area_km2: 10}]", b"places: ../own.csv")}
            ),
            "own.csv": b"id,population\nA,1000\n",
        },
    ),
    Case(
        "unpacked over a folder",
        "scenario unpack x.interpose --out there",
        ("--out there", "exists already"),
        {
            "x.interpose": packed(),
            "there/mine.txt": b"mine",
        },
    ),
    Case("hostile and unpacked", "scenario unpack x.interpose", (AWAY,), {"x.interpose": member("../own.csv")}),
)


@pytest.mark.parametrize("one", CASES, ids=[one.name for one in CASES])
def test_it_is_refused_in_one_line(capsys, monkeypatch, tmp_path, one):
    refuse(capsys, monkeypatch, tmp_path, one)
