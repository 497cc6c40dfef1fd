"""Protests, obstruction and attacks against the force: from low consent, grievance, and factions that lose ground."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import Key, kernel, rule
from interpose.agents.faction import CIVILIANS, STAND_DOWN, THE_FORCE
from interpose.model.chance.distributions import heavy_tail, poisson
from interpose.model.chance.streams import KEYS, day_key, holding_entity, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.casualties import apply_casualties
from interpose.model.rules.disarmament import answer_heavily, fight_disarming
from interpose.model.rules.unit_by_lot import ANY_TASK, unit_by_lot
from interpose.model.state.event_log import FORCE_ATTACK, PROTEST, log_event

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway(
        "resistance", "harmful", "friction", "parties and residents who do not consent obstruct and attack the force"
    ),
)
READS = columns(
    "event",
    "territory resident displaced debt_dead_resident debt_dead_displaced debt_injured grievance trust",
    "presence units enforce rumour broken",
    "faction consent losing",
    "holding fighters control posture",
    "mission enforcement",
    "unit contributor strength quality robustness status place task effect access",
    "civilian",
)
WRITES = columns(
    "event",
    "territory resident displaced dead injured debt_dead_resident debt_dead_displaced debt_injured harm wrong",
    "presence units obstructed",
    "rows",
    "faction dead",
    "holding fighters struck loss",
    "contributor dead",
    "mission dead harmed",
    "unit strength dead",
    "civilian",
)
REFERENCES = (
    "Fjelde, Hultman & Lindberg Bromley 2016, doi:10.1093/isq/sqw017, doi recalled (attacks by parties losing ground)",
    "UN Staff Union counts 2012-2022 (0.1 to 1 malicious death per 1000 personnel and year)",
)
COUNT, DETAIL, ROWS, CROWD, HIT = (stream("resistance." + w) for w in ("count", "detail", "rows", "crowd", "hit"))
MOST_PER_DAY, PER_EVENT = 20, 4096
SEVERITY, FIRST_DEATH = 16384, 32768
"""Indices of the draws of attacks: how bad each is, and who dies of each (so many)."""


class Params(Parameters):
    """How often the force is attacked or obstructed where it is not wanted."""

    attack_rate: float = parameter(
        0.004, 0, 0.5, "attacks/day", "attacks of a faction without consent, per company near it"
    )
    losing: float = parameter(4.0, 0, 20, "1", "how much a faction losing all its ground multiplies that (1 + this)")
    cover: float = parameter(1.0, 0, 10, "1", "how much ill will of everybody around multiplies that (1 + this)")
    rumour_weight: float = parameter(1.0, 0, 10, "1", "how much rumours that all believe multiply ill will (1 + this)")
    broken_weight: float = parameter(2.0, 0, 20, "1", "ill will added likewise by promises broken lately")
    fighters_per_unit: float = parameter(
        100.0, 1, 1e5, "fighters", "fighters per company at which the rate per company is one half"
    )
    exponent: float = parameter(3.0, 2.01, 5, "1", "exponent of deaths plus one per attack")
    scale: float = parameter(0.7, 0.1, 20, "deaths", "deaths plus one at which the power law sets in")
    most_deaths: int = parameter(60, 1, 4000, "deaths", "largest number of deaths in one attack")
    protest_rate: float = parameter(0.05, 0, 1, "protests/day", "protests at full ill will: all resent, nobody trusts")
    obstruction: float = parameter(0.3, 0, 1, "share", "movements blocked on the day of a protest")
    survived: float = parameter(0.5, 0, 1, "share", "deaths of an attack that a unit of full quality is spared")
    holds_base: float = parameter(
        0.25, 0, 1, "share", "part of how a disarming unit holds out that robustness does not add"
    )
    obstruction_days: float = parameter(5.0, 1, 60, "days", "time over which obstruction fades")


@kernel
def step(w: "World", day: int) -> None:
    """Draw protests that block roads and attacks on units, all from the same state; then apply the deaths."""
    if w.on[0].resistance == 0:
        return
    p = w.p[0].resistance
    seed = w.clock[0].seed
    first = w.clock[0].events
    count, crowd = day_key(seed, COUNT, day), day_key(seed, CROWD, day)
    for t in range(w.territory.shape[0]):
        a = w.presence[t]
        a.obstructed -= a.obstructed / p.obstruction_days
        if a.units == 0:
            continue
        _protest(w, day, t, p, crowd)
        for f in range(w.faction.shape[0]):
            entity = holding_entity(w.territory[t].key, w.faction[f].key)
            attacks = min(poisson(uniform(count, entity, 0), attack_rate(w, t, f, p)), MOST_PER_DAY)
            for j in range(attacks):
                _attack(w, day, t, f, j)
            fight_disarming(w, day, t, f, p)
    if w.on[0].backlash == 1:
        answer_heavily(w, day, first)
    apply_casualties(w, day_key(seed, ROWS, day), first)


@rule
def attack_rate(w: "World", t: int, f: int, p: Params) -> float:
    """Return attacks a day on units at t by f: withheld consent squared; more if f loses ground or people look away."""
    # eq. 9.1
    h = w.holding[t, f]
    if h.fighters <= 0 or h.posture == STAND_DOWN:
        return 0.0
    units = float(w.presence[t].units)
    near = h.fighters / (h.fighters + p.fighters_per_unit * units) if units > 0.0 else 0.0
    refusal = 1.0 - w.faction[f].consent
    rate = p.attack_rate * w.presence[t].units * near * refusal * refusal
    return rate * (1.0 + p.losing * w.faction[f].losing) * (1.0 + p.cover * ill_will(w, t, p))


@rule
def ill_will(w: "World", t: int, p: Params) -> float:
    """Ill will (share) of residents at t: resentment and distrust, stirred by rumours and broken promises."""
    # eq. 9.3
    row, a = w.territory[t], w.presence[t]
    stirred = 1.0 + p.rumour_weight * a.rumour + p.broken_weight * a.broken
    return min(1.0, row.grievance * (1.0 - row.trust) * stirred)


@rule
def _protest(w: "World", day: int, t: int, p: Params, key: Key) -> None:
    """Draw a protest of residents who resent and do not trust the force; it blocks movements."""
    row = w.territory[t]
    if row.resident + row.displaced == 0 or uniform(key, row.key, 0) >= p.protest_rate * ill_will(w, t, p):  # eq. 9.4
        return
    if log_event(w, day, PROTEST, t, CIVILIANS, THE_FORCE) >= 0:
        a = w.presence[t]
        a.obstructed = 1.0 - (1.0 - a.obstructed) * (1.0 - p.obstruction)  # eq. 9.5


@rule
def _attack(w: "World", day: int, t: int, f: int, j: int) -> None:
    """Log one attack by f on a unit at t chosen by chance; training and armour reduce the deaths."""
    detail = day_key(w.clock[0].seed, DETAIL, day)
    hit_key = day_key(w.clock[0].seed, HIT, day)
    unit = unit_by_lot(w, t, hit_key, w.faction[f].key * KEYS + j, ANY_TASK)
    if unit < 0:
        return
    row = log_event(w, day, FORCE_ATTACK, t, f, THE_FORCE)
    if row < 0:
        return
    e, p = w.event[row], w.p[0].resistance
    e.unit = unit
    entity = holding_entity(w.territory[t].key, w.faction[f].key)
    deaths = heavy_tail(uniform(detail, entity, SEVERITY + j), p.exponent, p.scale, p.most_deaths) - 1  # eq. 9.2
    for death in range(deaths):
        if uniform(detail, entity, FIRST_DEATH + j * PER_EVENT + death) >= p.survived * w.unit[unit].quality:
            e.deaths_force += 1
