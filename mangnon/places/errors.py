"""What can be wrong with a change or a reading of the map, said in whole sentences."""

from mangnon.ui.errors import UserError


class PlaceError(UserError):
    """The map does not allow it, or does not hold it. `field` names the form's field it is about, if any."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
