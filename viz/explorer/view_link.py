"""The explorer's view as a link: outcome, statistic, axes, baseline, levels that are held, and the picked run."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from interpose.model.errors import OutputError, ScenarioError
from interpose.model.scenario.error_messages import one_line
from interpose.viz.app.permalink import packed, unpacked
from interpose.viz.explorer.session import Session

MOST_LEVELS = 1_000_000
type Name = Annotated[str, StringConstraints(max_length=100, pattern=r"^[\w.\- ]*$")]
type Level = Annotated[int, Field(ge=0, le=MOST_LEVELS)]


class SweepView(BaseModel):
    """What the explorer shows of a sweep; points, levels and runs by number."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    outcome: Name
    statistic: Name
    quantile: float = Field(ge=0, le=1)
    threshold: float = Field(ge=-1e15, le=1e15)
    base: Level
    x: Name
    y: Name = ""
    held: Annotated[dict[Name, Level], Field(max_length=64)] = Field(default_factory=dict)
    point: Level = 0
    run: Level = 0
    shape: Name
    lines: bool = False
    language: Annotated[str, StringConstraints(max_length=8, pattern=r"^[a-z]*$")] = ""


def view_of(session: Session) -> SweepView:
    """Return what a session shows."""
    question = session.question
    return SweepView(
        outcome=question.outcome,
        statistic=question.statistic,
        quantile=question.quantile,
        threshold=question.threshold,
        base=question.base,
        x=session.x,
        y=session.y,
        held=dict(session.held),
        point=session.point,
        run=session.run,
        shape=session.shape,
        lines=session.as_lines,
        language=session.language,
    )


def to_link(session: Session) -> str:
    """Write what a session shows as the value of ``?view=`` in a link."""
    return packed(view_of(session).model_dump_json())


def open_link(session: Session, code: str) -> None:
    """Show in a session what a link says; raises ``OutputError`` with one line, and changes nothing, if it cannot."""
    try:
        view = SweepView.model_validate_json(unpacked(code))
    except ValidationError as error:
        raise OutputError(one_line(error, "this link")) from None
    except ScenarioError as error:
        raise OutputError(str(error)) from None
    session.restore(view.model_dump())
