"""The error for a value of a wrong type, which older programs catch as a ValueError."""


class WrongType(TypeError, ValueError):
    """A value of a type that does not fit.

    A TypeError; but tf-keras-vis raises ValueError for these, and programs written for it catch that.
    """
