"""`python -m benchmarks.data_sets kills|memory|speed|page`: measures; `page` writes benchmarks/DATA_SETS.md from it."""

import argparse
import random
import tempfile
from pathlib import Path

from keras_vis_compat import datasets

from .beside import IMAGES, beside_a_plain_loop, decoding_ms
from .course import course
from .kills import killed, outcome
from .made import images_and_model
from .notes import note
from .page import PAGE, page
from .running import Run

ENGINES = ("local", "dask", "ray")


def kills(folder: Path, engine: str, times: int) -> None:
    """Note what each kill of a worker and of the driver left, and what was there after the last run."""
    rows, per_unit, out = 300 * times, 10, folder / "out"
    options = ("--engine", engine, "--workers", 2, "--rows-per-unit", per_unit, "--quiet")
    images_and_model(folder, rows, 32)
    datasets.explain_dataset(
        folder / "model.keras", folder / "images.parquet", folder / "undisturbed", rows_per_unit=per_unit
    )
    chance, there = random.Random(), {}
    for _ in range(times):
        for one in killed(folder, out, options, chance, there):
            note("kill", engine=engine, **one._asdict())
    with Run(folder, out, options) as run:
        run.end()
        left = run.left()
    seen = outcome(folder, out, there)
    note(
        "after kills",
        engine=engine,
        times=times,
        units=rows // per_unit,
        **seen._asdict(),
        processes_left=left,
    )


def memory(folder: Path, images: int) -> None:
    """Note the memory of a run of many small images by tenths."""
    images_and_model(folder, images, 32)
    seen = course(folder, folder / "out", ("--quiet",), images, -(-images // 1024))
    note("memory", images=images, **seen._asdict())


def speed(folder: Path, engine: str, images: int) -> None:
    """Note what a run of one and of two workers takes, and on this machine what it costs beside a plain loop."""
    if engine == "local":
        images_and_model(folder, IMAGES, 96, filters=32)
        note("beside", **beside_a_plain_loop(folder), decoding_ms=decoding_ms())
    images_and_model(folder, images, 96, filters=32)
    for workers in (1, 2):
        options = ("--engine", engine, "--workers", workers, "--rows-per-unit", 64, "--quiet")
        seen = course(folder, folder / f"{engine}{workers}", options, images, -(-images // 64))
        note("speed", engine=engine, workers=workers, images=images, **seen._asdict())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.data_sets", description=__doc__)
    parser.add_argument("what", choices=("kills", "memory", "speed", "page"))
    parser.add_argument("--engine", choices=(*ENGINES, "all"), default="local", help="all: one after the other")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--images", type=int, default=100_000)
    arguments = parser.parse_args()
    if arguments.what == "page":
        PAGE.write_text(page(), encoding="utf-8")
        return
    for engine in ENGINES if arguments.engine == "all" else (arguments.engine,):
        with tempfile.TemporaryDirectory() as name:
            if arguments.what == "kills":
                kills(Path(name), engine, arguments.times)
            elif arguments.what == "memory":
                memory(Path(name), arguments.images)
            else:
                speed(Path(name), engine, arguments.images)


if __name__ == "__main__":
    main()
