"""The engines, the event log they write, and the numbers they run on."""
