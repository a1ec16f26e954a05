"""Say why a map came out blank: the question most often asked about such maps."""

import warnings

from ._caller import levels_to_the_caller


class BlankMapWarning(UserWarning):
    """A map has the same value everywhere."""


def warn_of_blank_map(reason):
    warnings.warn(reason, BlankMapWarning, stacklevel=levels_to_the_caller())


def warn_of_blank_maps(blank, samples, reason):
    """Warn when some of so many samples, by number, have maps of zeros."""
    if blank:
        numbers = f"{'s' * (len(blank) > 1)} {', '.join(map(str, sorted(blank)))} "
        warn_of_blank_map(f"the map {f'of sample{numbers}' if samples > 1 else ''}is blank: {reason}")
