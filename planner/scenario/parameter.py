"""How a parameter is declared: once, with its label, unit and bounds."""

from __future__ import annotations

import re
from typing import Annotated, Any, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from planner.base.titles import MOST_TITLE, title_rule

LONGEST_HORIZON_DAYS = 400_000
MOST_SESSIONS = 1000  # of a course
MOST_WEIGHT = 1e9  # weights are scaled to 1; larger ones could add up to more than a number holds
LONGEST_NAME = 60  # characters of the name of a part
NAME_PATTERN = f"^[A-Za-z0-9-]{{1,{LONGEST_NAME}}}$"
NAME_RULE = f"the name of a part must be letters (a to z), digits and hyphens, at most {LONGEST_NAME} of them"


def _named(name: str) -> str:
    """Return the name of a part, if it is one."""
    if not re.fullmatch(NAME_PATTERN, name):
        raise PydanticCustomError("name", "{rule}", {"rule": NAME_RULE})
    return name


Name = Annotated[str, AfterValidator(_named)]
"""What a part is called: a team, a prison, a group of posts."""
Weight = Annotated[float, Field(ge=0, le=MOST_WEIGHT)]


def parameter(label: str, unit: str, **bounds: Any) -> Any:
    """Declare a parameter: label, unit and pydantic bounds.

    The label and unit are shown in `planner assumptions`, on the page, in the JSON Schema and in the documents.

    Parameters
    ----------
    label
        What it is, in a few words.
    unit
        Of its value: "days", "probability", "£ a year".
    **bounds
        Pydantic's own: ge, gt, le, lt, min_length, max_length, default.
    """
    return Field(title=label, json_schema_extra={"unit": unit}, **bounds)


def probability(label: str, **bounds: Any) -> Any:
    """Declare a probability, in [0, 1]."""
    return parameter(label, "probability", ge=0, le=1, **bounds)


def _checked(title: str) -> str:
    if rule := title_rule(title):
        raise ValueError(rule)
    return title


Title = Annotated[str, AfterValidator(_checked)]  # what people call a part


def titled(label: str) -> Any:
    """Declare a title."""
    return parameter(label, "name", min_length=1, max_length=MOST_TITLE)


def unit_of(field: FieldInfo) -> str:
    """Return the unit a parameter was declared with, or "" for a part that is not one."""
    return cast("dict[str, str]", field.json_schema_extra or {}).get("unit", "")


class Part(BaseModel):
    """A part of a scenario: immutable, with no key it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, strict=True)
