"""What is assumed: the scenario, its file, its sources."""

from planner.scenario.assumption import Assumption, assumptions
from planner.scenario.file import ScenarioFile, read
from planner.scenario.scenario import Calendar, Population, Scenario
from planner.scenario.status import Status

__all__ = ["Assumption", "Calendar", "Population", "Scenario", "ScenarioFile", "Status", "assumptions", "read"]
