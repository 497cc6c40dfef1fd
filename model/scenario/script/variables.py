"""What a condition can refer to: the named series of a world, and how their names are read."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from interpose.model.state import event_script as script

Operands = tuple[str, ...]
MOST_DAYS = 365
WORD = re.compile(r"[A-Za-z_]\w*")
LONG_WORD = re.compile(r"[A-Za-z_][\w.\-]*")
WINDOW = re.compile(r"([a-z_]+?)_([0-9]+)$")

WINDOWS: dict[str, tuple[int, str]] = {
    "deaths": (script.DEATHS, "fighters and civilians dead"),
    "civilian_deaths": (script.CIVILIAN_DEATHS, "civilians dead"),
    "clashes": (script.CLASHES, "clashes"),
    "strikes": (script.STRIKES, "remote violence"),
    "violations": (script.VIOLATIONS, "one-sided violence by factions"),
    "breaches": (script.BREACHES, "clashes, strikes and violations while a truce held"),
    "force_deaths": (script.FORCE_DEATHS, "peacekeepers dead"),
    "protests": (script.PROTESTS, "protests against the force"),
    "attacks": (script.ATTACKS, "attacks on the force"),
}
"""Sums over the last so many days, today not counted: ``deaths_30``, ``deaths_30.PLACE``."""
ANYWHERE: tuple[Operands, ...] = ((), ("place",))
SERIES: dict[str, tuple[int, tuple[Operands, ...], str]] = {
    "day": (script.DAY, ((),), "day of the run"),
    "fear": (script.FEAR, ANYWHERE, "mean fear (share)"),
    "hardship": (script.HARDSHIP, ANYWHERE, "mean hardship (share)"),
    "grievance": (script.GRIEVANCE, ANYWHERE, "mean grievance (share)"),
    "trust": (script.TRUST, ANYWHERE, "mean trust in the force (share)"),
    "relief": (script.RELIEF, ANYWHERE, "share of what is needed from outside that reaches people"),
    "services": (script.SERVICES, ANYWHERE, "share of normal services"),
    "damage": (script.DAMAGE, ANYWHERE, "share of structures damaged"),
    "price": (script.PRICE, ANYWHERE, "price of food compared with a normal year (ratio)"),
    "displaced_share": (script.DISPLACED_SHARE, ANYWHERE, "share of civilians who are displaced"),
    "troops": (script.TROOPS, ANYWHERE, "personnel of the force deployed"),
    "in_force": (script.IN_FORCE, ((),), "1 if the mandate is in force"),
    "legitimacy_home": (script.LEGITIMACY_HOME, ((),), "legitimacy of the mission at home (share)"),
    "legitimacy_abroad": (script.LEGITIMACY_ABROAD, ((),), "legitimacy of the mission abroad (share)"),
    "funded": (script.FUNDED, ((),), "share of the mission's budget that arrives"),
    "impartiality": (script.IMPARTIALITY, ((),), "record of dealing with all parties alike (share)"),
    "consent": (script.CONSENT, (("faction",),), "a faction's consent to the force (share)"),
    "talks": (script.TALKS, (("faction",),), "a faction's commitment to talks (share)"),
    "cohesion": (script.COHESION, (("faction",),), "a faction's cohesion (share)"),
    "fighters": (script.FIGHTERS, (("faction",), ("place", "faction")), "a faction's fighters (persons)"),
    "control": (script.CONTROL, (("place", "faction"),), "a faction's control of a place (share)"),
    "reported": (script.REPORTED, (("place", "faction"),), "the same as reported (share)"),
    "truce": (script.TRUCE, (("faction", "faction"),), "the first one's commitment to their truce (share)"),
    "status": (script.STATUS, (("faction", "faction"),), "0 no deal, 1 truce, 2 agreement"),
    "tension": (script.TENSION, (("faction", "faction"),), "the first one's hostility to the second (share)"),
    "kept": (
        script.KEPT,
        (("faction", "faction"),),
        "days for which a deal between two factions has lasted, 0 without",
    ),
    "left": (
        script.LEFT,
        (("event",),),
        "part of a stage's terms still to be carried out, 0 when all are done (share)",
    ),
    "happened": (script.HAPPENED, (("event",),), "days since an event first happened, -1 before"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A series with its operands, and the length of its name in letters."""

    op: int
    a: int
    b: int
    letters: int


