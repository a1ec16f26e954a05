"""Python's own library: names that went since 3.6, and the modules of Python 2 that scripts try first."""

from .arguments import Dropped, Keyword
from .rows import Method, Module, Moved, Row, dated, moved, renamed, written

_NAMES = "keras_vis_compat.runner.shims.python_names"

_ROWS: tuple[Row, ...] = (
    *renamed("base64", {"decodestring": "decodebytes", "encodestring": "encodebytes"}, "3.9"),
    *moved(
        "collections",
        "collections.abc",
        "Callable Container Hashable ItemsView Iterable Iterator KeysView Mapping MappingView MutableMapping "
        "MutableSequence MutableSet Sequence Set Sized ValuesView",
        "3.10",
    ),
    *renamed(
        "builtins",
        {
            "basestring": "str",
            "long": "int",
            "raw_input": "input",
            "unichr": "chr",
            "unicode": "str",
            "xrange": "range",
        },
        "3.0",
    ),
    Moved("builtins.reduce", "functools.reduce", "", "3.0"),
    Moved("cgi.escape", "html.escape", "", "3.8"),
    Moved("fractions.gcd", "math.gcd", "", "3.9"),
    Moved("inspect.getargspec", "inspect.getfullargspec", "", "3.11"),
    *renamed(
        "itertools",
        {"ifilter": "builtins.filter", "imap": "builtins.map", "izip": "builtins.zip", "izip_longest": "zip_longest"},
        "3.0",
    ),
    Moved("os.errno", "errno", "", "3.7"),
    Moved("os.getcwdu", "os.getcwd", "", "3.0"),
    *renamed(
        "string",
        {"letters": "ascii_letters", "lowercase": "ascii_lowercase", "uppercase": "ascii_uppercase"},
        "3.0",
    ),
    Moved("time.clock", "time.perf_counter", "", "3.8"),
    Module("cPickle", "pickle", "", "3.0"),
    Module("cStringIO", "io", "", "3.0"),
    Module("ConfigParser", "configparser", "", "3.0"),
    Module("HTMLParser", "html.parser", "", "3.0"),
    Module("Queue", "queue", "", "3.0"),
    Module("StringIO", "io", "", "3.0"),
    Module("Tkinter", "tkinter", "", "3.0"),
    Module("__builtin__", "builtins", "", "3.0"),
    Module("cgi", "", "", "3.13", advice="html.escape, urllib.parse and email.message do what it did"),
    Module("httplib", "http.client", "", "3.0"),
    Module("imp", "", "", "3.12", advice="importlib does what it did"),
    *written(
        "imp",
        _NAMES,
        {"load_source": "write importlib.util.spec_from_file_location(name, path) and load from that"},
        "3.12",
    ),
    Moved("imp.reload", "importlib.reload", "", "3.12"),
    Module("tkFileDialog", "tkinter.filedialog", "", "3.0"),
    Moved("urllib2.HTTPError", "urllib.error.HTTPError", "", "3.0"),
    Moved("urllib2.URLError", "urllib.error.URLError", "", "3.0"),
    Module("urllib2", "urllib.request", "", "3.0", ("urllib.request", "urllib.error")),
    Module("urlparse", "urllib.parse", "", "3.0"),
    Module("xml.etree.cElementTree", "xml.etree.ElementTree", "", "3.9"),
    *moved("urllib", "urllib.request", "Request urlopen urlretrieve", "3.0"),
    *moved("urllib", "urllib.parse", "quote unquote urlencode", "3.0"),
    Method("threading.Thread.isAlive", "write thread.is_alive()", "", "3.9"),
)
ROWS = dated(_ROWS, "2.7")


KEYWORDS: dict[str, dict[str, Keyword]] = {
    f"json.{name}": {"encoding": Dropped()} for name in ("dump", "dumps", "load", "loads")
}
