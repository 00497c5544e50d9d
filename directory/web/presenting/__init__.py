"""Presenting: from a room's data to the words and values that templates print. No template computes."""
