"""The end of a message about an unknown name: which known names look like it."""

from difflib import get_close_matches


def did_you_mean(name, known):
    """Return " Did you mean 'absolute'?" or "" when no known name is close.

    Example:
        >>> did_you_mean("absolut", ["absolute", "negate"])
        " Did you mean 'absolute'?"
    """
    by_lower = {str(option).lower(): str(option) for option in known}
    close = [by_lower[match] for match in get_close_matches(str(name).lower(), by_lower, cutoff=0.5)]
    return f" Did you mean {' or '.join(map(repr, close))}?" if close else ""
