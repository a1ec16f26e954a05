"""Says which names cannot be found. Run by the runner: names as JSON on stdin, what is wrong with each on stdout."""

import json
import sys
import warnings
from importlib import import_module
from types import ModuleType

from keras_vis_compat.runner.names import STOPS


def trouble_with(module, attribute):
    """Return None when the name is there, else why not.

    Only modules are searched: what a class or an object has shows when it is used. What is there, but stops a script
    that calls it, begins with `STOPS`.
    """
    try:
        found = import_module(module)
        for part in filter(None, attribute.split(".")):
            if not isinstance(found, ModuleType):
                return None
            found = _get(found, part)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    why = getattr(found, "__dict__", {}).get(STOPS)
    return why and f"{STOPS}{why}"


def _get(module, name):
    """Return what `from module import name` binds."""
    if hasattr(module, name):
        return getattr(module, name)
    try:
        return import_module(f"{module.__name__}.{name}")
    except ModuleNotFoundError:
        return getattr(module, name)


def main():
    """Answer the question on stdin."""
    warnings.simplefilter("ignore")
    answers = [trouble_with(module, attribute) for module, attribute in json.load(sys.stdin)]
    gpus = []
    if "tensorflow" in sys.modules:
        gpus = [device.name for device in sys.modules["tensorflow"].config.list_physical_devices("GPU")]
    print(json.dumps({"trouble": answers, "gpus": gpus}))


if __name__ == "__main__":
    main()
