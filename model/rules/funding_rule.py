"""Shared rules on money for rebuilding: who is excluded where, and whether the rule binds."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import rule

if TYPE_CHECKING:
    from interpose.model.state.world import World

ANYWHERE, STRICT, GRADUATED, THIRD_PARTY = range(4)


@rule
def rule_binds(w: "World") -> bool:
    """Whether a fund that has money pays today by a rule that looks at who controls the ground."""
    conditional = w.fund[0].rule == STRICT or w.fund[0].rule == GRADUATED
    works = w.on[0].reconstruction == 1 and w.on[0].exclusion == 1
    in_force = w.mission[0].deployed == 1 and w.mission[0].in_force == 1
    return conditional and works and in_force and w.fund[0].held > 0


@rule
def reported_in_control(w: "World", t: int, f: int) -> bool:
    """Whether reports give the territory to a faction: a share that counts as control, and that has lasted."""
    p, h = w.p[0].control, w.holding[t, f]
    return bool(h.reported >= p.controlled_at and h.held_days >= p.held_for)


@rule
def barred(w: "World", t: int) -> bool:
    """Whether reports give the territory to a faction that the funding rule excludes."""
    excluded = False
    for f in range(w.faction.shape[0]):
        excluded = excluded or (w.faction[f].excluded == 1 and reported_in_control(w, t, f))
    return excluded


@rule
def excluded_share(w: "World", t: int) -> float:
    """Return the reported share of the territory that excluded factions control, at most 1."""
    share = 0.0
    for f in range(w.faction.shape[0]):
        if w.faction[f].excluded == 1:
            share += w.holding[t, f].reported
    return min(1.0, share)
