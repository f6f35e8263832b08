"""Orders of places on the same futures: what each achieves, how near to what was possible, and who gains and loses."""

from planner.studies.orders.answer import Answer, Question, Stage, stages

__all__ = ["Answer", "Question", "Stage", "stages"]
