"""The version of interpose, and the software that it runs on."""

import typer

LIBRARIES = ("numba", "numpy", "mesa", "pandas", "plotly", "solara", "typer")
"""What a report of a fault needs to name; only some are always installed."""


def print_version(*, verbose: bool) -> None:
    """Print the version; with ``verbose``, all that a report of a fault needs."""
    from importlib import metadata

    typer.echo(f"interpose {metadata.version('interpose')}")
    if verbose:
        for name, value in environment().items():
            typer.echo(f"{name}: {value}")


def environment() -> dict[str, str]:
    """Return the machine and the software that interpose runs on, without the name of the machine or of its user."""
    import os
    import platform
    from importlib import metadata

    from interpose.agents.compiled.cache import cache_folder
    from interpose.experiments.execution.parallel import usable_cores

    def installed(name: str) -> str:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            return "not installed"

    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = {"Python": python, "platform": platform.platform(), "processor": platform.machine()}
    threads = f"{usable_cores()} of {os.cpu_count()} processors"
    return system | {name: installed(name) for name in LIBRARIES} | {"cache": str(cache_folder()), "threads": threads}
