"""`keras-vis-compat check MODEL [IMAGE]`: what of a model would spoil its maps."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import numpy as np

from .model_arguments import add_model, check_model, loaded_model
from .pictures import check_picture, input_of, pixels_of
from .scaling import check_word, scaled, scaling_of


def configure(parser: ArgumentParser) -> None:
    """Add the arguments of check."""
    parser.epilog = "exit status: 0 when nothing is wrong, 1 when something is, 2 when a file cannot be read"
    add_model(parser)
    parser.add_argument("image", nargs="?", metavar="IMAGE", help="a picture that the model is to look at")
    parser.add_argument("--scale", default="auto", metavar="SCALE", help="as for explain (%(default)s)")
    parser.add_argument("--json", action="store_true", help="for programs")


def main(arguments: Namespace) -> int:
    """Print what was found out; 1 where something is wrong."""
    check_word(arguments.scale)
    check_model(arguments)
    if arguments.image is not None:
        check_picture(Path(arguments.image))
    model = loaded_model(arguments)
    facts = facts_of(model, arguments.scale)
    if arguments.image is not None:
        facts["picture"] = _look_at(model, Path(arguments.image), arguments.scale, facts["problems"])
    print(json.dumps(facts, indent=2) if arguments.json else _text(facts))
    return 1 if facts["problems"] else 0


def facts_of(model: Any, scale: str = "auto") -> dict[str, Any]:
    """Return what is known of a model, and its `problems`, each a line with a way out."""
    from ..explain._penultimate import cam_layer_path
    from . import facts

    layers = {one.path: one for one in facts.layers_in(model)}
    scaling, cam = scaling_of(scale, model), cam_layer_path(model)
    bad, problems = facts.layers_with_bad_weights(model), []
    if bad:
        problems.append(f"NaN or infinity among the weights of {', '.join(bad)}: train again with a smaller step")
    if cam is None:
        problems.append(
            "no convolution for class activation maps: name a layer with spatial axes by --layer, or take Saliency"
        )
    return {
        "model": model.name,
        "input": list(input_of(model).shape[1:]),
        "output": list(model.output_shape[1:]) if isinstance(model.output_shape, tuple) else "several",
        "activation": facts.activation_at_the_end(model),
        "scaling": {"name": scaling.name, "why": scaling.why},
        "augmentation": facts.augmentation_in(model),
        "cam_layer": cam,
        "cam_size": layers[cam].shape if cam else None,
        "weights": int(model.count_params()),
        "problems": problems,
    }


def _look_at(model: Any, image: Path, scale: str, problems: list[str]) -> dict[str, Any]:
    from ..explain import explain
    from ..explain._blank import ways_out
    from .ways_out import WAYS_OUT

    place = input_of(model)
    given = scaled(scaling_of(scale, model), pixels_of(image, place)[np.newaxis], place.channel_axis)
    output = np.asarray(model.predict(given, verbose=0))
    seen = {"file": str(image), "output": [round(float(one), 6) for one in output.ravel()[:1000]]}
    if not np.isfinite(output).all():
        problems.append(f"the output for {image} holds NaN or infinity: look at the weights, and at --scale")
        return seen
    if np.ptp(output) > 0.9999 and output.min() >= 0 and output.max() <= 1:
        problems.append(
            f"the output for {image} is saturated ({output.max():.6f}): gradients vanish; in Python "
            "model_modifier=ReplaceToLinear() takes the softmax away; is --scale right?"
        )
    if output.ndim == 2:
        with ways_out(WAYS_OUT):
            found = explain(model, given, "Saliency")
        problems += [f"its saliency map is blank: {why}" for why in found.reasons.get("Saliency", {}).values()]
    return seen


def _text(facts: dict[str, Any]) -> str:
    shape = " x ".join(map(str, facts["input"]))
    lines = [
        f"model         {facts['model']}, {facts['weights']:,} weights",
        f"input         {shape}",
        f"output        {' x '.join(map(str, facts['output']))}, {facts['activation']}",
        f"scaling       {facts['scaling']['name']} ({facts['scaling']['why']})",
        f"augmentation  {', '.join(facts['augmentation']) or 'none'}",
        f"CAM           {facts['cam_layer'] or 'no layer'}" + (f", {facts['cam_size']}" if facts["cam_size"] else ""),
    ]
    if "picture" in facts:
        best = ", ".join(f"{one:.4g}" for one in facts["picture"]["output"][:5])
        lines.append(f"picture       {facts['picture']['file']}: output {best}")
    lines += [f"PROBLEM       {problem}" for problem in facts["problems"]] or ["nothing is wrong"]
    return "\n".join(lines)
