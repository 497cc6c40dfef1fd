"""Gather what people are told of their mistakes: templates of every message that the sources raise, with named places.

Messages stay in English where they are raised. What flows into one from a variable, a constant, a function or one of
two cases is followed: short words are told within the sentence, a clause of its own is a template of its own.
"""

import ast
import re
from functools import lru_cache
from pathlib import Path

from message_texts import WORD, Module, Text, Texts, written
from messages_of_others import NOUNS, OUTSIDE

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("agents", "cli", "experiments", "model", "viz")
FAMILIES = {
    **dict.fromkeys(("InterposeError", "ScenarioError", "OutputError", "InvariantError"), (0, "problem")),
    **dict.fromkeys(("ValueError", "UnknownNameError", "BadParameter", "_NoStartError"), (0, "message")),
    **dict.fromkeys(("MarkedYAMLError", "_BoundError"), (2, "problem")),
    "ExpressionError": (1, "problem"),
    "warn": (0, "message"),
    "_print_error": (0, "message"),
    "retell": (0, "line"),
    "forbid": (2, "text"),
    "Answer": (99, "problem"),
    "OSError": (1, "strerror"),
}
"""What makes a message: the class or function, and which of its arguments the words are."""
SPELT = {"warn": "warnings.warn"}
"""Names that others have too: how they are called here."""
NOTICES = ("notice",)
"""What a page shows where something went wrong."""
PROGRAMMERS = ("agents/", "viz/figures/", "model/language/figures.py")
"""Where a ValueError is told to who writes a program, in Python alone."""
FEWEST = 4
"""Letters of a template beside its places: with fewer it would be found in any line."""
LINES = {"model/scenario/error_messages": ("one_line", "fault_line", "_requirement", "_unknown_key")}
"""Functions that make a message of what somebody else found."""


class Gathered(Texts):
    """The templates of a project, with the files that tell them, and what could not be followed."""

    def __init__(self, root: Path = ROOT) -> None:
        paths = [path for part in PARTS for path in sorted((root / part).rglob("*.py"))]
        modules = [Module(path.relative_to(root).as_posix(), ast.parse(path.read_text("utf-8"))) for path in paths]
        super().__init__({module.path.removesuffix(".py"): module for module in modules})
        self.files: dict[str, set[str]] = {}
        self.weak: set[str] = set()
        self.wordless: set[tuple[str, str]] = set()
        self._told: set[tuple[str, int, int]] = set()
        for module in modules:
            for name, value in module.attributes:
                if name in NOTICES:
                    self._tell(value, module, direct=True)
            for call in module.calls:
                if (words := _words_of(call, module)) is not None:
                    self._tell(words, module, direct=True)
        self._take_what_others_find()
        self._follow_callers()
        self._merge()

    def _take_what_others_find(self) -> None:
        """Take messages of other programs, and what a schema asks of a value that pydantic refuses."""
        from interpose.model.scenario.error_messages import REQUIREMENTS
        from interpose.model.scenario.schema.territories import UNIT_SLIP

        for file, names in LINES.items():
            for name in names:
                self.take_all(self.of_function(name, self.modules[file]), self.modules[file])
        for sentence in (*NOUNS, *OUTSIDE):
            self.files.setdefault(sentence, set()).add(".ci/messages_of_others.py")
        for sentence in (*REQUIREMENTS.values(), UNIT_SLIP):
            self.files.setdefault(sentence, set()).add("model/scenario/error_messages.py")

    def _merge(self) -> None:
        """Keep one of several templates that differ in the names of their places alone: the one that says most."""
        alike: dict[str, list[str]] = {}
        for sentence in sorted(self.files, key=lambda one: (one.count("{value"), one)):
            alike.setdefault(re.sub(r"\{\w+\}", "{}", sentence), []).append(sentence)
        self.files = {one: set().union(*(self.files[each] for each in (one, *rest))) for one, *rest in alike.values()}

    def _follow_callers(self) -> None:
        """Take what callers pass on to functions that make a message of it, until there is nothing new."""
        calls: dict[tuple[str, str], list[tuple[ast.Call, Module]]] = {}
        for module in self.modules.values():
            for call in module.calls:
                name = called(call)
                where = module.imported.get(name, (module.path.removesuffix(".py"), name))
                calls.setdefault(where, []).append((call, module))
        followed: set[tuple[tuple[str, str], int, str]] = set()
        while new := [(to, *one) for to, given in self.sinks.items() for one in given if (to, *one) not in followed]:
            followed.update(new)
            for to, position, keyword in new:
                for call, module in calls.get(to, ()):
                    for words in given_at(call, position - isinstance(call.func, ast.Attribute), keyword):
                        self._tell(words, module)

    def _tell(self, words: ast.expr, module: Module, *, direct: bool = False) -> None:
        """Take the templates of what is said in one place: a message itself, or what is passed on to be part of one."""
        key = (module.path, words.lineno, words.col_offset)
        if key in self._told:
            return
        self._told.add(key)
        before = self.followed
        texts = self.texts(words, module)
        known = any([self.take(text, module) for text in texts]) or self.followed > before
        if direct and not known and ast.unparse(words) != "''":
            self.wordless.add((module.path, ast.unparse(words)))

    def take(self, text: Text, module: Module) -> bool:
        """Take a template, where it has words enough to be known by; returns whether it has words."""
        sentence = written(text)
        words = WORD.findall(re.sub(r"\{\w+\}", "", sentence))
        if not words or " " not in sentence:
            return False
        if sum(map(len, words)) < FEWEST and "{" in sentence:
            self.weak.add(sentence)
            return True
        self.files.setdefault(sentence, set()).add(module.path)
        return True


def _words_of(call: ast.Call, module: Module) -> ast.expr | None:
    """Return what a call makes a message of; nothing where it makes none."""
    name = called(call)
    if name not in FAMILIES or (name == "ValueError" and module.path.startswith(PROGRAMMERS)):
        return None
    if name in SPELT and ast.unparse(call.func) != SPELT[name]:
        return None
    return next(iter(given_at(call, *FAMILIES[name])), None)


def called(call: ast.Call) -> str:
    """Return the name of what is called, without what it belongs to."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def given_at(call: ast.Call, position: int, keyword: str) -> list[ast.expr]:
    """Return the argument of a call at a position, or under a name; empty where it has none."""
    named = [one.value for one in call.keywords if one.arg == keyword]
    return named or (call.args[position : position + 1] if position >= 0 else [])


@lru_cache(maxsize=1)
def gathered() -> Gathered:
    """Return the templates of this project."""
    return Gathered()
