"""How good an assessment is: the tool, the bands people are put in, how assessors agree, how long it holds."""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from planner.scenario.parameter import Part, parameter

Tool = Literal["ERG22+", "ERG-R", "VERA-2R", "TRAP-18", "other"]
TOOLS: tuple[Tool, ...] = get_args(Tool)
MOST_VALID_DAYS = 100_000
MOST_HOURS = 1000.0  # that one assessment takes
ROUNDING = 1e-6  # by which a row of chances may miss 1
Label = Annotated[str, Field(min_length=1, max_length=60)]
Chance = Annotated[float, Field(ge=0, le=1)]
Hours = Annotated[float, Field(ge=0, le=MOST_HOURS)]


class Assessment(Part):
    """An assessment as people make it: useful, and not perfect. A band is a case's turn, never a score.

    The scenario names the bands, so a tool without fixed levels (ERG-R) has whatever its case prioritisation has.
    """

    tool: Tool = parameter("tool that assessors use", "tool")
    bands: list[Label] = parameter("priority bands by name, the first goes first", "band", min_length=1, max_length=20)
    agreement: list[list[Chance]] = parameter(
        "chance of each assessed band (a column), by true band (a row)", "probability", min_length=1, max_length=20
    )
    valid_days: int | None = parameter(
        "an assessment older than this is repeated before a place; never where absent",
        "days",
        ge=1,
        le=MOST_VALID_DAYS,
        default=None,
    )
    hours_by_tool: dict[Tool, Hours] = parameter(
        "hours of an assessment by the tools in use; as for the programme of a tool not named",
        "hours",
        default_factory=dict,
    )

    def next_tool(self, held: Tool | None) -> Tool:
        """Return what someone is assessed with next: the tool of their last assessment while it is in use."""
        return held if held is not None and held in self.hours_by_tool else self.tool

    @model_validator(mode="after")
    def _square(self) -> Self:
        if len(set(self.bands)) < len(self.bands):
            raise ValueError("bands must name each band once")
        if len(self.agreement) != len(self.bands) or any(len(row) != len(self.bands) for row in self.agreement):
            raise ValueError(f"agreement must have {len(self.bands)} rows of {len(self.bands)}: one for each band")
        if any(abs(sum(row) - 1) > ROUNDING for row in self.agreement):
            raise ValueError("each row of agreement must add up to 1")
        return self
