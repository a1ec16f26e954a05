"""`keras-vis-compat explain-dataset` and `summarize`: the words of the functions, with dashes."""

from argparse import ArgumentParser, Namespace

from .._inputs.methods import METRICS, NAMED_METRICS
from .._progress import Bar
from .._start import check_module, start_tensorflow
from ._engines import NAMES
from ._job import MAPS, check_model_file, methods_of
from ._sources import inputs_of
from ._storage import is_remote


def configure(parser: ArgumentParser) -> None:
    """Add the arguments of explain-dataset."""
    parser.add_argument("model", help="the model file")
    parser.add_argument("source", nargs="+", help="files, folders, patterns or URLs of images")
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder of the results; the same again goes on")
    parser.add_argument("--method", default="GradCAM", help="names of classes of keras_vis_compat.explain, with commas")
    parser.add_argument("--score", default="predicted", help="predicted, label or module:function (%(default)s)")
    names, named = ",".join(METRICS), ",".join(NAMED_METRICS)
    parser.add_argument(
        "--metrics",
        default="average_drop,average_increase",
        help=f"some of {names}, or all (of these); {named} by name (%(default)s)",
    )
    parser.add_argument("--preprocess", help="module:function from one image to what the model takes, or resize")
    parser.add_argument("--engine", default="local", help=f"{', '.join(NAMES)} (%(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="how many work at once (%(default)s)")
    parser.add_argument("--gpus-per-worker", type=float, default=0, help="how much of a GPU each has (%(default)s)")
    parser.add_argument("--address", help="of a running cluster of Ray or Dask")
    parser.add_argument("--batch-size", type=int, default=32, help="images in the model at once (%(default)s)")
    parser.add_argument("--rows-per-unit", type=int, default=1024, help="images lost at most by a kill (%(default)s)")
    parser.add_argument("--maps", default="none", help=f"{', '.join(MAPS)} (%(default)s)")
    parser.add_argument(
        "--maps-zarr",
        metavar="DIR",
        help="a folder or URL: write the kept maps as Zarr, too, each method apart",
    )
    parser.add_argument("--on-error", default="record", help="record or raise (%(default)s)")
    for column in ("key", "image", "label"):
        parser.add_argument(
            f"--{column}", default=column, metavar="COLUMN", help=f"the column of {column}s (%(default)s)"
        )
    parser.add_argument("--unsafe", action="store_true", help="trust MODEL: run the code of its Lambda layers")
    parser.add_argument(
        "--custom",
        action="append",
        default=[],
        metavar="[NAME=]MODULE:OBJECT",
        help="own layers and functions of MODEL",
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing on the way")


def _check(arguments: Namespace) -> None:
    """Find out before TensorFlow is loaded what of the words can stand for nothing."""
    check_model_file(arguments.model)
    inputs_of([name for name in arguments.source if not is_remote(name)])
    methods_of(arguments.method.split(","))
    for word in (arguments.score, arguments.preprocess, *arguments.custom):
        if word not in (None, "label", "predicted", "resize"):
            check_module(word)


def main(arguments: Namespace) -> int:
    """Run the job, or what is left of it; 2 where images could not be explained."""
    _check(arguments)
    start_tensorflow(arguments.debug)
    from .explain_dataset import explain_dataset
    from .zarr_export import check_zarr_words, export_zarr, target_of

    if arguments.maps_zarr:
        methods = [method.folder for method in methods_of(arguments.method.split(","))]
        check_zarr_words(arguments.maps_zarr, arguments.out, methods, arguments.maps)
    result = explain_dataset(
        arguments.model,
        arguments.source,
        arguments.out,
        methods=arguments.method.split(","),
        score=arguments.score,
        metrics=arguments.metrics if arguments.metrics == "all" else arguments.metrics.split(","),
        preprocess=arguments.preprocess,
        engine=arguments.engine,
        workers=arguments.workers,
        gpus_per_worker=arguments.gpus_per_worker,
        address=arguments.address,
        batch_size=arguments.batch_size,
        rows_per_unit=arguments.rows_per_unit,
        maps=arguments.maps,
        on_error=arguments.on_error,
        key=arguments.key,
        image=arguments.image,
        label=arguments.label,
        unsafe=arguments.unsafe,
        custom=arguments.custom,
        progress=None if arguments.quiet else Bar("images", each_second=True),
        debug=arguments.debug,
    )
    for method in result.methods if arguments.maps_zarr else ():
        export_zarr(arguments.out, target_of(arguments.maps_zarr, method, result.methods), method)
    errors = result.errors()
    print(f"{result.explained()} explained, {errors} not: {arguments.out}")
    return 2 if errors else 0
