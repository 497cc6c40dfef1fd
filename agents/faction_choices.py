"""How a faction chooses: to strike or to hold, to turn on civilians, to accept a deal, to lay down arms.

The compiled rules here never know a faction's role or name: only its columns. Two factions with equal columns behave
alike, whatever they are called.
"""

from math import exp
from typing import Any, NamedTuple

from interpose.agents.compiled.decorators import rule
from interpose.agents.faction import CALL_OFF, HOLD, PROCEED, STAND_DOWN, TURN_ON_UNIT

EVEN = 4.0
"""Brings the product of two chances that add up to 1 to 1 where they are even."""


@rule
def hostility(tension: float, grudge_here: float, grudge_anywhere: float) -> float:
    """Return how much a faction wants to hurt a rival here, a share: standing tension, and more by what it resents.

    It is full where either is (eq. 6.14).
    """
    return 1.0 - (1.0 - tension) * exp(-(grudge_here + grudge_anywhere))


@rule
def odds(own: float, own_quality: float, other: float, other_quality: float) -> float:
    """Chance to prevail: the share of fighting power (persons times quality), one half when nobody is there."""
    mine, theirs = own * own_quality, other * other_quality
    total = mine + theirs
    return mine / total if total > 0.0 else 0.5


class Prospect(NamedTuple):
    """What a faction expects when it weighs whether to strike a rival on the ground or to hold."""

    hostile: float
    """its hostility, a share"""
    stake: float
    """the rival's control, weighted by its own ambition"""
    first: float
    """its chance to prevail if it strikes and the rival does not, a share"""
    both: float
    """the same if both strike"""
    struck: float
    """the same if only the rival strikes"""
    belief: float
    """how likely it holds it that the rival strikes before the next review, a share"""
    caution: float
    """how much it minds own losses"""
    guarded: float
    """how likely it holds it that the force would meet a rival's blow, a share"""
    peace: float
    """what it gains by quiet, utility: what guarantors press for or offer"""
    costs: float
    """what any strike of its own costs, utility: the force's answer, being found out, a truce broken"""
    gains: float
    """what any strike of its own gains beside, utility: a peace disturbed, a balance that will be worse, partiality"""


@rule
def dilemma(predatory: float, preemptive: float, belief: float) -> float:
    """Return what striking is worth more than holding, utility, to who believes that the rival strikes with a chance.

    ``predatory`` is the gain of striking one who holds over both holding (F - P), ``preemptive`` that of both striking
    over being struck (W - S): Chassang & Padro i Miquel 2010, doi:10.1162/qjec.2010.125.4.1821 (eq. 6.1).
    """
    return (1.0 - belief) * predatory + belief * preemptive


@rule
def loss_when_struck(p: Any, see: Prospect) -> float:
    """Return what being struck costs, utility: own losses, less where the force would meet the blow (S, eq. 6.4)."""
    return p.loss_struck * see.caution * (1.0 - see.struck) * (1.0 - see.guarded)


@rule
def value_of_raid(p: Any, see: Prospect) -> float:
    """Return what a raid is worth more than holding, utility (``p``: parameters of posture)."""
    base = p.gain_raid * see.hostile - p.cost_raid - see.costs + see.gains
    first = base - p.loss_raid * see.caution * (1.0 - see.first)  # eq. 6.2
    both = base - p.loss_raid * see.caution * (1.0 - see.both)  # eq. 6.3
    return dilemma(first - see.peace, both + loss_when_struck(p, see), see.belief)


@rule
def value_of_attack(p: Any, see: Prospect) -> float:
    """Return what an attack that seeks ground is worth more than holding, utility."""
    base = p.gain_attack * see.hostile - p.cost_attack - p.more_attack * see.costs + see.gains
    ground = p.gain_ground * see.stake
    first = base + ground * see.first - p.loss_attack * see.caution * (1.0 - see.first)  # eq. 6.2
    both = base + ground * see.both - p.loss_attack * see.caution * (1.0 - see.both)  # eq. 6.3
    return dilemma(first - see.peace, both + loss_when_struck(p, see), see.belief)


@rule
def value_of_strike(p: Any, see: Prospect, costs: float) -> float:
    """Return what remote violence is worth more than holding, utility: no unit can meet it, and no loss deters it.

    Being struck costs as much whether one struck or not, so only quiet, which it forgoes, and ``costs`` (being found
    out, a truce broken; utility) weigh.
    """
    return p.gain_strike * see.hostile - p.cost_strike - costs + see.gains - (1.0 - see.belief) * see.peace  # eq. 6.5


@rule
def value_of_standing_down(p: Any, worn: float, truce: float, stake: float, fear: float) -> float:
    """Return what rest is worth more than holding, utility: losses to recover from, a truce kept; ground, and fear."""
    rest = p.gain_rest * worn + p.gain_truce * truce
    return rest - p.cost_rest * (p.rest_base + stake) - p.cost_unready * fear  # eq. 6.6


class Temptation(NamedTuple):
    """What moves a faction's fighters at a territory to turn on civilians, and what holds them back."""

    worn: float
    """recent own losses there, a share of what wears it out"""
    fighting: float
    """how far there is fighting around, a share"""
    control: float
    """its share of the ground"""
    rivals: float
    """people who are seen as a rival's, a share, weighted by hostility to that rival"""
    discipline: float
    support: float
    """people there who lean to it, a share"""
    costs: float
    """what it costs to be found out and to be met, utility"""


