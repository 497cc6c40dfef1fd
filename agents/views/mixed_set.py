"""What Mesa's interface for a set of agents needs of sets that show rows of a world, and sets of several kinds.

Views hold nothing alive, so Mesa's own sets, which keep weak references, would be empty: these keep strong ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from math import ceil, inf
from operator import attrgetter
from typing import Any, NoReturn, Self

from mesa.agentset import AbstractAgentSet


def quota(at_most: float, size: int) -> int:
    """Return Mesa's ``at_most`` as a number of agents: a share of ``size`` (a float up to 1) is rounded down."""
    if isinstance(at_most, float) and at_most <= 1.0:
        at_most = int(size * at_most)
    return size if at_most == inf else max(0, min(size, ceil(at_most)))


def call(agents: Iterable[Any], method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Iterator[Any]:
    """Call a method by name, or a function with the agent first, on one agent after the other."""
    for agent in agents:
        yield getattr(agent, method)(*args, **kwargs) if isinstance(method, str) else method(agent, *args, **kwargs)


class RowBoundSet(AbstractAgentSet):
    """What sets of rows share: rows are neither added nor taken away one by one."""

    random: Any
    kind: Any = None

    def add(self, agent: Any) -> NoReturn:
        """Refuse: the world decides which rows there are."""
        raise TypeError(f"{type(self).__name__} shows rows of a world: unite two sets with | instead of adding")

    def discard(self, agent: Any) -> NoReturn:
        """Refuse: the world decides which rows there are."""
        raise TypeError(f"{type(self).__name__} shows rows of a world: use select() or - instead of removing")

    remove = discard

    def __getitem__(self, item: int | slice) -> Any:
        """Return one agent, or a list of agents for a slice."""
        return self.to_list()[item]

    def count(self, agent: Any) -> int:
        """Return how often an agent is in the set: once or never."""
        return int(agent in self)

    def index(self, agent: Any, start: int = 0, stop: int | None = None) -> int:
        """Return the place of an agent in the set, from 0; raises ``ValueError`` where it is not between the ends."""
        first, last, _ = slice(start, stop).indices(len(self))
        place = self._place(agent) if agent in self else -1
        if not first <= place < last:
            raise ValueError(f"{agent!r} is not in the set")
        return place

    def _place(self, agent: Any) -> int:
        """Return the place of an agent that is in the set."""
        return next(place for place, other in enumerate(self) if other == agent)

    def __copy__(self) -> Self:
        return self.copy()

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on every agent, in order."""
        for _ in call(self, method, *args, **kwargs):
            pass
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on every agent, in random order; the set's own order stays."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method or function on every agent and return the results."""
        return list(call(self, method, *args, **kwargs))

    def to_list(self) -> list[Any]:
        """Return the agents as a list."""
        return list(self)

    def copy(self) -> Self:
        """Return a set of the same agents in the same order."""
        raise NotImplementedError


class MixedAgentSet(RowBoundSet):
    """Agents of several kinds, in an order: whole sets one after the other, or agents one by one.

    Parameters
    ----------
    agents : iterable of Agent
        The agents; see :meth:`of` for whole sets.
    random : random.Random, optional
        For shuffling; default: the first agent's.
    """

    def __init__(self, agents: Iterable[Any] = (), random: Any = None) -> None:
        members = tuple(dict.fromkeys(agents))
        self._parts: tuple[Any, ...] = (members,)
        self.random = members[0].random if random is None and members else random

    @classmethod
    def of(cls, parts: Iterable[Any], random: Any) -> Self:
        """Return whole sets of agents, one after the other, without making any view."""
        new_set = cls((), random)
        new_set._parts = tuple(parts)
        return new_set

    @classmethod
    def _from_iterable(cls, agents: Iterable[Any]) -> Self:
        """Return the result of ``|``, ``&``, ``-`` and ``^``."""
        return cls(agents)

    @property
    def _agents(self) -> dict[Any, None]:
        """The agents as keys, as Mesa's own sets keep them (makes a view of each)."""
        return dict.fromkeys(self)

    def __len__(self) -> int:
        """Return the number of agents."""
        return sum(len(part) for part in self._parts)

    def __iter__(self) -> Iterator[Any]:
        """Yield one agent after the other."""
        return chain.from_iterable(self._parts)

    def __contains__(self, agent: object) -> bool:
        """Whether an agent is in one of the sets."""
        return any(agent in part for part in self._parts)

    def _update(self, agents: Iterable[Any]) -> Self:
        """Replace the agents by these."""
        self._parts = (tuple(dict.fromkeys(agents)),)
        return self

    def copy(self) -> Self:
        """Return a set of the same agents in the same order."""
        return self.of(self._parts, self.random)

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = inf,
        inplace: bool = False,
        agent_type: type | None = None,
        *,
        where: Any = None,
    ) -> Any:
        """Select the agents that satisfy every condition, in order, up to a number.

        With an ``agent_type`` that names one kind of row this is that kind's own set, and ``where`` may be given;
        parameters as in :meth:`interpose.agents.views.column_set.ColumnAgentSet.select`.
        """
        most, parts = quota(at_most, len(self)), self._parts
        if filter_func is None and agent_type is None and where is None and most == len(self):
            return self if inplace else self.copy()
        if agent_type is not None:
            parts = tuple(members for part in parts if len(members := _of_type(part, agent_type)))
        if len(parts) == 1 and _is_columns(parts[0]) and not inplace:
            return parts[0].select(filter_func, most, where=where)
        if where is not None:
            raise TypeError("where looks at columns: give the agent_type whose columns they are, and not inplace")
        selected = islice((agent for part in parts for agent in part if not filter_func or filter_func(agent)), most)
        return self._update(selected) if inplace else type(self)(selected, self.random)

    def shuffle(self, inplace: bool = False) -> Self:
        """Put the agents in random order."""
        agents = self.to_list()
        if len(agents) > 1:
            self.random.shuffle(agents)
        return self._update(agents) if inplace else type(self)(agents, self.random)

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> Self:
        """Put the agents in the order of an attribute or of what a function returns, largest first by default."""
        agents = sorted(self, key=attrgetter(key) if isinstance(key, str) else key, reverse=not ascending)
        return self._update(agents) if inplace else type(self)(agents, self.random)


def _is_columns(part: Any) -> bool:
    """Whether a part is a set of rows of one kind."""
    return isinstance(part, RowBoundSet) and part.kind is not None


def _of_type(part: Any, agent_type: type) -> Any:
    """Return the agents of a class: all or none of a set of rows, some of other agents."""
    if _is_columns(part):
        return part if issubclass(part.kind, agent_type) else ()
    return tuple(agent for agent in part if isinstance(agent, agent_type))
