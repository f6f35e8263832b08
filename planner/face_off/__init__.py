"""Orders of places on the same futures: what each achieves, how near to what was possible, and who gains and loses."""

from planner.face_off.face_off import Answer, Question, Stage, stages

__all__ = ["Answer", "Question", "Stage", "stages"]
