"""Which commands there are, as the command line itself says, and what their help must not load."""

from typing import Any

from interpose.cli.main import app


def names(commands: Any) -> tuple[str, ...]:
    """Return the names of commands in the order in which help shows them."""
    return tuple(command.name or command.callback.__name__ for command in commands.registered_commands)


COMMANDS = names(app)
GROUPS = {str(group.typer_instance.info.name): names(group.typer_instance) for group in app.registered_groups}
ALL_COMMANDS = (*((name,) for name in COMMANDS), *((group, name) for group, parts in GROUPS.items() for name in parts))
HEAVY = ("numba", "mesa", "pandas", "numpy", "scipy", "networkx", "pyarrow", "plotly", "shapely", "solara")
