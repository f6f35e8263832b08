# %% [markdown]
# # An order of places of one's own
#
# Least slack first takes whoever's last day to start is soonest. But the soonest of all may be people who cannot
# finish any more. This order lets them wait: least slack first, of those who can still finish with nothing cancelled;
# the others after them.
#
# An order sees only what a planner knows on the day (`planner.Candidate`). It returns a key; the lowest goes first.
# Nothing in it is a measure of risk.
#
# This file is a script, and a notebook in any editor that knows the percent format (jupytext).

# %%
import numpy as np

import planner

REPLICATIONS, SEED = 12, 1
MEASURE = "reachable_untreated"

strained = planner.read("strained").with_values({"calendar.horizon_days": 5 * 365})  # demand exceeds places


# %%
def possible_first(who: planner.Candidate, today: int) -> tuple[bool, int]:
    """Least slack first, of those who can still finish with nothing cancelled."""
    slack = who.deadline_day - who.course_days - today
    return slack < 0, slack


# %% [markdown]
# Each order meets the same replications: the same people, with the same luck. So the orders are compared in pairs,
# replication by replication, and a few replications tell much. A policy of one's own runs on the SimPy engine, which
# gives the digits of the compiled one.


# %%
def untreated(order: str, policy: object = None) -> np.ndarray:
    """Return reachable people released untreated in each replication."""
    scenario = strained.with_values({"policy.order": order})
    answer = planner.compare(scenario, replications=REPLICATIONS, seed=SEED, policy=policy)
    each = answer.to_frame("replications")
    return each.loc[each["measure"] == MEASURE].sort_values("replication")["value"].to_numpy()


found = {
    "referral": untreated("referral"),
    "least-slack": untreated("least-slack"),
    "possible first": untreated("referral", possible_first),
}
for name, people in found.items():
    fewer = found["referral"] - people
    half = 2.2 * fewer.std(ddof=1) / np.sqrt(REPLICATIONS)  # Student's t at 95% with 11 degrees of freedom
    print(f"{name:15} {people.mean():6.1f} untreated   {fewer.mean():+5.1f} ± {half:.1f} fewer than in referral order")
