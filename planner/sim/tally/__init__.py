"""The tally: an event log counted as it is written, in whole numbers; nothing estimated."""
