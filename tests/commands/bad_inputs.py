"""Files that no command can read: the kinds that came with real projects, broken ones, hostile ones."""

import io
import json
import os
import socket
import struct
from pathlib import Path

# -- whatever the format ------------------------------------------------------------------------------------


def _pipe(path):
    os.mkfifo(path)


def _socket(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)  # tests run in the folder: a socket's whole path must be short


def _huge(path):
    with open(path, "wb") as file:
        file.truncate(2**40)


FILES = {
    "missing": lambda path: None,
    "a pipe": _pipe,
    "a socket": _socket,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a dangling link": lambda path: path.symlink_to("nowhere"),
    "a circle of links": lambda path: path.symlink_to(path.name),
    "a link to a folder's file": lambda path: path.symlink_to("nowhere/at/all"),
    "huge": _huge,
}
NAMES = {
    "empty": "",
    "too long": "x" * 300,
    "with a zero byte": "a\0b",
    "below a file": "plain.txt/x",
    "with a new line": "no\nsuch",
    "with half a character": "no-\udcff-such",
    "with colours": "\x1b[31mred",
    "of a device's child": "/dev/null/x",
}

# -- notebooks ----------------------------------------------------------------------------------------------


def _book(*cells, **rest):
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **rest}).encode()


def _cell(**changes):
    cell = {"cell_type": "code", "metadata": {}, "source": "x = 1", "outputs": [], "execution_count": None, **changes}
    return {key: value for key, value in cell.items() if value is not ...}


