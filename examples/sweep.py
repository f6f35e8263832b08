# %% [markdown]
# # A sweep: what two more psychologists bring, by how many people are referred
#
# Nobody publishes how many people are referred to the programme in a year, and the answer hangs on it. So ask the
# same question at several values. Within each value both scenarios meet the same people with the same luck; only the
# funding differs.
#
# This file is a script, and a notebook in any editor that knows the percent format (jupytext).

# %%
import pandas as pd
import plotly.graph_objects as go

import planner

REFERRALS = (40, 50, 60, 75, 90)  # people a year
REPLICATIONS, SEED = 40, 1
MEASURE = "reachable_untreated"  # reachable people released untreated, over the ten years

baseline = planner.read("england-wales")
more = planner.read("two-more-psychologists")

# %% [markdown]
# `with_values` checks a value as a file's is checked, and marks its source: in the assumptions of each answer it
# stands as *set in code*.


# %%
def difference(referrals: int) -> pd.Series:
    """Return the paired difference that the posts make at so many referrals a year, with its 95% interval."""
    values = {"demand.referrals_per_year": [referrals]}
    compared = planner.compare(
        [baseline.with_values(values), more.with_values(values)], replications=REPLICATIONS, seed=SEED
    )
    measures = compared.to_frame("measures").set_index(["scenario", "measure"])
    return measures.loc[(more.name, MEASURE), ["difference", "difference_low", "difference_high"]]


swept = pd.DataFrame({referrals: difference(referrals) for referrals in REFERRALS}).T.astype(float)
swept.index.name = "referrals a year"
print(swept.round(1))

# %% [markdown]
# The more people are referred, the more the posts spare. At the low end they still do something, but less than half
# of what they do in the baseline.

# %%
figure = go.Figure(
    go.Scatter(
        x=swept.index,
        y=-swept["difference"],
        error_y={
            "type": "data",
            "symmetric": False,
            "array": swept["difference"] - swept["difference_low"],
            "arrayminus": swept["difference_high"] - swept["difference"],
        },
    )
)
figure.update_layout(
    xaxis_title="people referred a year",
    yaxis_title="fewer reachable people released untreated",
    yaxis_rangemode="tozero",
)
figure  # noqa: B018 - shown where this is a notebook
