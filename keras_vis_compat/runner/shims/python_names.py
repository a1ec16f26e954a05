"""Names that Python's own library dropped since 3.6, and the modules of Python 2 that scripts try first."""

import math
import sys
from importlib import import_module

NAMES = {
    "base64": {"decodestring": "base64:decodebytes", "encodestring": "base64:encodebytes"},
    "collections": {
        name: f"collections.abc:{name}"
        for name in (
            "Callable Container Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping "
            "MutableSequence MutableSet Sequence Set Sized ValuesView"
        ).split()
    },
    "fractions": {"gcd": math.gcd},
    "inspect": {"getargspec": "inspect:getfullargspec"},
    "os": {"errno": "errno", "getcwdu": "os:getcwd"},
    "string": {
        "letters": "string:ascii_letters",
        "lowercase": "string:ascii_lowercase",
        "uppercase": "string:ascii_uppercase",
    },
    "time": {"clock": "time:perf_counter"},
}

MODULES = {
    "cPickle": ("pickle",),
    "cStringIO": ("io",),
    "ConfigParser": ("configparser",),
    "Queue": ("queue",),
    "StringIO": ("io",),
    "Tkinter": ("tkinter",),
    "imp": (),
    "tkFileDialog": ("tkinter.filedialog",),
    "urllib2": ("urllib.request", "urllib.error"),
    "urlparse": ("urllib.parse",),
    "xml.etree.cElementTree": ("xml.etree.ElementTree",),
}


def load_source(name, path, file=None):
    """Load a Python file as a module: `imp.load_source`."""
    util = import_module("importlib.util")
    spec = util.spec_from_file_location(name, path)
    module = sys.modules[name] = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAMES["imp"] = {"load_source": load_source, "reload": "importlib:reload"}
NAMES["urllib"] = {name: f"urllib.request:{name}" for name in ("Request", "urlopen", "urlretrieve")} | {
    name: f"urllib.parse:{name}" for name in ("quote", "unquote", "urlencode")
}
