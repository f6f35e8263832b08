"""Study: which order of places achieves most, how near it comes to what was possible, and who gains and loses."""

from planner.studies.orders.answer import OrdersAnswer
from planner.studies.orders.question import OrdersQuestion

__all__ = ["OrdersAnswer", "OrdersQuestion"]