_GOOD = _book(_cell())
NOTEBOOKS = {
    "empty": b"",
    "blanks": b" \n\t ",
    "text": b"import vis\n",
    "html": b"<!DOCTYPE html><html>",
    "zero bytes": bytes(100),
    "every byte": bytes(range(256)),
    "not utf-8": b'{"cells": [{"cell_type": "code", "source": "\xe9"}]}',
    "utf-16": _GOOD.decode().encode("utf-16"),
    "utf-32": _GOOD.decode().encode("utf-32"),
    "cut": _GOOD[:-20],
    "cut in a text": _GOOD[: _GOOD.index(b"x =")],
    "two notebooks": _GOOD + _GOOD,
    "a comma too many": b'{"cells": [],}',
    "single quotes": b"{'cells': []}",
    "merge conflict": b"<<<<<<< HEAD\n" + _GOOD,
    "a list": b"[]",
    "null": b"null",
    "a number": b"3",
    "a text as JSON": b'"abc"',
    "true": b"true",
    "no number": b"NaN",
    "an empty object": b"{}",
    "no cells": b'{"a": 1}',
    "only metadata": b'{"metadata": {}, "nbformat": 4}',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep and closed": b"[" * 100_000 + b"]" * 100_000,
    "deep metadata": b'{"cells": [], "metadata": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a number of 10,000 digits": b'{"cells": [], "a": ' + b"9" * 10_000 + b"}",
    "cells are a number": b'{"cells": 1}',
    "cells are a text": b'{"cells": "x"}',
    "cells are null": b'{"cells": null}',
    "cells are an object": b'{"cells": {"0": {}}}',
    "cells are true": b'{"cells": true}',
    "a cell is a number": b'{"cells": [1]}',
    "a cell is null": b'{"cells": [null]}',
    "a cell is a list": b'{"cells": [[]]}',
    "a cell is a text": b'{"cells": ["x = 1"]}',
    "a cell is empty": b'{"cells": [{}]}',
    "the second cell is null": b'{"cells": [{"cell_type": "code", "source": ""}, null]}',
    "no cell type": _book(_cell(cell_type=...)),
    "the cell type is null": _book(_cell(cell_type=None)),
    "the cell type is a list": _book(_cell(cell_type=["code"])),
    "the source is a number": _book(_cell(source=1)),
    "the source is null": _book(_cell(source=None)),
    "the source is an object": _book(_cell(source={"a": 1})),
    "the source is a list of numbers": _book(_cell(source=[1, 2])),
    "the source is a list of null": _book(_cell(source=["x = 1\n", None])),
    "the source is a list of lists": _book(_cell(source=[["x = 1"]])),
    "the input is a number": b'{"cells": [{"cell_type": "code", "input": 3}]}',
    "the metadata of a cell are a list": _book(_cell(metadata=[])),
    "the metadata are a list": _book(metadata=[1]),
    "the metadata are null": _book(metadata=None),
    "the kernel is a text": _book(_cell(), metadata={"kernelspec": "python3"}),
    "the language is a list": _book(_cell(), metadata={"language_info": {"name": ["python"]}}),
    "format 99": _book(nbformat=99),
    "format 0": _book(nbformat=0),
    "format -1": _book(nbformat=-1),
    "format 4.5": _book(nbformat=4.5),
    "format true": _book(nbformat=True),
    "format is a text": _book(nbformat="4"),
    "format is null": _book(nbformat=None),
    "format is a list": _book(nbformat=[4]),
    "minor format is a text": _book(nbformat_minor="5"),
    "minor format is null": _book(nbformat_minor=None),
    "worksheets are a number": b'{"worksheets": 5}',
    "worksheets are an object": b'{"worksheets": {"cells": []}}',
    "worksheets hold null": b'{"worksheets": [null]}',
    "worksheets hold numbers": b'{"worksheets": [1]}',
    "a worksheet's cells are a number": b'{"worksheets": [{"cells": 1}]}',
    "a worksheet's cell is null": b'{"worksheets": [{"cells": [null]}]}',
    "a gif": b"GIF89a" + bytes(50),
    "a zip": b"PK\x03\x04" + bytes(50),
    "a lone surrogate as the file": b"\xed\xa0\x80",
}

# -- programs -----------------------------------------------------------------------------------------------

PROGRAMS = {
    "latin-1 that does not say so": "x = 'é'\n".encode("latin-1"),
    "zero bytes": b"x = 1\0\n",
    "nothing but zero bytes": bytes(1000),
    "utf-16": "x = 1\n".encode("utf-16"),
    "every byte": bytes(range(256)),
    "an unknown encoding": b"# coding: no-such-encoding\nx = 1\n",
    "an encoding that is none of text": b"# coding: rot13\nx = 1\n",
    "an encoding that refuses everything": b"# coding: undefined\nx = 1\n",
    "ascii that is none": b"# coding: ascii\nx = '\xc3\xa9'\n",
    "half a character": b"x = '\xe2\x82'\n",
    "a mark and latin-1": b"\xef\xbb\xbfx = '\xe9'\n",
    "compiled": b"\xa7\r\r\n" + bytes(12) + b"\xe3" + bytes(50),
    "HDF5": b"\x89HDF\r\n\x1a\n" + bytes(100),
    "a zip": b"PK\x03\x04" + bytes(100),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "a pickle": b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00\x8c\x02os",
    "an executable": b"\x7fELF\x02\x01\x01" + bytes(100),
}
# What Python itself tells of a script that `run` is given, and `doctor` as what is in its way.
SYNTAX = {
    "Python 2": b"print 'a'\n",
    "an open parenthesis": b"x = (\n",
    "an open text": b"x = '''abc\n",
    "a stray indent": b"x = 1\n  y = 2\n",
    "tabs and spaces": b"if x:\n\ty = 1\n        z = 2\n",
    "a notebook": b'{"cells": [], "metadata": {}}}',
    "html": b"<!DOCTYPE html>\n<html>\n",
    "a merge conflict": b"<<<<<<< HEAD\nx = 1\n=======\n",
    "300 brackets": b"(" * 300 + b")" * 300,
    "100,000 brackets": b"(" * 100_000,
    "100,000 minus signs": b"x = " + b"-" * 100_000 + b"1\n",
    "a form feed in a name": b"x\x0cy = 1 2\n",
    "a line of 10 MB that is no Python": b"a " * 5_000_000,
    "lone return": b"def f(\r",
}

# -- models -------------------------------------------------------------------------------------------------


def _archive(**members):
    """A function that writes a zip archive with these members: `config_json` is config.json."""
    import zipfile

    def write(path):
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name.replace("_", "."), content)

    return write


def _with_weights(config):
    """A function that writes an archive that is whole but for its architecture."""

    def write(path):
        import h5py

        content = io.BytesIO()
        with h5py.File(content, "w") as file:
            file["layers/d/vars/0"] = [[1.0, 2.0]] * 3
        _archive(metadata_json=_METADATA, config_json=config, **{"model.weights.h5": content.getvalue()})(path)

    return write


def _damaged_archive(path):
    _archive(config_json=b"{}" * 500, metadata_json=_METADATA)(path)
    data = bytearray(path.read_bytes())
    data[60:90] = bytes(30)
    path.write_bytes(data)


def _hdf5(**attributes):
    """A function that writes an HDF5 file with these attributes."""

    def write(path):
        import h5py

        with h5py.File(path, "w") as file:
            file.attrs.update(attributes)

    return write


_METADATA = b'{"keras_version": "2.15.0"}'
_LAYER = {"class_name": "Dense", "config": {"name": "d", "units": 2, "batch_input_shape": [None, 3]}}


