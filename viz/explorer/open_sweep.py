"""The sweep that the server shows: read once for all visitors, and again on request."""

from collections.abc import Callable

from interpose.model.errors import OutputError
from interpose.viz.explorer.run_links import RunLinks
from interpose.viz.explorer.session import Session
from interpose.viz.explorer.sweep_arrays import SweepArrays
from interpose.viz.stored_result import Stored


class Source:
    """A stored sweep that is shown.

    Parameters
    ----------
    read : callable
        Reads the sweep from its folder, also while it is being written.
    """

    def __init__(self, read: Callable[[], Stored]) -> None:
        self._read = read
        stored = read()
        if stored.kind != "sweep":
            raise OutputError(
                f"{stored.folder}: is what interpose {stored.kind} wrote, and no sweep: draw it with interpose plot"
            )
        self.links = RunLinks(stored.meta)
        self.table = SweepArrays(stored)

    def again(self) -> SweepArrays:
        """Read the sweep again."""
        self.table = SweepArrays(self._read())
        return self.table

    def session(self) -> Session:
        """Return a session for a new visitor."""
        return Session(self.table, self.links, self.again)


_SHOWN: list[Source] = []


def open_sweep(source: Source) -> None:
    """Show a sweep from now on."""
    _SHOWN[:] = [source]


def current_sweep() -> Source:
    """Return the sweep that is shown; raises ``OutputError`` where there is none."""
    if not _SHOWN:
        raise OutputError("no sweep is open: interpose explore FOLDER")
    return _SHOWN[0]
