"""A job: all that its results depend on, as plain values that can be sent to any worker."""

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from .._files.trouble import blamed_on
from .._inputs.methods import EXPLAINERS, metric_names
from .._messages import did_you_mean
from ._storage import Storage

MAPS = ("none", "float16", "uint8", "unexpanded")
MANIFEST = "job.json"


@dataclass(frozen=True)
class Method:
    """A class of `explain`, and the arguments that its calls get."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The name of its folder: other options, another folder."""
        return "-".join([self.name, *(f"{key}={value}" for key, value in sorted(self.options.items()))])


@dataclass(frozen=True)
class Job:
    """What is computed. Where and by how many is not part of it."""

    model: str
    source: tuple[str, ...]
    methods: tuple[Method, ...]
    score: str
    metrics: tuple[str, ...]
    preprocess: str | None
    batch_size: int
    rows_per_unit: int
    maps: str
    on_error: str
    columns: dict[str, str]
    weights: str = ""
    unsafe: bool = False
    custom: tuple[str, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Job":
        values = json.loads(text)
        methods = tuple(Method(**method) for method in values.pop("methods"))
        lists = {name: tuple(values[name]) for name in ("source", "metrics", "custom") if name in values}
        return cls(**{**values, **lists, "methods": methods})


def claim(job: Job, storage: Storage) -> None:
    """Write down whose folder this is.

    Raises:
        ValueError: It holds the results of another job.
    """
    if storage.exists(MANIFEST):
        check_same(job, storage)
    else:
        storage.write(MANIFEST, lambda file: file.write(job.to_json().encode()))


def check_same(job: Job, storage: Storage) -> None:
    """Raise ValueError where a folder holds the results of another job; the message names what differs."""
    mine = json.loads(job.to_json())
    with blamed_on(f"{storage.url}/{MANIFEST}"):
        there = dict(json.loads(storage.read(MANIFEST)))
    odd = next((key for key in {**there, **mine} if mine.get(key) != there.get(key)), None)
    if odd is not None:
        raise ValueError(
            f"{storage.url} holds the results of another job: its {odd} is {there.get(odd)!r}, not {mine.get(odd)!r}; "
            "name another folder"
        )


def methods_of(methods: Any) -> tuple[Method, ...]:
    """Return the checked methods: names, or pairs (name, options)."""
    listed = [methods] if isinstance(methods, str) else list(methods)
    found = []
    for entry in listed:
        name, options = (entry, {}) if isinstance(entry, str) else entry
        if name not in EXPLAINERS:
            raise ValueError(
                f"`methods` must be some of {', '.join(EXPLAINERS)}, got {name!r}.{did_you_mean(name, EXPLAINERS)}"
            )
        found.append(Method(name, json.loads(json.dumps(dict(options)))))
    if not found or len({method.folder for method in found}) < len(found):
        raise ValueError(f"`methods` must name each method once, got {methods!r}")
    return tuple(found)


def check_model_file(model: str) -> None:
    """Raise ValueError where there is no such file."""
    if not os.path.isfile(model):
        raise ValueError(f"{model}: there is no such model file")


def metrics_of(metrics: Any) -> tuple[str, ...]:
    """Return the checked names of metrics."""
    return metric_names(metrics) if len(metrics) else ()


def hash_of(path: str) -> str:
    """Return the SHA-256 of a model file."""
    digest = sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def versions_here() -> dict[str, str]:
    """Return the versions that numbers may depend on."""
    found = {
        "python": platform.python_version(),
        "keras_vis_compat": import_module(__name__.partition(".")[0]).__version__,
    }
    for package in ("tensorflow", "keras", "tf_keras", "numpy"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
