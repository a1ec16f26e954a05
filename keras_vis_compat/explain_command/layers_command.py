"""`keras-vis-compat layers MODEL`: what `--layer` takes."""

from argparse import ArgumentParser, Namespace

from .model_arguments import add_model, loaded_model


def configure(parser: ArgumentParser) -> None:
    """Add the arguments of layers."""
    add_model(parser)


def main(arguments: Namespace) -> int:
    """Print every layer: its path, its class, the shape of its output, and whether a class activation map takes it."""
    model = loaded_model(arguments)
    from .facts import layers_in

    rows = [(one.path, one.kind, one.shape, one.mark) for one in layers_in(model)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        print("  ".join([*(text.ljust(width) for text, width in zip(row[:3], widths, strict=True)), row[3]]).rstrip())
    print("CAM: the layer that class activation maps are made from; cam: others that --layer may name")
    return 0
