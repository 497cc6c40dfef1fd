"""Sets of agents over columns: Mesa's interface, answered from arrays wherever an array can answer.

`select(where=...)`, `agg`, `get`, `set`, `sort` and `groupby` by column touch no agent; only callables on agents make
views, one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from math import inf
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from mesa.agentset import GroupBy

from interpose.agents.views.mixed_set import MixedAgentSet, RowBoundSet, quota
from interpose.agents.views.row_view import RowView, checked, column_of, number_of, unknown, write_column

type Rows = npt.NDArray[np.int64]


class Columns:
    """The columns and readable names of a set of agents by attribute: the argument of ``where=`` functions."""

    def __init__(self, agents: ColumnAgentSet) -> None:
        self._agents = agents

    def __getattr__(self, name: str) -> npt.NDArray[Any]:
        return self._agents.column(name)


class ColumnGroupBy(GroupBy):
    """Groups whose sums and means are taken from columns."""

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """Aggregate a column over each group."""
        return {name: group.agg(attr_name, func) for name, group in self.groups.items()}


class ColumnAgentSet(RowBoundSet):
    """Agents of one kind of one model, in an order: an array of rows, or all rows of the table.

    Parameters
    ----------
    agents : iterable of RowView
        Agents of one kind; see :meth:`of` for the way without making views.
    random : random.Random, optional
        For shuffling; default: the model's.
    """

    def __init__(self, agents: Iterable[RowView] = (), random: Any = None) -> None:
        views = list(dict.fromkeys(agents))
        first = views[0] if views else None
        wrong = [a for a in views if type(a) is not type(first) or not isinstance(a, RowView) or a.model != first.model]
        if wrong or (first is not None and not isinstance(first, RowView)):
            raise TypeError("a ColumnAgentSet takes rows of one kind of one model: use MixedAgentSet for others")
        self.model: Any = first.model if first else None
        self.kind: type[RowView] = type(first) if first else RowView
        self.random: Any = first.model.random if random is None and first else random
        self._rows: Rows | None = np.array([agent.row for agent in views], np.int64)

    @classmethod
    def of(cls, model: Any, kind: type[RowView], rows: Rows | None = None, random: Any = None) -> Self:
        """Return a set of the given rows of a kind, in that order (None: all rows), without making any view."""
        new_set = cls((), random)
        new_set.model, new_set.kind, new_set._rows = model, kind, rows
        new_set.random = model.random if random is None else random
        return new_set

    def _with(self, rows: Rows | None) -> Self:
        """Return a set of other rows of the same kind."""
        return self.of(self.model, self.kind, rows, self.random)

    @property
    def rows(self) -> Rows:
        """Rows of the table, in the order of the set."""
        return np.arange(len(self), dtype=np.int64) if self._rows is None else self._rows

    @property
    def _agents(self) -> dict[RowView, None]:
        """The agents as keys, as Mesa's own sets keep them (makes a view of each)."""
        return dict.fromkeys(self)

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column, ``row``, ``unique_id`` or a readable name for all agents of the set, in order.

        Raises
        ------
        AttributeError
            If this kind of agent has none of that name.
        """
        if name in ("row", "unique_id"):
            return self.rows + (0 if name == "row" else self.model.first_id[self.kind])
        if name in self.kind.labels:
            label = self.kind.labels[name]
            return np.array(label.table(self.model), object)[self.column(label.column)]
        if name not in self.kind.table.names:
            raise AttributeError(unknown(self.kind, name))
        whole = column_of(self.model, self.kind.field, name)
        return whole if self._rows is None else whole[self._rows]

    def _has(self, name: str) -> bool:
        """Whether arrays can answer for an attribute."""
        has_table = self.kind is not RowView
        return has_table and (name in ("row", "unique_id") or name in self.kind.labels or name in self.kind.table.names)

    def __len__(self) -> int:
        """Return the number of agents."""
        if self._rows is not None:
            return len(self._rows)
        return number_of(self.model, self.kind.field)

    def __iter__(self) -> Iterator[RowView]:
        """Yield a view of one agent after the other."""
        kind, model = self.kind, self.model
        for row in self.rows.tolist():
            yield kind(model, row)

    @classmethod
    def _from_iterable(cls, agents: Iterable[Any]) -> RowBoundSet:
        """Return the result of ``|``, ``&``, ``-`` and ``^``."""
        members = list(agents)
        one_kind = len({type(agent) for agent in members}) <= 1 and all(isinstance(agent, RowView) for agent in members)
        return cls(members) if one_kind else MixedAgentSet(members)

    def __contains__(self, agent: object) -> bool:
        """Whether an agent is in the set."""
        if not isinstance(agent, RowView) or type(agent) is not self.kind or agent.model is not self.model:
            return False
        return agent.row < len(self) if self._rows is None else bool((self._rows == agent.row).any())

    def _place(self, agent: RowView) -> int:
        """Return the place of an agent that is in the set, without making views."""
        return int(np.flatnonzero(self.rows == agent.row)[0])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ColumnAgentSet):
            return bool(super().__eq__(other))
        if len(self) != len(other) or len(self) == 0:
            return len(self) == len(other)
        same_table = self.kind is other.kind and self.model is other.model
        return same_table and np.array_equal(np.sort(self.rows), np.sort(other.rows))

    __hash__ = None  # type: ignore[assignment]

    def __getitem__(self, item: int | slice) -> Any:
        """Return one agent, or a list of agents for a slice."""
        if isinstance(item, slice):
            return self._with(self.rows[item]).to_list()
        row = range(len(self))[item]
        return self.kind(self.model, row if self._rows is None else int(self._rows[row]))

    def _update(self, agents: Iterable[RowView]) -> Self:
        """Replace the agents by these of the same kind."""
        new_set = type(self)(agents)
        if len(new_set) and (new_set.kind is not self.kind or new_set.model is not self.model):
            raise TypeError(f"this set shows rows of {self.kind.__name__} of one model, not of {new_set.kind.__name__}")
        self._rows = new_set.rows
        return self

    def copy(self) -> Self:
        """Return a set of the same agents in the same order."""
        return self._with(None if self._rows is None else self._rows.copy())

    def _keep(self, rows: Rows, inplace: bool) -> Self:
        """Return these rows as a new set, or keep only them."""
        if not inplace:
            return self._with(rows)
        self._rows = rows
        return self

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = inf,
        inplace: bool = False,
        agent_type: type | None = None,
        *,
        where: npt.NDArray[np.bool_] | Callable[[Columns], npt.NDArray[np.bool_]] | None = None,
    ) -> Self:
        """Select the agents that satisfy every condition, in order, up to a number.

        Parameters
        ----------
        filter_func : callable, optional
            Condition on an agent; makes views.
        at_most : int or float
            Number of agents, or a share of the set (a float up to 1).
        inplace : bool
            Change this set.
        agent_type : type, optional
            Class of agents.
        where : array of bool, shape (len(self),), or callable, optional
            Condition on columns, without views: ``where=lambda c: (c.fear > 0.8) & (c.place_name == "North")``.
        """
        rows, most = self.rows, quota(at_most, len(self))
        if agent_type is not None and not issubclass(self.kind, agent_type):
            rows = rows[:0]
        elif where is not None:
            mask = np.asarray(where(Columns(self)) if callable(where) else where)
            if mask.dtype != np.bool_ or mask.shape != (len(self),):
                raise ValueError(f"where must be {len(self)} booleans, one per agent, not {mask.dtype} {mask.shape}")
            rows = rows[mask]
        if filter_func is not None:
            selected = (row for row in rows.tolist() if filter_func(self.kind(self.model, row)))
            rows = np.fromiter(islice(selected, most), np.int64)
        return self._keep(rows[:most].copy(), inplace)

    def get(
        self, attr_names: str | Sequence[str], handle_missing: str = "error", default_value: Any = None
    ) -> list[Any]:
        """Return an attribute of every agent, or a list of several attributes of every agent."""
        if handle_missing not in ("error", "default"):
            raise ValueError(f"Unknown handle_missing option: {handle_missing}, should be one of 'error' or 'default'")
        if len(self) == 0:
            return []
        if not isinstance(attr_names, str):
            lists = [self.get(name, handle_missing, default_value) for name in attr_names]
            return [list(values) for values in zip(*lists)] if lists else [[] for _ in range(len(self))]
        if self._has(attr_names):
            return list(self.column(attr_names).tolist())
        if handle_missing == "error":
            return [getattr(agent, attr_names) for agent in self]
        return [getattr(agent, attr_names, default_value) for agent in self]

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """Aggregate an attribute by one or more functions.

        NumPy's functions are given an array (f8 or i8), all others a list of plain numbers, as Mesa does.
        """
        if not callable(func):
            return [self.agg(attribute, one) for one in func]
        numpy_function = isinstance(func, np.ufunc) or str(getattr(func, "__module__", "")).startswith("numpy")
        if not numpy_function or not self._has(attribute) or attribute in self.kind.labels:
            return func(self.get(attribute))
        values = self.column(attribute)
        return func(values.astype(np.float64 if values.dtype.kind == "f" else np.int64))

    def set(self, attr_name: str, value: Any) -> Self:
        """Write one value for all agents, or an array with one value for each, within the column's bounds."""
        if len(self):
            values = checked(self.kind, self.model, attr_name, value)
            if values.shape not in ((), (len(self),)):
                raise ValueError(f"{attr_name}: give one value or {len(self)}, not an array of shape {values.shape}")
            rows = slice(None) if self._rows is None else self._rows
            write_column(self.model, self.kind.field, attr_name, rows, values)
        return self

    def groupby(self, by: str | Callable[[Any], Any], result_type: str = "agentset") -> GroupBy:
        """Group agents by a column (without views) or by what a function returns for each agent."""
        if len(self) == 0:
            return ColumnGroupBy({})
        names, member = self._groups(by)
        parts = np.split(np.argsort(member, kind="stable"), np.cumsum(np.bincount(member))[:-1])
        groups = {name: self._with(self.rows[part]) for name, part in zip(names, parts)}
        if result_type == "list":
            return GroupBy({name: group.to_list() for name, group in groups.items()})
        return ColumnGroupBy(groups)

    def _groups(self, by: str | Callable[[Any], Any]) -> tuple[list[Any], Rows]:
        """Return the groups' names in the order in which they are first met, and each agent's group by number."""
        if not (isinstance(by, str) and self._has(by)):
            values = self.get(by) if isinstance(by, str) else self.map(by)
            numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
            return list(numbers), np.array([numbers[value] for value in values])
        label = self.kind.labels.get(by)
        names = label.table(self.model) if label else ()
        # Two codes may share a name, and numbers sort faster than names.
        same = np.array([names.index(name) for name in names])
        column = same[self.column(label.column)] if label else self.column(by)
        keys, first, member = np.unique(column, return_index=True, return_inverse=True)
        order = np.argsort(first)
        rank = np.empty(len(keys), np.int64)
        rank[order] = np.arange(len(keys))
        group_keys = keys[order].tolist()
        return [names[key] for key in group_keys] if label else group_keys, rank[member]

    def shuffle(self, inplace: bool = False) -> Self:
        """Put the agents in random order, the order in which Mesa's own set would put them."""
        rows = self.rows.tolist()
        if len(rows) > 1:
            self.random.shuffle(rows)
        return self._keep(np.array(rows, np.int64), inplace)

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> Self:
        """Put the agents in the order of a column or of what a function returns, largest first by default."""
        if isinstance(key, str) and self._has(key):
            values = self.column(key)
            # Equal agents keep their order both ways, as with Python's sorted.
            order = np.argsort(values if ascending else values[::-1], kind="stable")
            order = order if ascending else len(values) - 1 - order[::-1]
        else:
            keys = self.get(key) if isinstance(key, str) else self.map(key)
            order = np.array(sorted(range(len(self)), key=keys.__getitem__, reverse=not ascending), np.int64)
        return self._keep(self.rows[order], inplace)
