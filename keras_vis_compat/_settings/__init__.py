"""Choices for a process or a block."""
