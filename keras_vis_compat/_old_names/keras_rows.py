"""Kinds of rows that Keras has many of."""

from .rows import Written

SHIMS = "keras_vis_compat.runner.shims"
FUNCTIONS = f"{SHIMS}.keras_functions"
PRIVATE = "it was private to a file of Keras 2: write what it did by hand"


def private(module: str, names: dict[str, str], until: str, since: str = "") -> tuple[Written, ...]:
    """Names without an underscore, or with one, that programs took all the same, and where tf_keras has them."""
    return tuple(
        Written(f"keras.{module}.{name}", PRIVATE, f"tf_keras.{run}", since, until) for name, run in names.items()
    )


def here(module: str, names: dict[str, str], until: str, since: str = "") -> tuple[Written, ...]:
    """Names that tf_keras still has, and Keras 3 has not."""
    return tuple(
        Written(f"keras.{module}.{name}", advice, f"tf_keras.{module}.{name}", since, until)
        for name, advice in names.items()
    )


def functions(module: str, names: dict[str, str], until: str, since: str = "") -> tuple[Written, ...]:
    """Names that the runner has written anew."""
    return tuple(
        Written(f"keras.{module}.{name}", advice, f"{FUNCTIONS}.{name}", since, until) for name, advice in names.items()
    )
