"""The command `interpose`: one small file a group of commands; nothing heavy is imported before a command runs."""

import sys

import typer

from interpose.cli.comparing import twin
from interpose.cli.running import run as run_command
from interpose.cli.scenarios import scenarios, show, validate

app = typer.Typer(
    name="interpose",
    epilog="Research and education: results are distributions under stated assumptions, not forecasts.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
# Typer may bring its own copy of click: the base of all its usage errors is found through one that it exports.
UsageFault = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")


@app.callback(invoke_without_command=True)
def explain(context: typer.Context) -> None:
    """Simulate how a third party between fighting sides dampens violence, and when it does not."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command()(scenarios)
app.command()(show)
app.command()(validate)
app.command(name="run")(run_command)
app.command()(twin)


def run() -> None:
    """Run the command line; a user's mistake ends with one line and status 2, an interruption with 130."""
    from interpose.model.errors import InterposeError

    try:
        status = app(standalone_mode=False)
    except UsageFault as error:
        status = _complain(" ".join(str(error.format_message()).split()), "see: interpose --help")  # type: ignore[attr-defined]
    except InterposeError as error:
        status = _complain(str(error))
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("interpose: interrupted; nothing half-written was kept", err=True)
        status = 130
    except BrokenPipeError:
        status = 0
    sys.exit(status if isinstance(status, int) else 0)


def _complain(message: str, cure: str = "") -> int:
    """Say what is wrong in one line and give the exit status."""
    typer.echo(f"interpose: {message}" + (f"; {cure}" if cure else ""), err=True)
    return 2


if __name__ == "__main__":
    run()
