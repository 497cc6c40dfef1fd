"""Policies that have a name: what somebody decides, as changes of a scenario."""

from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from interpose.model.scenario.schema.base import Part

PolicyName = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z][\w.\-]*$")]


class NamedPolicy(Part):
    """A policy under a name, and what it sets in the scenario."""

    meaning: str = Field(min_length=1)
    set: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _sets_what_is_decided(self) -> Self:
        for path in self.set:
            if path.split(".")[0] in ("choices", "policies", "policy"):
                raise ValueError(
                    f"set: {path!r}: a policy sets values that somebody decides, no contested fact and no policy"
                )
        return self
