"""The scene every test of the pages begins with."""

from mangnon.children.tests.scene import scene

__all__ = ["scene"]
