"""A caseload and a staff list as a problem of arrays."""
