"""Pictures in Keras 1: `dim_ordering="th"` where it is `data_format="channels_first"` today."""

from ..._old_names.keras_keywords import ORDERING
from ..keywords import accept_in

_ORDERED = {"dim_ordering": ORDERING}
_APPLICATIONS = "densenet imagenet_utils inception_v3 mobilenet resnet resnet50 vgg16 vgg19 xception".split()
_KEYWORDS = {
    "tf_keras.preprocessing.image": dict.fromkeys(
        ("ImageDataGenerator.__init__", "array_to_img", "img_to_array"), _ORDERED
    ),
    **{f"tf_keras.applications.{name}": {"preprocess_input": _ORDERED} for name in _APPLICATIONS},
}


def _keywords(module):
    accept_in(module, _KEYWORDS[module.__name__])


CHANGES = dict.fromkeys(_KEYWORDS, (_keywords,))
