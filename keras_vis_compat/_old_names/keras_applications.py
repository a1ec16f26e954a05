"""Layers of `keras.applications` that have other names today: until keras-applications 1.0.8 (Keras 2.3, TensorFlow 1).

Read off the releases 1.0.6 and 1.0.8 and off Keras 2.0.8 and 2.2.4; NASNet, InceptionV3, Xception and VGG kept theirs.
Those that nobody named are counted: from 1 until Keras 2.3, from 0 since.
"""

from collections.abc import Collection

UNTIL = "Keras 2.3"
_SINCE = {"InceptionResNetV2": "Keras 2.12"}
_BLOCKS = {2: "abc", 3: "abcd", 4: "abcdef", 5: "abc"}


def _resnet50() -> dict[str, str]:
    names = {
        "bn_conv1": "conv1_bn",
        "conv1": "conv1_conv",
        "activation_1": "conv1_relu",
        "max_pooling2d_1": "pool1_pool",
        "fc1000": "predictions",
    }
    activation, block_number = 1, 0
    for stage, letters in _BLOCKS.items():
        for number, letter in enumerate(letters, 1):
            block, old = f"conv{stage}_block{number}", f"{stage}{letter}_branch"
            block_number += 1
            for branch, place in {"1": 0, "2a": 1, "2b": 2, "2c": 3}.items():
                if place or number == 1:
                    names |= {f"res{old}{branch}": f"{block}_{place}_conv", f"bn{old}{branch}": f"{block}_{place}_bn"}
            names[f"add_{block_number}"] = f"{block}_add"
            for last in ("1_relu", "2_relu", "out"):
                activation += 1
                names[f"activation_{activation}"] = f"{block}_{last}"
    return names


def _inception_resnet_v2() -> dict[str, str]:
    """Its scaled sums were Lambdas with names; today they are counted, from 0."""
    old = [f"block{size}_{number}" for size, count in ((35, 10), (17, 20), (8, 10)) for number in range(1, count + 1)]
    return {name: f"custom_scale_layer_{place}" if place else "custom_scale_layer" for place, name in enumerate(old)}


#: Architecture -> (a layer that only it has, its old names and those of today).
RENAMED: dict[str, tuple[str, dict[str, str]]] = {
    "ResNet50": ("conv5_block3_3_conv", _resnet50()),
    "InceptionResNetV2": ("block8_10_conv", _inception_resnet_v2()),
    "MobileNet": ("conv_pw_13_relu", {"act_softmax": "predictions"}),
    "MobileNetV2": ("block_16_project_BN", {"Logits": "predictions"}),
    **{
        name: (f"conv5_block{last}_concat", {"fc1000": "predictions"})
        for name, last in {"DenseNet121": 16, "DenseNet169": 32, "DenseNet201": 32}.items()
    },
}
#: Networks that are built otherwise today -> how. `run` builds those of Keras 2.2 where `keras` itself is imported.
BUILT_OTHERWISE = {
    "ResNet50": "normalised with an epsilon of 0.001, which is 1.001e-5 today, and kept its weights in another order: "
    "a file of weights from then fits no longer",
    "MobileNet": "had two layers more, `conv1_pad` and `reshape_1`: places in `layers` are others today, and what was "
    "`layers[-6]` is `layers[-5]`",
    "MobileNetV2": "had one layer more, `Conv1_pad`: places in `layers` that are counted from the front are others "
    "today",
}
# ResNet101 and 152 came with the names of today, and have these blocks beside those of ResNet50.
_OTHERS = {"ResNet50": "conv4_block7_out"}


def today(name: str, layers: Collection[str]) -> str | None:
    """Return what a layer is called today in a model of these layers; None where nothing is known, or it is there.

    Example:
        >>> today("fc1000", ["conv5_block3_3_conv", "avg_pool", "predictions"])
        'predictions'
    """
    if name in layers:
        return None
    for architecture, (mark, names) in RENAMED.items():
        new = names.get(name)
        if mark in layers and _OTHERS.get(architecture) not in layers and new in layers:
            return new
    slashed = name.replace("/", "_")  # Keras 3 allows no slash, of which DenseNet was full
    return slashed if slashed != name and slashed in layers else None


def once(name: str, layers: Collection[str]) -> str | None:
    """Return what a layer of today was called in a network of then with these layers; None where nothing is known.

    Example:
        >>> once("predictions", ["res5c_branch2c", "avg_pool", "fc1000"])
        'fc1000'
    """
    for mark, names in RENAMED.values():
        old = {new: old for old, new in names.items()}
        if name not in layers and old.get(mark, mark) in layers and old.get(name) in layers:
            return old[name]
    return None


def is_counted(name: str) -> bool:
    """Say whether a name ends with a number, as those do that Keras gives.

    Example:
        >>> is_counted("activation_49"), is_counted("fc1000")
        (True, False)
    """
    base, _, number = name.rpartition("_")
    return bool(base) and number.isdecimal()


def renamed_in(architectures: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return `{old name: (architecture, name of today)}` of these networks."""
    return {
        old: (architecture, new)
        for architecture in architectures
        if architecture in RENAMED
        for old, new in RENAMED[architecture][1].items()
    }


#: What is counted in networks that keep their names otherwise.
_CONVOLUTIONS = ("activation", "average_pooling2d", "batch_normalization", "conv2d", "max_pooling2d")
_NASNET = ("activation", "add", "concatenate", "cropping2d", "global_average_pooling2d", "zero_padding2d")
COUNTED = {
    "InceptionResNetV2": _CONVOLUTIONS,
    "InceptionV3": (*_CONVOLUTIONS, "concatenate"),
    "MobileNet": ("global_average_pooling2d",),
    "MobileNetV2": ("global_average_pooling2d",),
    "NASNetLarge": _NASNET,
    "NASNetMobile": _NASNET,
    **dict.fromkeys(("DenseNet121", "DenseNet169", "DenseNet201"), ("zero_padding2d",)),
    "Xception": ("add", "batch_normalization", "conv2d"),
}


def counted_from_zero(name: str) -> str:
    """Return what a layer that Keras counted from 1 is called where counting starts without a number.

    Example:
        >>> counted_from_zero("conv2d_50"), counted_from_zero("conv2d_1")
        ('conv2d_49', 'conv2d')
    """
    base, _, number = name.rpartition("_")
    return f"{base}_{int(number) - 1}" if int(number) > 1 else base


def told_of_counts(name: str) -> str:
    """Return what is to be known of a layer that was counted, in one line."""
    return f"the layer {name!r} was counted from 1; since {UNTIL} it is {counted_from_zero(name)!r}"


def told(architecture: str, old: str, new: str) -> str:
    """Return what is to be known of a layer in one line."""
    return f"the layer {old!r} of {architecture} is called {new!r} since {_SINCE.get(architecture, UNTIL)}"


def told_of_building(architecture: str) -> str:
    """Return what is to be known of a network that is built otherwise today, in one line."""
    return f"{architecture} of Keras 2.2 {BUILT_OTHERWISE[architecture]}"
