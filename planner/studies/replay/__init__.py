"""Study: one replication replayed."""
