"""Stored results made again, bit for bit."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interpose._results import Result
    from interpose.experiments.reproduction.reproduce import Reproduction


def reproduce(result: "Result | str | Path", *, point: int | None = None, threads: int | None = None) -> "Reproduction":
    """Make a stored run, twin, comparison, study or point of a sweep again, and compare all values bit for bit.

    Parameters
    ----------
    result : Result, str or Path
        A result, or the folder of one.
    point : int, optional
        Of a sweep of several points: which one, from 0.
    threads : int, optional
        How many worlds run at once; default: all processors. Results do not depend on it.

    Returns
    -------
    Reproduction
        ``.same`` says whether every value is the same; ``.differences`` which are not, ``.origins`` what differs in
        version and computer, ``.sentences`` all of it in words.

    Raises
    ------
    InterposeError
        For another kind of result, or one whose worlds cannot be made again.

    Examples
    --------
    >>> import interpose as ip
    >>> ip.reproduce(ip.run("grid-4", days=20, people_per_agent=500)).same
    True
    """
    from interpose._results import Result
    from interpose.experiments.reproduction.reproduce import reproduce as make_again

    folder = result.folder if isinstance(result, Result) else Path(result)
    return make_again(folder, point=point, threads=threads)
