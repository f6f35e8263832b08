"""Study: demand, places and waits, week by week."""
