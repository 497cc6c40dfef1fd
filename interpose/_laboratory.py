"""The estimator laboratory: the field's designs on the model's record, beside the paired truth."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from interpose._comparisons import nothing
from interpose._results import Result


def lab(
    *,
    seeds: int = 160,
    first_seed: int = 1,
    days: int = 1440,
    data_sets: int = 40,
    sample: int = 60,
    designs: Sequence[str] = (),
    folder: str | Path | None = None,
    threads: int | None = None,
    done: Callable[..., None] = nothing,
) -> Result:
    """Run the field's estimators on worlds to which missions are sent as they are, and compare them with the truth.

    Each seed is a country. Where missions go, when, and what they consist of is decided as violence, truces and
    contributors' politics have it, and at random for comparison; the truth is the same worlds with and without.

    Parameters
    ----------
    seeds : int
        How many countries the pool has, from ``first_seed`` on; 10 to 5,000.
    first_seed : int
        Seed of the first country.
    days : int
        Days of each country's record, in months of 30; 720 to 7,200.
    data_sets : int
        Data sets drawn from the pool, for each way in which missions are sent.
    sample : int
        Countries of each data set, drawn with return.
    designs : sequence of str
        Which designs, for instance ``["negbin", "cox"]``; default: all.
    folder : str or Path, optional
        A folder that is to be the result's: what is done is kept beside it until all is, and the same call goes on
        there after an interruption; :meth:`Result.save` writes the result into it.
    threads : int, optional
        How many worlds run at once; default: all processors.
    done : callable, optional
        Called after each country, mission and data set.

    Returns
    -------
    Result
        ``.to_pandas()``: a row for each way of sending missions and coefficient, with ``truth``, ``mean`` estimate,
        ``bias``, ``coverage``, ``wrong_sign``, ``verdict``; tables ``targets`` (rows M01 to M04 and M11) and
        ``estimates``.

    Raises
    ------
    InterposeError
        For sizes out of bounds, an unknown design, or without the extra ``estimate``.

    Examples
    --------
    >>> import interpose as ip
    >>> found = ip.lab(seeds=10, days=720, data_sets=2, sample=20, designs=["twfe"])
    >>> set(found.to_pandas()["term"])
    {'troops'}
    """
    from interpose.experiments.laboratory.ask import ask_lab, sizes_of
    from interpose.experiments.laboratory.estimators.registry import designs_named
    from interpose.experiments.laboratory.page import command_of, page_of

    sizes, chosen = sizes_of(seeds, days, data_sets, sample), designs_named(designs)
    target = None if folder is None else Path(folder)
    answer = ask_lab(sizes, chosen, first_seed=first_seed, threads=threads, target=target, done=done)

    def write(place: Path) -> Any:
        answer.write(place)
        text = page_of(answer, command_of(sizes, designs, first_seed))
        (place / "laboratory.md").write_text(text, encoding="utf-8")

    return Result("lab", write)
