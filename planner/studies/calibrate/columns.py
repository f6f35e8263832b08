"""Every column of a history's files, declared once. Reader, schema and documents derive from these."""

from __future__ import annotations

from planner.caseload.columns import MOST_BANDS, MOST_SESSIONS
from planner.sheets.column import Column, Kind

MOST_BOOKED = 100_000  # sessions in one row
LOST = ("lost_regime", "lost_staff", "lost_person")


def _date(name: str, label: str, meaning: str, *aliases: str, example: str = "", required: bool = False) -> Column:
    return Column(
        name=name, label=label, kind=Kind.DATE, meaning=meaning, aliases=aliases, example=example, required=required
    )


def _yes_no(name: str, label: str, meaning: str, *aliases: str) -> Column:
    return Column(name=name, label=label, kind=Kind.YES_NO, meaning=meaning, aliases=aliases, example="no")


def _sessions(name: str, label: str, meaning: str, *aliases: str, required: bool = False) -> Column:
    return Column(
        name=name, label=label, kind=Kind.WHOLE, minimum=0, maximum=MOST_BOOKED, meaning=meaning, aliases=aliases,
        required=required, example="1",
    )  # fmt: skip


def _person(meaning: str, *, required: bool) -> Column:
    return Column(
        name="person", label="pseudonym", kind=Kind.TEXT, required=required, example="P-0042",
        aliases=("pseudonym", "person id", "id", "ref"), meaning=meaning,
    )  # fmt: skip


PEOPLE = (
    _person("Who it is: a pseudonym, not a prison number or a name. One row a person.", required=True),
    Column(
        name="prison",
        label="prison",
        kind=Kind.PRISON,
        required=True,
        example="other-north",
        aliases=("location", "establishment", "prison name", "site"),
        meaning="Where the person was when referred.",
    ),
    _date("custody_start_date", "in custody since", "First day in custody for this sentence, remand included.",
          "in custody since", "sentence start", "remand date", example="02/01/2023"),
    _date("referral_date", "referred on", "When the referral was made.", "referred", "submitted on", "date referred",
          example="14/09/2023", required=True),
    _date("custody_end_date", "end of custody", "Official end of custody, as given; blank where there is none.",
          "conditional release date", "CRD", example="31/12/2027"),
    _date("first_review_date", "first parole review", "Official date of the first parole review; blank where none.",
          "parole eligibility date", "PED", example="30/06/2026"),
    Column(
        name="band",
        label="priority band",
        kind=Kind.WHOLE,
        minimum=1,
        maximum=MOST_BANDS,
        example="2",
        aliases=("priority band", "priority"),
        meaning="Set by people, never computed. Used only to start the back-test.",
    ),
    _yes_no("ready_at_referral", "ready when referred", "Whether the person could have started at once."),
    _date("ready_date", "ready on", "First day ready to start; blank where not yet.", "ready from", "ready",
          example="14/09/2023"),
    _yes_no("declined", "declined at first", "Whether the person declined when first asked; blank where not asked.",
            "refused"),
    _date("consented_date", "agreed on", "Of whoever declined: when they agreed; blank where not yet.", "agreed on"),
    _date("assessment_started_date", "assessment began on", "First day of the assessment.", "assessment started"),
    _date("assessed_date", "assessed on", "When the assessment was done.", "assessed"),
    _date("started_date", "course started on", "When the course started.", "started", "course start",
          example="05/02/2024"),
    _yes_no("two_facilitators", "needs two facilitators", "Whether the person needs two psychologists, started or not: "
            "pairs are harder to find, so of those who started alone the share would be too low.", "pair",
            "needs pair"),
    Column(
        name="sessions_done",
        label="sessions done",
        kind=Kind.WHOLE,
        minimum=0,
        maximum=MOST_SESSIONS,
        example="20",
        aliases=("sessions held", "sessions attended"),
        meaning="Sessions of the course done by the last day of the history; those repeated with a new psychologist "
        "count once.",
    ),
    _date("last_session_date", "last session on", "Day of the last session needed; blank while sessions are to come, "
          "or where they never came.", "last session", example="28/10/2024"),
    _date("completed_date", "completed on", "When the course was completed: the end report written.", "completed",
          example="18/11/2024"),
    _date("ended_early_date", "ended early on", "When the course ended for good, neither completed nor by release.",
          "ended early"),
    Column(
        name="ended_early_reason",
        label="reason for the early end",
        kind=Kind.CHOICE,
        choices=("deselected", "withdrew"),
        aliases=("early end reason",),
        meaning="Of a course that ended early.",
    ),
    _date("released_date", "released on", "When the person was released.", "released", "release date",
          example="30/06/2026"),
    _date("left_date", "left on", "When the person left otherwise: transfer abroad, quashed conviction, death.",
          "left"),
    _yes_no("synthetic", "made up", "Yes where the row is made up: every estimate then says so."),
)  # fmt: skip

SESSIONS = (
    _date("date", "day or week", "Day of the session, or any day of the week counted.", "week", "week starts",
          "session date", example="05/02/2024", required=True),
    _person("Whose session it was; blank in a row that counts a whole week.", required=False),
    _sessions("booked", "sessions booked", "Sessions booked.", "sessions booked", required=True),
    _sessions("held", "sessions held", "Of these, held.", "sessions held", required=True),
    _sessions("lost_regime", "lost to the regime", "Of these, lost to the regime.", required=True),
    _sessions("lost_staff", "lost to staff absence", "Of these, lost to staff absence.", required=True),
    _sessions("lost_person", "lost because the person did not attend", "Of these, lost as the person did not attend.",
              required=True),
)  # fmt: skip

PAUSES = (
    _person("Whose course paused.", required=True),
    _date("pause_from", "paused on", "Day of the last session before the pause.", "paused from", "pause begins",
          example="04/03/2024", required=True),
    _date("pause_until", "resumed on", "Day on which sessions could go on; blank where not yet, or never.", "resumed",
          "pause ends", example="27/05/2024"),
)  # fmt: skip

REVIEWS = (
    _person("Whose parole review it was.", required=True),
    _date("review_date", "review on", "Day of the parole review.", "parole review", "hearing date",
          example="30/06/2026", required=True),
    Column(
        name="result",
        label="result of the review",
        kind=Kind.CHOICE,
        choices=("released", "refused"),
        required=True,
        example="refused",
        aliases=("decision", "outcome"),
        meaning="Whether release was directed.",
    ),
    _date("next_review_date", "next review on", "Official date of the next review, where release was refused and one "
          "is listed."),
)  # fmt: skip

FILES: dict[str, tuple[Column, ...]] = {"people": PEOPLE, "sessions": SESSIONS, "pauses": PAUSES, "reviews": REVIEWS}
TELLING = {  # a column that only this file has, by which it is known
    "people": "referral_date",
    "sessions": "booked",
    "pauses": "pause_from",
    "reviews": "review_date",
}
