"""What SciPy brought along, and what its functions did when nothing was said."""

from ..keywords import accept

# Until SciPy 1.4 it brought all of NumPy along: `scipy.array`, `scipy.inf`.
ELSEWHERE = {"scipy": ("numpy",)}


def _old_mode(stats):
    """Let `stats.mode(values)[0][0]` work, as it did until SciPy 1.11."""
    stats.mode = accept(stats.mode, {}, defaults=lambda: {"keepdims": True})


CHANGES = {"scipy.stats": (_old_mode,)}
