"""Illustrative submissions, entered through the same actions an officer uses."""
