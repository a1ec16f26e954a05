"""The arguments by which all of these commands name a model."""

from argparse import ArgumentParser, Namespace
from typing import Any

from .._start import check_module, see_own_modules, start_tensorflow
from ..models import check_source, load_model

SPEC = "[NAME=]MODULE:OBJECT"


def add_model(parser: ArgumentParser) -> None:
    """Add MODEL and what goes with it."""
    parser.add_argument(
        "model", metavar="MODEL", help=".keras or .h5 file of either Keras, SavedModel folder, app:MobileNetV2"
    )
    parser.add_argument("--unsafe", action="store_true", help="trust MODEL: run code that it carries (Lambda layers)")
    parser.add_argument("--custom", action="append", default=[], metavar=SPEC, help="own layers and functions of MODEL")


def check_model(arguments: Namespace) -> None:
    """Find out before TensorFlow is loaded what keeps the model from being read."""
    check_source(arguments.model)
    for spec in arguments.custom:
        check_module(spec)


def loaded_model(arguments: Namespace) -> Any:
    """Return the model; TensorFlow is loaded only when there is something to read."""
    check_model(arguments)
    start_tensorflow(arguments.debug)
    see_own_modules()
    from ..upgrade_model.custom import load_custom

    return load_model(arguments.model, unsafe=arguments.unsafe, custom_objects=load_custom(arguments.custom))
