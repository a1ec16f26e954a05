"""`python -m benchmarks.data_sets kills|memory|speed|page`: measures; `page` writes benchmarks/DATA_SETS.md from it."""

import argparse
import random
import tempfile
from pathlib import Path

from keras_vis_compat import datasets

from .beside import beside_a_plain_loop, decoding_ms
from .course import course
from .kills import disturbed
from .made import images_and_model
from .notes import note
from .page import write_page

ENGINES = ("local", "dask", "ray")


def kills(folder: Path, engine: str, times: int) -> None:
    """Note, for a worker and for the driver in turns, what was left after each kill."""
    rows, per_unit = 6000, 10
    options = ("--engine", engine, "--workers", 2, "--rows-per-unit", per_unit, "--quiet")
    images_and_model(folder, rows, 32)
    datasets.explain_dataset(
        folder / "model.keras", folder / "images.parquet", folder / "undisturbed", rows_per_unit=per_unit
    )
    for turn in range(times):
        for kill in ("worker", "driver"):
            out = folder / f"{kill}{turn}"
            seen = disturbed(folder, out, options, kill, rows // per_unit, random.Random())
            note("kill", engine=engine, kill=kill, units=rows // per_unit, **seen._asdict())


def memory(folder: Path, images: int) -> None:
    """Note the memory of a run of many small images by tenths."""
    images_and_model(folder, images, 32)
    seen = course(folder, folder / "out", ("--quiet",), images, -(-images // 1024))
    note("memory", images=images, **seen._asdict())


def speed(folder: Path, engine: str, images: int) -> None:
    """Note what a run of one and of two workers takes, and on this machine what it costs beside a plain loop."""
    images_and_model(folder, images, 96, filters=32)
    if engine == "local":
        note("beside", **beside_a_plain_loop(folder), decoding_ms=decoding_ms())
    for workers in (1, 2):
        options = ("--engine", engine, "--workers", workers, "--rows-per-unit", 64, "--quiet")
        seen = course(folder, folder / f"{engine}{workers}", options, images, -(-images // 64))
        note("speed", engine=engine, workers=workers, images=images, **seen._asdict())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.data_sets", description=__doc__)
    parser.add_argument("what", choices=("kills", "memory", "speed", "page"))
    parser.add_argument("--engine", choices=ENGINES, default="local")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--images", type=int, default=100_000)
    arguments = parser.parse_args()
    if arguments.what == "page":
        write_page()
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.what == "kills":
            kills(folder, arguments.engine, arguments.times)
        elif arguments.what == "memory":
            memory(folder, arguments.images)
        else:
            speed(folder, arguments.engine, arguments.images)


if __name__ == "__main__":
    main()
