"""The rows of a file of events in batches of text, so that memory does not grow with the file."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
from pyarrow import csv as csv_of_arrow

from interpose.experiments.real_events.formats import (
    UCDP_LAYOUT,
    Format,
    columns_of,
    has_no_header,
    plain_header,
    version_of,
)
from interpose.experiments.real_events.open_file import BLOCK, Done, Look, Utf8Stream, unpacked
from interpose.experiments.real_events.tally import Tally
from interpose.model.errors import InterposeError

LONGEST_ROW = 4 << 20
"""Bytes of a row beyond which it is none: the longest of UCDP and ACLED have some thousands (assumption)."""
SEPARATORS = (",", ";", "\t", "|")
LONGEST_HEADER = 1 << 16
MARK = "\ufeff"


class Layout(NamedTuple):
    """How the table of a file is written."""

    separator: str
    columns: dict[str, int]
    """position of each field of the common table"""
    width: int
    """number of columns"""
    has_header: bool
    version: str


def layout_of(look: Look, format_: Format) -> Layout:
    """Return how a file is written, from its first line.

    Raises
    ------
    InterposeError
        For columns that are missing or stand twice, or a first line without end.
    """
    with unpacked(look.path) as stream:
        start = Utf8Stream(stream, look.encoding).read(LONGEST_HEADER)
    text = start.decode("utf-8", errors="ignore").removeprefix(MARK)
    first = text.lstrip("\r\n").partition("\n")[0].strip()
    if not first or (len(text) >= LONGEST_HEADER // 2 and "\n" not in text and "\r" not in text):
        raise InterposeError(f"{look.name}: its first line is no line of headings: is it a table of {format_.title}?")
    separator = max(SEPARATORS, key=first.count)
    header = plain_header(next(csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=separator)))
    version = version_of(format_, header, look.name)
    if has_no_header(format_, header):
        return Layout(separator, columns_of(format_, UCDP_LAYOUT, look.name), len(UCDP_LAYOUT), False, version)
    return Layout(separator, columns_of(format_, header, look.name), len(header), True, version)


def read_batches(look: Look, layout: Layout, tally: Tally, done: Done) -> Iterator[pd.DataFrame]:
    """Yield the rows of a file as text, a column a field; rows with too few or too many cells are refused.

    Parameters
    ----------
    look, layout
        What the file is, and how its table is written.
    tally : Tally
        Counts rows with a wrong number of cells.
    done : callable
        Called with megabytes that were read.

    Raises
    ------
    InterposeError
        With one line, where the text is no table.
    """
    parse, first = _parser(layout, tally), True
    with unpacked(look.path, done) as stream:
        for block in whole_rows(Utf8Stream(stream, look.encoding), look.name):
            text = block.removeprefix(MARK.encode()) if first else block
            batch = parse(text, layout.has_header and first, look.name)
            first = False
            if len(batch):
                yield batch


def whole_rows(stream: Utf8Stream, file: str) -> Iterator[bytes]:
    """Yield a text in blocks that end where a row ends: at a line's end outside quotation marks.

    pyarrow can cut a stream itself, but reads ahead in a thread of its own, which outlives an error.

    Raises
    ------
    InterposeError
        For a row longer than :data:`LONGEST_ROW`.
    """
    rest = b""
    while data := stream.read(BLOCK):
        rest += data
        end = _last_end(rest)
        if end:
            yield rest[:end]
            rest = rest[end:]
        if len(rest) > LONGEST_ROW:
            cause = f"a row longer than {LONGEST_ROW >> 20} MB, or a quotation mark in the wrong place"
            raise InterposeError(f"{file}: is not valid CSV ({cause}): download it anew or mend it")
    if rest:
        yield rest


def _last_end(text: bytes) -> int:
    """Return where the last row of a text that begins with a row has ended; 0 if none has."""
    quotes, end = text.count(b'"'), len(text)
    while (line_end := text.rfind(b"\n", 0, end)) >= 0:
        quotes -= text.count(b'"', line_end, end)
        if quotes % 2 == 0:
            return line_end + 1
        end = line_end
    return 0


def _parser(layout: Layout, tally: Tally) -> Callable[[bytes, bool, str], pd.DataFrame]:
    """Return what makes rows of cells of a text, the first line left out if it is the header."""

    def refuse(row: Any) -> str:
        tally.counts["cells"] += 1
        tally.first.setdefault("cells", f"{row.actual_columns} of {row.expected_columns} cells, {row.text[:30]!r}")
        tally.rows += 1
        return "skip"

    names = [f"c{position}" for position in range(layout.width)]
    kept = {names[position]: field for field, position in layout.columns.items()}
    parsing = csv_of_arrow.ParseOptions(
        delimiter=layout.separator, newlines_in_values=True, invalid_row_handler=refuse, ignore_empty_lines=True
    )
    converting = csv_of_arrow.ConvertOptions(
        include_columns=list(kept), column_types=dict.fromkeys(kept, pa.string()), strings_can_be_null=False
    )

    def parse(text: bytes, has_header: bool, file: str) -> pd.DataFrame:
        reading = csv_of_arrow.ReadOptions(
            use_threads=False, block_size=len(text) + 1, column_names=names, skip_rows=int(has_header)
        )
        try:
            table = csv_of_arrow.read_csv(pa.BufferReader(text), reading, parsing, converting)
        except pa.ArrowInvalid as error:
            told = " ".join(str(error).split())
            if "Empty CSV" in told:  # a header alone, or blank lines
                return pd.DataFrame(columns=list(kept.values()))
            raise InterposeError(f"{file}: is not valid CSV ({told[:80]}): download it anew or mend it") from None
        return table.to_pandas().rename(columns=kept).astype(object)

    return parse
