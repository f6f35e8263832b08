"""How a problem is solved, and its bound proved."""
