"""Help of commands in the language that is told in; the texts stand in the code in English, as Typer has them."""

import inspect
from copy import copy
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import language, language_of_environment, use_language
from interpose.model.language.words import mark, say

HEADINGS = (mark("Arguments"), mark("Options"), mark("Commands"))
"""Headings of the parts of help, as Typer writes them."""
METAVARS = (mark("[OPTIONS]"), mark("COMMAND [ARGS]..."))
"""What stands in the first line for all options, and for a command of a group."""
BETWEEN = "; "
"""What stands between notes on an option, which are in square brackets behind its help."""
DEFAULT = "default: "
# Typer brings its own copy of click: the formatter of help is found through its context.
Formatter: Any = typer.Context.formatter_class


class ToldFormatter(Formatter):
    """Writes help with its headings in the language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is written."""
        super().write_usage(prog, args, prefix or f"{say('Usage:')} ")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a part."""
        super().write_heading(say(heading))


class ToldContext(typer.Context):
    """A command that runs, with help in the language."""

    formatter_class = ToldFormatter


class ToldCommand(TyperCommand):
    """A command whose help is told in the language."""

    context_class = ToldContext

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of a command, its language first, as ``--help`` may stand before it."""
        _take_language(self, ctx, args)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write help."""
        super(ToldCommand, _told(self, ctx)).format_help(ctx, formatter)


class ToldGroup(TyperGroup):
    """A group of commands whose help is told in the language."""

    context_class = ToldContext

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words before a command, the language first, as ``--help`` may stand before it."""
        _take_language(self, ctx, args)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write help."""
        super(ToldGroup, _told(self, ctx)).format_help(ctx, formatter)


class ToldTyper(typer.Typer):
    """Makes commands of functions, with help that is told in the language."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"cls": ToldGroup, "rich_markup_mode": None} | settings)

    def command(self, name: str | None = None, **settings: Any) -> Any:
        """Return a decorator that makes a command of a function."""
        return super().command(name, **{"cls": ToldCommand} | settings)


def paragraphs_of(text: str | None) -> list[str]:
    """Return the paragraphs of a help, each on one line: the sentences that catalogues have."""
    return [" ".join(part.split()) for part in inspect.cleandoc(text or "").split("\n\n") if part.strip()]


def _take_language(command: Any, ctx: Any, args: list[str]) -> None:
    """Tell in the language that words name; help of the program itself: else in the one of its surroundings."""
    if ctx.resilient_parsing:
        return
    given, _, _ = command.make_parser(ctx).parse_args(args=list(args))
    if given.get("language"):
        use_language(given["language"])
    elif ctx.parent is None and (given.get("help") or not args):
        from interpose.cli.defaults import read_defaults

        use_language(language_of_environment() or read_defaults(Path()).language or SOURCE)


def _told(command: Any, ctx: Any) -> Any:
    """Return a copy of a command with its texts in the language; the command itself in English."""
    if language() == SOURCE:
        return command
    told = _with_told_help(command)
    parameters = [_told_parameter(one) for one in command.get_params(ctx)]
    told.get_params = lambda _: parameters
    for name in ("options_metavar", "subcommand_metavar"):
        if getattr(told, name, None):
            setattr(told, name, say(getattr(told, name)))
    if hasattr(command, "commands"):
        told.commands = {name: _with_told_help(one) for name, one in command.commands.items()}
    return told


def _with_told_help(command: Any) -> Any:
    """Return a copy of a command with what it says of itself in the language."""
    told = copy(command)
    told.help, told.epilog, told.short_help = map(_told_text, (command.help, command.epilog, command.short_help))
    return told


def _told_text(text: str | None) -> str | None:
    """Return a text in the language, paragraph by paragraph."""
    return "\n\n".join(map(say, paragraphs_of(text))) if text else text


def _told_parameter(parameter: Any) -> Any:
    """Return a copy of an option or argument with its help in the language."""
    told = copy(parameter)
    told.help = _told_text(parameter.help)
    record_of = told.get_help_record
    told.get_help_record = lambda ctx: _told_record(record_of(ctx), told.help or "")
    return told


def _told_record(record: tuple[str, str] | None, words: str) -> tuple[str, str] | None:
    """Return how an option is written and its help, with the notes behind that in the language."""
    if record is None or record[1] == words:
        return record
    notes = record[1].removeprefix(words).strip().removeprefix("[").removesuffix("]").split(BETWEEN)
    told = BETWEEN.join(map(_told_note, notes))
    return record[0], f"{words}  [{told}]".strip()


def _told_note(note: str) -> str:
    """Return a note on an option in the language: its default, that it is required; bounds are the same in all."""
    if note.startswith(DEFAULT):
        return say("default: {default}", default=note.removeprefix(DEFAULT))
    return say("required") if note == "required" else note
