"""Maps and metrics of whole data sets, on one machine or many, that survive whatever is killed on the way.

`explain_dataset` computes them, `read` hands them back lazily, `summarize` makes a paper's table of several runs,
`export_zarr` writes the maps for random access. The commands `explain-dataset` and `summarize` take the same words.

The work is cut into *units*: runs of rows of one input, named from its path and the first row. What a unit gives is
written whole or not at all, under a name that follows from its own, so an engine may lose and repeat anything: what is
there is done, and figures are added up from what is there.
"""

from .explain_dataset import explain_dataset
from .results import Result, read
from .summary import summarize
from .zarr_export import export_zarr

__all__ = ["Result", "explain_dataset", "export_zarr", "read", "summarize"]
