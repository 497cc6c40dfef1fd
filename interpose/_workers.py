"""Where worlds run."""

from contextlib import AbstractContextManager

from interpose._comparisons import nothing


def workers(*, processes: int | None = None, scheduler: str | None = None) -> AbstractContextManager[None]:
    """Let the worlds of all questions of a block run in processes, or on the workers of a Dask scheduler.

    Results are the same bit for bit wherever worlds run::

        with ip.workers(processes=8):
            effect = ip.twin("gaza-isf", without=["force"], seeds=1000)

    Parameters
    ----------
    processes : int, optional
        How many processes of this machine; a script that starts them needs ``if __name__ == "__main__":``.
    scheduler : str, optional
        Address of a Dask scheduler, such as ``tcp://127.0.0.1:8786``.

    Returns
    -------
    context manager
        Starts the workers at the first world, and stops them at the end of the block.

    Raises
    ------
    InterposeError
        Where both are given, or the scheduler cannot be used.
    """
    from interpose.experiments.execution.executors import workers_for_all

    return workers_for_all(None, processes, scheduler, nothing)
