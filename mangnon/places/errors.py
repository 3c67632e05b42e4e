"""What can be wrong with a change or a reading of the map, said in whole sentences."""

from mangnon.ui.errors import UserError


class PlaceError(UserError):
    """The map does not allow it, or does not hold it."""
