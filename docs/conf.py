"""How the site is built: `tox -e docs`. What lists names, options, messages or methods is made by `making/`."""

import os
import shutil
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.pop("MPLBACKEND", None)  # kernels draw into their pages; the gallery chooses for itself
sys.path.insert(0, str(Path(__file__).parent))

from making.everything import write_all
from making.written import as_sphinx_wants, signature_as_written

from keras_vis_compat import __version__

project = "keras_vis_compat"
author = "keras_vis_compat contributors"
copyright = author
version = release = __version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
]
exclude_patterns = ["_build", "**/.ipynb_checkpoints", "gallery/*.ipynb", "reference/generated/parts"]

# In docstrings `GradCAM` is a link where there is such a name, and code where there is none.
default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autosummary_generate = False
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Formula", "Cost", "Cautions", "Source"]
maximum_signature_line_length = 88
python_use_unqualified_type_names = True

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4  # as GitHub names them: the same links work there and here
suppress_warnings = ["misc.highlighting_failure"]  # outputs that look like code

# Every notebook is executed, in a folder of its own; an error in a cell is an error of the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_in_temp = True
nb_execution_timeout = 300
nb_render_markdown_format = "myst"  # tables that a cell makes
nb_output_stderr = "remove"  # what TensorFlow says of the processor

sphinx_gallery_conf = {
    "examples_dirs": "../examples/gallery",
    "gallery_dirs": "gallery",
    "filename_pattern": r"\.py$",
    "ignore_pattern": r"__init__\.py$",
    "abort_on_example_error": True,
    "download_all_examples": False,
    "show_signature": False,
    "write_computation_times": False,
    "min_reported_time": 1000,
    "reset_modules": ("matplotlib",),
    "within_subsection_order": "FileNameSortKey",
    "parallel": False,
}

html_theme = "pydata_sphinx_theme"
html_title = f"keras_vis_compat {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_favicon = "_static/favicon.svg"
html_context = {"default_mode": "auto"}  # as the reader's system has it: the theme complains where nothing is said
html_show_sourcelink = False
html_show_copyright = False
html_theme_options = {
    "navigation_with_keys": False,
    "header_links_before_dropdown": 6,
    "show_toc_level": 2,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["sphinx-version"],
    "footer_end": ["theme-version"],
}


def reworded(app, what, name, thing, options, lines):
    """Docstrings are written for people who read them in a terminal; Sphinx wants its own signs."""
    lines[:] = as_sphinx_wants(lines)


def resigned(app, what, name, thing, options, signature, returned):
    """Let types go by the names that they have in the source."""
    return signature_as_written(thing) if what in ("class", "function", "method") else None


def offer_notebooks(app, error):
    """Lay the executed notebooks beside their pages, to be downloaded."""
    made = Path(app.outdir).parent / "jupyter_execute"
    for notebook in made.rglob("*.ipynb") if error is None and app.builder.format == "html" else ():
        target = Path(app.outdir) / notebook.relative_to(made)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(notebook, target)


def setup(app):
    write_all(Path(app.srcdir))
    app.connect("autodoc-process-docstring", reworded, priority=400)  # before napoleon
    app.connect("autodoc-process-signature", resigned)
    app.connect("build-finished", offer_notebooks)
