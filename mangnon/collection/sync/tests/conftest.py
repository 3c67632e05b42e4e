"""The scene of the room above, and pages of a person in a browser context of their own."""

from mangnon.collection.tests.conftest import scene

__all__ = ["scene"]
