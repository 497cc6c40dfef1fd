"""The rows of a file of events in batches of text, so that memory does not grow with the file."""

import csv
import io
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from interpose.experiments.real_events.formats import (
    UCDP_LAYOUT,
    Format,
    columns_of,
    has_no_header,
    plain_header,
    version_of,
)
from interpose.experiments.real_events.open_file import Done, Look, Utf8Stream, unpacked
from interpose.experiments.real_events.tally import Tally
from interpose.model.errors import InterposeError

BATCH_BYTES = 4 << 20
"""Bytes of text that are parsed at once; no single row may be longer."""
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
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    def refuse(row: Any) -> str:
        tally.counts["cells"] += 1
        tally.first.setdefault("cells", f"{row.actual_columns} of {row.expected_columns} cells, {row.text[:30]!r}")
        tally.rows += 1
        return "skip"

    names = [f"c{position}" for position in range(layout.width)]
    kept = {names[position]: field for field, position in layout.columns.items()}
    reading = arrow_csv.ReadOptions(
        use_threads=False, block_size=BATCH_BYTES, column_names=names, skip_rows=int(layout.has_header)
    )
    parsing = arrow_csv.ParseOptions(
        delimiter=layout.separator, newlines_in_values=True, invalid_row_handler=refuse, ignore_empty_lines=True
    )
    converting = arrow_csv.ConvertOptions(
        include_columns=list(kept), column_types=dict.fromkeys(kept, pa.string()), strings_can_be_null=False
    )
    try:
        with unpacked(look.path, done) as stream:
            text = pa.PythonFile(Utf8Stream(stream, look.encoding), mode="r")
            for batch in arrow_csv.open_csv(text, reading, parsing, converting):
                if batch.num_rows:
                    yield batch.to_pandas().rename(columns=kept).astype(object)
    except pa.ArrowInvalid as error:
        told = " ".join(str(error).split())
        if "Empty CSV" in told:
            raise InterposeError(f"{look.name}: has no rows below its header: download it anew") from None
        cause = "a row longer than 4 MB, or a quotation mark in the wrong place" if "straddl" in told else told[:80]
        raise InterposeError(f"{look.name}: is not valid CSV ({cause}): download it anew or mend it") from None
