"""Calls at which a program stops although every name in it is answered, as far as its text shows them."""

_SEVERAL = "several inputs are a list, seed_input=[a, b]"
# Keywords of copies of keras-vis that others changed, and what says the same in keras-vis.
_OF_COPIES = {
    "input_indices": _SEVERAL,
    "maximization": "what lowers the output is grad_modifier='negate', or act_max_weight=-1",
}
_COMMON = "model layer_idx filter_indices seed_input backprop_modifier grad_modifier wrt_tensor input_tensor losses"
_OLDER = "img img_input layer seed_img text overlay alpha input_range wrt"
_STEPS = "max_iter input_modifiers image_modifiers callbacks verbose jitter progress_gif_path norm_grads"
_TAKE = {
    "visualization.visualize_saliency": f"{_COMMON} {_OLDER} keepdims",
    "visualization.visualize_cam": f"{_COMMON} {_OLDER} penultimate_layer_idx",
    "visualization.visualize_activation": f"{_COMMON} {_OLDER} {_STEPS} act_max_weight lp_norm_weight tv_weight "
    "show_filter_idx_text idx_label_map cols",
}
_SAVERS = {"tensorflow.train.Saver", "tensorflow.compat.v1.train.Saver"}


def stops_in(program):
    """Return (line, what stops there and the way out) of every call that cannot work under the runner."""
    return [(call.lineno, told) for call in program.calls for told in _stops(program, call)]


def _stops(program, call):
    name = program.of_keras_vis(call.func)
    if name in _TAKE:
        for keyword in call.keywords:
            if keyword.arg is not None and keyword.arg not in _TAKE[name].split():
                yield _unknown(name.rpartition(".")[2], keyword.arg)
    elif getattr(call.func, "attr", "") == "run" and any(keyword.arg == "feed_dict" for keyword in call.keywords):
        yield "Session.run with a feed_dict stops: there is no graph to feed; call the model with the values"
    elif program.qualified(call.func) in _SAVERS and not call.args and not call.keywords:
        yield "tf.train.Saver() stops: there is no graph whose variables it could take; tf.train.Saver(model.weights)"


def _unknown(function, keyword):
    advice = f"; {_OF_COPIES[keyword]}" if keyword in _OF_COPIES else ""
    return f"{function}({keyword}=…) stops: no keras-vis had that argument, it is of a changed copy{advice}"
