"""Compiled code: how it is made, kept, and handed arrays."""