class UnknownNameError(ValueError):
    """A name that stands for no series."""


class Names:
    """The names that a world's conditions may use.

    Parameters
    ----------
    known : mapping of str to mapping of str to int
        Rows by id, for ``"place"``, ``"faction"`` and ``"event"``.
    """

    def __init__(self, known: Mapping[str, Mapping[str, int]]) -> None:
        self.known = known

    def read(self, text: str, at: int) -> Reading:
        """Read the name of a series at a position of a text; raises :class:`UnknownNameError` with a hint."""
        match = WORD.match(text, at)
        word = match.group() if match else text[at : at + 1]
        op, forms, days = self._series(word)
        if op < 0:
            raise UnknownNameError(self._unknown(text, at))
        start = at + len(word)
        for form in sorted(forms, key=len, reverse=True):
            for end, rows in self._operands(text, start, form):
                if not re.match(r"[\w.]", text[end : end + 1] or " "):
                    return Reading(op, *self._rows(form, rows, days), end - at)
        raise UnknownNameError(self._operand_fault(text, at, word, forms))

    def _series(self, word: str) -> tuple[int, tuple[Operands, ...], int]:
        """Return a series by its first word: instruction (-1 if there is none), forms of its operands, days back."""
        if word in SERIES:
            op, forms, _ = SERIES[word]
            return op, forms, -1
        parts = WINDOW.match(word)
        if parts and parts[1] in WINDOWS and 1 <= int(parts[2][:9]) <= MOST_DAYS:
            return WINDOWS[parts[1]][0], ANYWHERE, int(parts[2])
        return -1, (), -1

    def _operands(self, text: str, at: int, form: Operands) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield the ways to read operands of a form at a position: where they end, and their rows."""
        if not form:
            yield at, ()
            return
        for name in sorted(self.known[form[0]], key=len, reverse=True):
            if text.startswith(f".{name}", at):
                for end, rows in self._operands(text, at + 1 + len(name), form[1:]):
                    yield end, (self.known[form[0]][name], *rows)

    @staticmethod
    def _rows(form: Operands, rows: tuple[int, ...], days: int) -> tuple[int, int]:
        """Return operands in the order of instructions: a territory (-1 for all), then days or the other faction."""
        if days > 0:
            return (rows[0] if rows else -1), days
        if form == ("faction",):
            return -1, rows[0]
        first, second, *_ = (*rows, -1, -1)
        return first, second

    def _unknown(self, text: str, at: int) -> str:
        """Return the fault of an unknown name, with the nearest one."""
        match = LONG_WORD.match(text, at)
        name = match.group() if match else text[at : at + 1]
        word, dot, rest = name.partition(".")
        near = difflib.get_close_matches(word, [*SERIES, *(f"{name}_{n}" for name in WINDOWS for n in (7, 30))], 1)
        hint = f"did you mean {near[0] + dot + rest!r}?" if near else f"known are {', '.join([*SERIES][:8])} ..."
        return f"unknown name {name!r}: {hint}"

    def _operand_fault(self, text: str, at: int, word: str, forms: tuple[Operands, ...]) -> str:
        """Return what should follow the first word of a name."""
        match = LONG_WORD.match(text, at)
        name = match.group() if match else word
        usage = " or ".join(".".join([word, *(part.upper() for part in form)]) for form in forms)
        ids_of_kind = {part: [*self.known[part]] for form in forms for part in form}
        listed = "; ".join(f"{kind.upper()} is one of {', '.join(ids[:8])}" for kind, ids in ids_of_kind.items() if ids)
        last = name.rpartition(".")[2]
        near = difflib.get_close_matches(last, [one for ids in ids_of_kind.values() for one in ids], 1)
        hint = f"did you mean {name[: len(name) - len(last)] + near[0]!r}?" if near and near[0] != last else listed
        return f"unknown name {name!r}: write {usage}" + (f": {hint}" if hint else "")
