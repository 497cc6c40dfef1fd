"""What others add to interpose, and files to begin something of one's own with."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    import pandas as pd


def new(kind: str, name: str, out: str | Path = ".") -> list[Path]:
    """Write a mechanism, study, scenario or figure of one's own that runs at once, with its test.

    Parameters
    ----------
    kind : {"mechanism", "study", "scenario", "figure"}
        What to begin.
    name : str
        What it is called; the files are named after it.
    out : str or Path
        Folder to write into; nothing in it is written over.

    Returns
    -------
    list of Path
        The files, the test last: ``pytest FILE`` runs it.

    Raises
    ------
    InterposeError
        For a name that cannot be used, or a file that is there already; nothing is written then.

    Examples
    --------
    >>> import interpose as ip
    >>> from tempfile import mkdtemp
    >>> [path.name for path in ip.new("mechanism", "curfew", mkdtemp())]
    ['curfew.py', 'curfew.md', 'curfew_oracle.py', 'test_curfew.py']
    """
    from interpose.model.extension.new_files import write_new

    return write_new(kind, name, out)


def plugins() -> "pd.DataFrame":
    """Return what other distributions add, and mechanisms in files that the environment names.

    Returns
    -------
    DataFrame
        A row a thing that is added: ``kind``, ``name``, ``distribution``, ``version``, ``module``, and ``problem`` (why
        it cannot be used; empty where it can).

    Examples
    --------
    >>> import interpose as ip
    >>> list(ip.plugins())
    ['kind', 'name', 'distribution', 'version', 'module', 'problem']
    """
    import pandas as pd

    from interpose.model.extension.plugins import COLUMNS, list_plugins

    return pd.DataFrame(list_plugins(), columns=list(COLUMNS))


def law_page(name: str) -> str:
    """Return the page of a mechanism that another distribution adds, for its own documentation.

    Parameters
    ----------
    name : str
        The mechanism.

    Returns
    -------
    str
        Markdown: what happens, the law that lies beside its module, pathways, parameters, references, its place in the
        day.

    Raises
    ------
    InterposeError
        Where no added mechanism has this name.
    """
    from interpose.model.extension.law_page import law_page as page

    return page(name)


def check_mechanism(
    mechanism: "ModuleType | str | Path", oracle: "Callable[[Any, int], None]", worlds: int = 30, seed: int = 1
) -> int:
    """Try a mechanism on small worlds made by chance, against its law in plain Python and against what it declares.

    Parameters
    ----------
    mechanism : module, str or Path
        A mechanism, or its file.
    oracle : callable
        ``step(w, day)``: its law once more, slow and plain, on rows with columns as attributes.
    worlds : int
        Worlds to try.
    seed : int
        Seed of the first; the others follow.

    Returns
    -------
    int
        In how many of them it changed something.

    Raises
    ------
    AssertionError
        With one line: where the two differ, where it writes or reads what it does not declare, or leaves the bounds of
        a column, or changed nothing at all.
    """
    from interpose.experiments.mechanism_checks.check import check_mechanism as check
    from interpose.model.added import load_file

    module = load_file(Path(mechanism)) if isinstance(mechanism, (str, Path)) else mechanism
    return check(module, oracle, worlds, seed)