@rule
def selective_worth(control: float, at: float) -> float:
    """Return how far selective violence pays, a share: none at full or no control, most at control ``at`` (eq. 8.2).

    Predominant but not full control: Kalyvas 2006, doi:10.1017/CBO9780511818462.
    """
    rise = at / (1.0 - at)
    most = at**rise * (1.0 - at)
    return control**rise * (1.0 - control) / most


@rule
def value_of_preying(p: Any, see: Temptation) -> float:
    """Return what it is worth to turn on civilians, utility (``p``: parameters of violation; eq. 8.1)."""
    driven = p.gain_losses * see.worn + p.gain_fighting * see.fighting + p.gain_rivals * see.rivals
    selective = p.gain_selective * see.discipline * selective_worth(see.control, p.selective_at)
    loot = p.gain_loot * (1.0 - see.discipline)
    return driven + selective + loot - p.cost_prey - p.cost_support * see.support - see.costs


@rule
def willing_to_disarm(consent: float, posture: int) -> float:
    """Return how far a faction lets its fighters lay down arms, a share: its consent, and 0 while it fights."""
    return consent if posture in (HOLD, STAND_DOWN) else 0.0


@rule
def resists_disarming(consent: float, posture: int) -> float:
    """Return how far a faction fights a unit that disarms it, a share: the square of withheld consent."""
    return 0.0 if posture == STAND_DOWN else (1.0 - consent) * (1.0 - consent)


@rule
def reply_when_met(p: Any, draw: float, hostile: float, consent: float, strength: float) -> int:
    """Return the reply to a unit that stands in the way: call off, proceed, or turn on the unit.

    ``strength`` is what the unit can answer with (quality times enforcement level, share); a faction that does not
    consent and wants the fight is the likeliest to proceed. ``draw`` is uniform in (0, 1); p: clash parameters.
    """
    resolve = exp(p.reply_hostility * hostile - p.reply_strength * strength - p.reply_consent * consent)
    proceed = resolve / (1.0 + resolve)  # eq. 7.7
    turn = proceed * p.turn_share * (1.0 - consent)  # eq. 7.8
    if draw < turn:  # eq. 7.9
        return TURN_ON_UNIT
    return PROCEED if draw < proceed else CALL_OFF


class Bargain(NamedTuple):
    """What one side sees in a deal with another, and in fighting on (shares, except where noted)."""

    win: float
    """its chance to prevail"""
    stake: float
    """what is at stake for it, weighted by its ambition"""
    worn: float
    """how worn out it is by losses"""
    both_worn: float
    """how worn out the less worn of the two is"""
    fear: float
    """how far it fears to be cheated while the deal is carried out"""
    shift: float
    """how much weaker it expects to be by the deal's terms"""
    guarded: float
    """how likely it holds it that a third party on the ground would meet a blow"""
    shielded: float
    """how far that third party also takes the edge off the war: moral hazard"""
    unknown: float
    """how little the sides know of each other's strength and of what is kept"""


@rule
def value_of_fighting(p: Any, see: Bargain) -> float:
    """Return what a side expects of fighting on, utility: what it may win, by its own estimate, less its costs.

    Where sides know little of each other, each overrates its chance: Fearon 1995, doi:10.1017/S0020818300033324.
    ``p``: parameters of mediation. A stalemate is near where both are worn out and the odds are even: Zartman 2000,
    doi:10.17226/9897. Who is shielded from the worst has less reason to settle: Greig & Diehl 2005,
    doi:10.1111/j.1468-2478.2005.00381.x.
    """
    hopes = see.win + p.optimism * see.unknown * (1.0 - see.win)
    stalemate = EVEN * see.win * (1.0 - see.win) * see.both_worn
    costs = p.cost_war + p.cost_losses * see.worn + p.cost_stalemate * stalemate
    return p.gain_win * see.stake * hopes - (1.0 - p.shield * see.shielded) * costs  # eq. 3.2


@rule
def value_of_deal(p: Any, see: Bargain, seat: float, pressure: float) -> float:
    """Return what a side expects of a deal, utility: about what fighting would bring, and no more of its costs.

    What keeps sides apart is the fear of being cheated and a balance that shifts against them, less where somebody
    on the ground guarantees it: Walter 1997, doi:10.1162/002081897550384; Powell 2006, doi:10.1017/S0020818306060061.
    """
    fears = (p.cost_cheated * see.fear + p.cost_shift * see.shift) * (1.0 - p.guarantee * see.guarded)
    return p.gain_win * see.stake * see.win + p.gain_seat * seat + p.gain_pressure * pressure - fears  # eq. 3.3


@rule
def value_of_others_peace(p: Any, seat: float, pressure: float) -> float:
    """Expected value of a peace between others: nobody keeps peace with an outsider, but it may be heard."""
    # eq. 3.6
    return p.gain_seat * seat + p.gain_pressure * pressure


@rule
def accepts(draw: float, strictness: float, gain: float) -> bool:
    """Whether an offer worth ``gain`` more than fighting on is accepted: logistic; ``draw`` is uniform in (0, 1)."""
    # eq. 3.4
    return draw < 1.0 / (1.0 + exp(-strictness * gain))


@rule
def hands_over(p: Any, offered: float, support: float) -> bool:
    """Whether to hand a territory over in name, so that money for rebuilding may come (p: control parameters).

    ``offered`` is the share of the damage there that the fund could repair with what it holds; giving up in name costs
    reputation, the more so the more people there lean to the faction (``support``, share).
    """
    # eq. 12.5
    return bool(p.cede_gain * offered > p.cede_cost * (1.0 + support))
