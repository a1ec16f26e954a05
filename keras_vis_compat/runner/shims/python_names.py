"""Names that Python's own library dropped since 3.6, and the modules of Python 2 that scripts try first."""

import math
import sys
from functools import wraps
from importlib import import_module

from ..keywords import accept_in

NAMES = {
    "base64": {"decodestring": "base64:decodebytes", "encodestring": "base64:encodebytes"},
    "collections": {
        name: f"collections.abc:{name}"
        for name in (
            "Callable Container Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping "
            "MutableSequence MutableSet Sequence Set Sized ValuesView"
        ).split()
    },
    "cgi": {"escape": "html:escape"},
    "fractions": {"gcd": math.gcd},
    "inspect": {"getargspec": "inspect:getfullargspec"},
    "itertools": {"ifilter": filter, "imap": map, "izip": zip, "izip_longest": "itertools:zip_longest"},
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
    "HTMLParser": ("html.parser",),
    "Queue": ("queue",),
    "StringIO": ("io",),
    "Tkinter": ("tkinter",),
    "__builtin__": ("builtins",),
    "cgi": (),
    "httplib": ("http.client",),
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


def _universal_newlines(builtins):
    """Let `open(name, "rU")` open a text, as it did until Python 3.11."""
    really_open = builtins.open

    @wraps(really_open)
    def open_as_then(file, mode="r", *arguments, **options):
        if isinstance(mode, str) and "U" in mode:
            mode = f"r{mode.translate({ord('U'): None, ord('r'): None})}"
        return really_open(file, mode, *arguments, **options)

    builtins.open = open_as_then


def _is_alive(threading):
    threading.Thread.isAlive = threading.Thread.is_alive


def _encoding(json):
    accept_in(json, {name: {"encoding": None} for name in ("dump", "dumps", "load", "loads")})


CHANGES = {"builtins": (_universal_newlines,), "json": (_encoding,), "threading": (_is_alive,)}
