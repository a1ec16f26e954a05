"""What models and symbolic tensors remember for us: the model behind an input, another gradient of ReLU."""

_RELU_GRADIENT = "_keras_vis_compat_rule"
_MODEL = "_keras_vis_compat_model"


def relu_gradient_of(thing):
    """The name of the gradient that a model, or the symbolic input of one, has for ReLU; None for the usual one."""
    return getattr(thing, _RELU_GRADIENT, None)


def remember_relu_gradient(thing, name):
    setattr(thing, _RELU_GRADIENT, name)


def model_behind(tensor):
    """The model that a symbolic input remembers; None where it is that of no one model."""
    return getattr(tensor, _MODEL, None)


def remember_model(tensor, model):
    setattr(tensor, _MODEL, model)