def _model(*layers):
    return json.dumps({"class_name": "Sequential", "config": {"name": "s", "layers": list(layers)}})


def _changed(**changes):
    return _model({**_LAYER, "config": {**_LAYER["config"], **changes}})


_CONFIGS = {
    "an open brace": "{",
    "empty": "",
    "null": "null",
    "a list": "[1]",
    "a number": "1",
    "a text": '"Dense"',
    "deep": "[" * 100_000,
    "deep and closed": "[" * 20_000 + "]" * 20_000,
    "an empty object": "{}",
    "no class": '{"config": {}}',
    "a class that is a number": '{"class_name": 1, "config": {}}',
    "a class that is null": '{"class_name": null, "config": {}}',
    "no config": '{"class_name": "Sequential"}',
    "a config that is a text": '{"class_name": "Sequential", "config": "x"}',
    "layers that are a number": '{"class_name": "Sequential", "config": {"layers": 1}}',
    "layers of null": _model(None),
    "a layer without config": _model({"class_name": "Dense"}),
    "a layer without class": _model({"config": _LAYER["config"]}),
    "a GRU without config": _model({"class_name": "GRU"}),
    "a CuDNNLSTM without name": _model({"class_name": "CuDNNLSTM", "config": {}}),
    "no units": _model({"class_name": "Dense", "config": {"name": "d", "batch_input_shape": [None, 3]}}),
    "units that are a text": _changed(units="two"),
    "units that are negative": _changed(units=-1),
    "units that are null": _changed(units=None),
    "a shape that is a text": _changed(batch_input_shape="none"),
    "a shape of texts": _changed(batch_input_shape=[None, "a"]),
    "a negative shape": _changed(batch_input_shape=[None, -3]),
    "an activation that is a number": _changed(activation=7),
    "an unknown data type": _changed(dtype="float7"),
}
# What can be read, but names what only its owner can give: refused, with status 1.
_REFUSED = {
    "an unknown class": '{"class_name": "NoSuchModel", "config": {"name": "x"}}',
    "a Lambda without config": _model({"class_name": "Lambda"}),
    "an unknown activation": _changed(activation="no_such_activation"),
}
REFUSED = {
    **{f"archive: {name}": _with_weights(text) for name, text in _REFUSED.items()},
    **{f"HDF5: {name}": _hdf5(model_config=text) for name, text in _REFUSED.items()},
}

MODELS = {
    "empty": b"",
    "text": b"this is no model",
    "zero bytes": bytes(1000),
    "every byte": bytes(range(256)) * 4,
    "a pickle": PROGRAMS["a pickle"],
    "a picture": PROGRAMS["a picture"],
    "the start of HDF5": b"\x89HDF\r\n\x1a\n",
    "HDF5 of zeros": b"\x89HDF\r\n\x1a\n" + bytes(2000),
    "the start of a zip": b"PK\x03\x04",
    "the end of a zip": b"PK\x05\x06" + bytes(18),
    "a zip that points outside": b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, 99999, 99999, 0),
    "an archive of nothing": _archive(),
    "an archive of pictures": _archive(a_png=b"x"),
    "no config": _archive(metadata_json=_METADATA),
    "no metadata": _archive(config_json=_model(_LAYER)),
    "a damaged member": _damaged_archive,
    **{
        f"metadata: {text.decode()}": _archive(metadata_json=text, config_json=_model(_LAYER))
        for text in (b"[]", b"{}", b"{", b"null", b"3", b'{"keras_version": 2}', b'{"keras_version": null}')
    },
    "metadata that are not utf-8": _archive(metadata_json=b"\xff\xfe", config_json=_model(_LAYER)),
    "config that is not utf-8": _archive(metadata_json=_METADATA, config_json=b"\xff\xfe"),
    "no weights": _archive(metadata_json=_METADATA, config_json=_model(_LAYER)),
    "weights of zeros": _archive(
        metadata_json=_METADATA, config_json=_model(_LAYER), **{"model.weights.h5": bytes(100)}
    ),
    **{f"archive: {name}": _with_weights(text) for name, text in _CONFIGS.items()},
    "HDF5 without anything": _hdf5(),
    "HDF5 whose config is a number": _hdf5(model_config=3),
    "HDF5 whose version is a number": _hdf5(model_config=_model(_LAYER), keras_version=2),
    **{f"HDF5: {name}": _hdf5(model_config=text) for name, text in _CONFIGS.items() if len(text) < 60_000},
}


def write(path: Path, content):
    """Put a bad input at a path: bytes, or a function that makes it."""
    if callable(content):
        content(path)
    else:
        path.write_bytes(content)
