"""Results as small objects: tables, figures, sentences and a folder; whatever a function of the public face returns."""

import html
import shutil
import weakref
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from interpose.model.results.run import Run
    from interpose.viz.stored_result import Stored

type Writer = Callable[[Path], Any]
"""What writes a result into an existing, empty folder."""


class Result:
    """What a question gave: tables, figures, sentences, and how to ask it again.

    A result that was just made is kept in memory and in a temporary folder, and :meth:`save` gives it a lasting one;
    a result that was loaded stays in its folder. Both are read in the same way.

    Parameters
    ----------
    kind : str
        The question: ``"run"``, ``"twin"``, ``"compare"`` and so on, as the commands are called.
    write : callable, optional
        What writes it into a folder; left out for a result that is stored already.
    folder : Path, optional
        Where it is stored already.
    run : Run, optional
        The simulated world itself, of a result of :func:`interpose.run` or :func:`interpose.branch`.
    """

    def __init__(
        self, kind: str, write: Writer | None = None, folder: Path | None = None, run: "Run | None" = None
    ) -> None:
        self.kind = kind
        self.run = run
        self._write = write
        self._folder = folder
        self._opened: Stored | None = None

    @classmethod
    def made(cls, kind: str, write: Writer) -> "Result":
        """Return a result that is worked out while it is written: now, into its temporary folder."""
        result = cls(kind, write)
        result.folder  # noqa: B018 - asking for the folder fills it
        result._write = None
        return result

    @property
    def folder(self) -> Path:
        """Folder that holds the result; a temporary one until it is saved."""
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="interpose-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            if self._write:
                self._write(self._folder)
        return self._folder

    @property
    def stored(self) -> "Stored":
        """The result as figures and reports read it."""
        if self._opened is None:
            from interpose._open_result import open_result

            self._opened = open_result(self.folder)
        return self._opened

    @property
    def meta(self) -> dict[str, Any]:
        """What was asked of which worlds: scenario with all its values, seeds, days, versions."""
        return self.stored.meta

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""
        names = {path.stem for path in self.folder.iterdir() if path.suffix in (".parquet", ".csv")}
        return sorted(names | set(self.stored.tables))

    def table(self, name: str) -> "pd.DataFrame":
        """Return a table by its name (:attr:`tables`); its columns and units are in docs/outputs.md.

        Raises
        ------
        InterposeError
            Where the result has no such table.
        """
        from interpose.model.errors import OutputError

        if name not in self.tables:
            raise OutputError(f"no such table: {self.kind} has {', '.join(self.tables)}", argument="table", value=name)
        return self.stored.table(name)

    def export(self, path: str | Path, *tables: str) -> Path:
        """Write tables, all if none is named, into one new file: ``.csv`` or ``.parquet`` for one, ``.xlsx`` for many.

        Raises
        ------
        InterposeError
            For a table that there is not, a file that exists or cannot be written, or where openpyxl is needed and
            not installed (extra ``excel``).
        """
        from interpose.experiments.execution.table_files import chosen_tables, tables_in, tables_writer
        from interpose.experiments.sweeps.export import write_files

        target = Path(path)
        write_files([("path", target, tables_writer(chosen_tables(tables_in(self.folder), tables), target))])
        return target

    @property
    def effects(self) -> "pd.DataFrame":
        """Paired differences with their 95 % intervals, a row an outcome; of ``twin`` and ``compare``."""
        return self.table("effects")

    @property
    def outcomes(self) -> dict[str, float]:
        """The outcomes of one world by name; of ``run``."""
        from interpose.model.errors import OutputError

        if "outcomes" not in self.meta or not isinstance(self.meta["outcomes"], dict):
            raise OutputError(f"a result of {self.kind} is of many worlds: see its tables {', '.join(self.tables)}")
        return {name: float(value) for name, value in self.meta["outcomes"].items()}

    def to_pandas(self) -> "pd.DataFrame":
        """Return the main table: effects, parts, the daily series of a run, the runs of a sweep."""
        from interpose.viz.kinds.registry import kind_of

        name = kind_of(self.stored).table
        if self.stored.parts:
            import pandas as pd

            parts = {folder: part.table(name) for folder, part in self.stored.parts.items()}
            return pd.concat(parts, names=[self.kind]).reset_index(self.kind).reset_index(drop=True)
        return self.table(name)

    def to_xarray(self) -> "xr.Dataset":
        """Return a run's daily series by day and territory, or a sweep by its inputs and seeds, as an xarray dataset.

        Raises
        ------
        InterposeError
            For another kind of result, or where xarray is not installed (extra ``cluster``).
        """
        from interpose.model.errors import OutputError

        if self.kind == "sweep":
            from interpose.experiments.sweeps.stored_sweep import Sweep

            data: xr.Dataset = Sweep.read(self.folder).to_xarray()
            return data
        if self.kind != "run":
            raise OutputError(f"a result of {self.kind} is no grid of numbers: use to_pandas()")
        try:
            import xarray
        except ImportError:
            raise OutputError("to_xarray needs xarray: pip install 'interpose[cluster]'") from None
        return xarray.Dataset.from_dataframe(self.table("daily").set_index(["day", "territory"]))

    @property
    def plots(self) -> list[str]:
        """Names of the figures that can be drawn from it."""
        from interpose.viz.kinds.registry import pictures

        return [picture.name for picture in pictures(self.stored) if not picture.why_not]

    def plot(self, name: str | None = None, **choice: Any) -> Any:
        """Return a plotly figure by its name (:attr:`plots`), by default the first; see :func:`interpose.plot`."""
        from interpose.viz.figure import Choice
        from interpose.viz.kinds.registry import chosen

        return chosen(self.stored, [name] if name else [], Choice(**choice))[0].draw()

    def report(self, path: str | Path | None = None, *, outcome: str | None = None) -> Path:
        """Write the report of this result; see :func:`interpose.report`."""
        from interpose.model.results.tables import write_file
        from interpose.viz.figure import Choice
        from interpose.viz.report.report import report_page

        target = self.folder / "report.html" if path is None else Path(path)
        write_file(target, report_page(self.stored, Choice(outcome=outcome)), again=path is None)
        return target

    def brief(self, path: str | Path | None = None) -> Path:
        """Write two pages that brief; see :func:`interpose.brief`."""
        from interpose.viz.report.brief_file import write_brief

        return write_brief(self.stored, None if path is None else Path(path))

    @property
    def sentences(self) -> list[str]:
        """The result in sentences that are made from its numbers."""
        from interpose.viz.kinds.registry import kind_of

        return kind_of(self.stored).sentences(self.stored)

    def save(self, folder: str | Path) -> Path:
        """Write the result into a new folder, as the command of the same name does, and return the folder.

        Raises
        ------
        InterposeError
            If the folder exists already or cannot be written; then nothing is written.
        """
        from interpose.model.output_folder import new_folder

        target = Path(folder)
        with new_folder(target) as work:
            if self._write:
                self._write(work)
            else:
                shutil.copytree(self.folder, work, dirs_exist_ok=True)
        self._folder, self._opened, self._write = target, None, None
        return target

    def __repr__(self) -> str:
        """Return what it is in one line."""
        return f"<{self.kind} of {self.meta.get('scenario', {}).get('name', '?')}: {', '.join(self.tables)}>"

    def _repr_html_(self) -> str:
        """Return a card for notebooks: the question, and the answer in sentences."""
        from interpose.viz.kinds.registry import kind_of

        kind, stored = kind_of(self.stored), self.stored
        rows = "".join(f"<li>{html.escape(line)}</li>" for line in self.sentences[:6])
        head = f"<strong>{html.escape(kind.question(stored))}</strong> {html.escape(kind.worlds(stored))}"
        return f"<div>{head}<ul>{rows}</ul></div>"
