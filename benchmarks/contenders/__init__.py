"""Who takes part: one module each, whose public functions are the kinds of work it can do.

Such a function takes a `Setting`, prepares everything that a user would prepare once, and returns
`call(images, classes)`: images float32 (N, H, W, C), classes a list of N ints. What `call` does is what is measured.
A contender without the function cannot do that work.
"""

from typing import NamedTuple


class Contender(NamedTuple):
    """One who takes part.

    Attributes:
        name: How tables call it.
        module: Module in this folder, imported by its worker only.
        packages: What pip has to install into a virtual environment of its own; none where ours has it all.
        bare: Packages to install without their requirements, after the others.
    """

    name: str
    module: str
    packages: tuple = ()
    bare: tuple = ()


LIMIT, OURS = "limit", "keras_vis_compat"

CONTENDERS = (
    Contender(LIMIT, "limit"),
    Contender(OURS, "ours"),
    Contender("tf-keras-vis", "tf_keras_vis"),
    Contender(
        "xplique",
        "xplique",
        (
            "tensorflow==2.20.*",
            *"tensorflow-probability dm-tree einops scikit-learn scikit-image".split(),
            *"opencv-python-headless matplotlib Deprecated".split(),
        ),
        # With its requirements it would bring gigabytes of CUDA.
        ("xplique==2.0.2",),
    ),
    Contender(
        "pytorch-grad-cam",
        "pytorch_grad_cam",
        ("torch==2.13.0", *"numpy Pillow opencv-python-headless matplotlib scikit-learn tqdm ttach".split()),
        # It requires torchvision, of which it needs nothing for a map (see the module).
        ("grad-cam==1.5.7",),
    ),
)
