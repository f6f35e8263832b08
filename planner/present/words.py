"""Words on screen that more than one place says."""

from __future__ import annotations

APP = "Programme-place planner"
COMPARE = "Compare funding"
HOW_MANY = "How many posts?"
ORDERS = "Who goes first?"
SCHEDULE = "Schedule places"
FORECAST = "Forecast and export"
ONE_FUTURE = "One future"
AFTER_RELEASE = "After release"
CERTAIN = "What is certain?"
ASSUMPTIONS = "Assumptions"

CAVEAT = (
    "A completed course is a chance given: not a measure of safety, and not an effect on reoffending. "
    "The people are synthetic. People decide; these are options with reasons."
)
STALE = "The inputs have changed. These figures are for the earlier inputs, listed below; new ones are on their way."
STALE_STOPPED = "The inputs have changed. These figures are for the earlier inputs, listed below."
STOP, GO_ON = "Stop", "Go on"
TABLE = "Table"
WRONG = "Something went wrong on this page. Nothing you entered is lost: choose another page, or reload this one."
FAULTS = "This cannot be used yet:"
UNCHANGED = "As now"

# beside every answer
CAVEATS = (
    "Untreated: released without completing. Reachable: time not too short, and ready and willing at some time.",
    "A completed course is a chance given: not a measure of safety, and not an effect on reoffending.",
    "`planner assumptions SCENARIO` lists every value with its source, and which are assumptions.",
)

TOO_CLOSE = "Too close to call"
UNLIKE = "not like for like"  # other people, or another programme, than the baseline's
STATUS_NOTES = {"stress": "stress case, not England and Wales", "theory": "theory case"}  # of a scenario, by its status
