"""Who starts when and with whom: the plan that no plan betters, and the proof."""
