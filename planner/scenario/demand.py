"""Who needs a place: referrals, the starting caseload, sentences, readiness, consent, parole."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planner.scenario.caseload_rows import CaseloadRow
from planner.scenario.distribution import Distribution
from planner.scenario.draws import ADayOrMore, EndingDays
from planner.scenario.parameter import MOST_WEIGHT, Name, Part, Weight, parameter, probability, unit_of

MOST_PEOPLE = 100_000  # in a starting caseload, and referred in a year
MOST_SPREAD = 10_000  # referrals in a year for each unit of dispersion_k: with more, hardly any year has any


class Poisson(Part):
    """Referrals come one by one, independently."""

    process: Literal["poisson"]


class NegativeBinomial(Part):
    """Years differ more than chance alone would make them."""

    process: Literal["negative-binomial"]
    dispersion_k: float = parameter("over-dispersion k of a year's referrals", "count", ge=0.1, le=1e6)


Variation = Annotated[Poisson | NegativeBinomial, Field(discriminator="process")]


class SyntheticCaseload(Part):
    """People there on the first day, drawn: how many in each state."""

    kind: Literal["synthetic"]
    on_course: int = parameter("people on a course on the first day", "people", ge=0, le=MOST_PEOPLE)
    waiting: int = parameter("people assessed, ready and waiting", "people", ge=0, le=MOST_PEOPLE)
    not_ready: int = parameter("people assessed and not ready", "people", ge=0, le=MOST_PEOPLE)
    declined: int = parameter("people who have declined", "people", ge=0, le=MOST_PEOPLE)
    not_assessed: int = parameter("people not yet assessed", "people", ge=0, le=MOST_PEOPLE)
    completed: int = parameter("people who have completed and are in custody", "people", ge=0, le=MOST_PEOPLE)

    @property
    def people(self) -> int:
        """How many there are in all."""
        return sum(getattr(self, key) for key, field in type(self).model_fields.items() if unit_of(field))


class CaseloadFile(Part):
    """People there on the first day, from a CSV file beside the scenario."""

    kind: Literal["file"]
    path: str = parameter("file of the starting caseload", "file", min_length=1)
    rows: list[CaseloadRow] = Field(max_length=MOST_PEOPLE)


Caseload = Annotated[SyntheticCaseload | CaseloadFile, Field(discriminator="kind")]


class Sentence(Part):
    """One kind of sentence and its clocks."""

    weight: float = parameter("share of referrals, before scaling to 1", "weight", ge=0, le=MOST_WEIGHT)
    custody_days: Distribution = parameter("full custodial term; `never` where there is no end", "days")
    first_review_share: float = parameter("first parole review, as a share of the term", "share of term", ge=0, le=1)
    tariff_days: Distribution = parameter("tariff, where the term has no end", "days")
    p_no_review: float = probability("whole term served, with no parole review")
    licence_days: Distribution = parameter("licence after custody", "days")


class Demand(Part):
    """The people of the model."""

    referrals_per_year: list[Annotated[float, Field(ge=0, le=MOST_PEOPLE)]] = parameter(
        "referrals, year by year; the last holds from then on", "people a year", min_length=1
    )
    variation: Variation
    days_served_at_referral: EndingDays = parameter("sentence served by the referral, remand included", "days")
    days_since_referral: EndingDays = parameter("time since referral of those there on the first day", "days")
    days_until_leaves: ADayOrMore = parameter(
        "time until leaving for another reason (transfer abroad, quashed conviction, death)", "days"
    )
    caseload: Caseload
    sentences: dict[Name, Sentence] = Field(min_length=1)

    @model_validator(mode="after")
    def _weighted(self) -> Self:
        if sum(sentence.weight for sentence in self.sentences.values()) <= 0:
            raise ValueError("the weights of the sentences must not all be 0")
        if isinstance(self.variation, NegativeBinomial):
            least = max(self.referrals_per_year) / MOST_SPREAD
            if self.variation.dispersion_k < least:
                raise ValueError(
                    f"dispersion_k must be at least {least:g}: the referrals of a year, divided by {MOST_SPREAD:,}"
                )
        return self


class Readiness(Part):
    """Whether a person could start if a place came free."""

    p_ready_at_referral: float = probability("ready when referred")
    p_never_ready: float = probability("never ready, of those not ready when referred")
    not_ready_days: ADayOrMore = parameter("time from referral until ready", "days")
    days_until_hold: ADayOrMore = parameter("time ready until the next hold", "days")
    hold_days: ADayOrMore = parameter("length of a hold", "days")


class Consent(Part):
    """Whether a person is willing; revisable."""

    p_declines: float = probability("declines when first approached")
    reconsider_days: ADayOrMore = parameter("time from a refusal until asked again", "days")
    p_reconsiders: float = probability("agrees when asked again")


class Priority(Part):
    """Bands set by people, never computed; band 1 goes first."""

    weights: list[Weight] = parameter(
        "share of people in priority band 1, 2, ...", "weight", min_length=1, max_length=20
    )

    @model_validator(mode="after")
    def _weighted(self) -> Self:
        if sum(self.weights) <= 0:
            raise ValueError("the weights must not all be 0")
        return self


class Parole(Part):
    """Parole reviews, and the reports the team writes for them."""

    p_release_completed: float = probability("released at a review, programme completed")
    p_release_not_completed: float = probability("released at a review, programme not completed")
    next_review_days: ADayOrMore = parameter("time from a refusal to the next review", "days")
    report_hours: float = parameter("psychologist hours for a parole report", "hours", ge=0, le=1000)
    report_days: int = parameter("time over which a parole report is written", "days", ge=1, le=365)
    report_lead_days: int = parameter("a report falls due this long before the review", "days", ge=1, le=730)
