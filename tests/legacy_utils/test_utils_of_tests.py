"""`vis.utils.test_utils`, with which the tests of keras-vis were written, and its logger."""

import logging

from keras_vis_compat.utils import utils
from keras_vis_compat.utils.test_utils import across_data_formats, get_input_placeholder, skip_backends


def test_a_test_is_called_once_for_each_place_of_the_channels(keras):
    seen = []

    @across_data_formats
    def look(word):
        tensor = get_input_placeholder((6, 5), 3)
        seen.append((word, utils.K.image_data_format(), tuple(tensor.shape)))

    before = utils.K.image_data_format()
    look("a")
    assert seen == [("a", "channels_first", (None, 6, 5, 3)), ("a", "channels_last", (None, 3, 6, 5))]
    assert (utils.K.image_data_format(), look.__name__) == (before, "look")


def test_a_test_is_left_out_where_its_backend_is_not():
    seen = []
    for backends in ("theano", ["theano", "cntk"], [utils.K.backend()]):
        skip_backends(backends)(seen.append)(backends)
    assert seen == ["theano", ["theano", "cntk"]]


def test_the_logger_has_its_old_name():
    assert utils.logger is logging.getLogger("vis.utils.utils")
