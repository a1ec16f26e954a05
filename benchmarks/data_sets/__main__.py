"""`python -m benchmarks.data_sets kills|memory|speed`: prints the rows of the tables in benchmarks/DATA_SETS.md."""

import argparse
import random
import tempfile
from pathlib import Path

from keras_vis_compat import datasets

from .course import course, plain_loop
from .kills import disturbed
from .made import images_and_model

ENGINES = ("local", "dask", "ray")


def kills(folder: Path, engine: str, times: int) -> None:
    """Print, for a worker and for the driver, what was left after so many kills."""
    rows, per_unit = 6000, 10
    options = ("--engine", engine, "--workers", 2, "--rows-per-unit", per_unit, "--quiet")
    images_and_model(folder, rows, 32)
    datasets.explain_dataset(
        folder / "model.keras", folder / "images.parquet", folder / "undisturbed", rows_per_unit=per_unit
    )
    for kill in ("worker", "driver"):
        seen = [
            disturbed(folder, folder / f"{kill}{turn}", options, kill, rows // per_unit, random.Random(turn))
            for turn in range(times)
        ]
        sums = [sum(getattr(one, name) for one in seen) for name in ("written_again", "processes_left", "parts_left")]
        print(f"| {engine} | {kill} | {times} | {sum(one.same for one in seen)} |", *sums, sep=" | ", flush=True)


def memory(folder: Path, images: int) -> None:
    """Print the memory of a run of many small images by tenths, and its speed beside that of a plain loop."""
    images_and_model(folder, images, 32)
    plain = plain_loop(folder, 1024)
    seen = course(folder, folder / "out", ("--quiet",), images, -(-images // 1024))
    print("MB by tenths:", *(f"{each:.0f}" for each in seen.megabytes))
    print(f"images a second: {seen.images_per_second:.0f}, plain loop {plain:.0f} and {plain_loop(folder, 1024):.0f}")


def speed(folder: Path, engine: str, images: int) -> None:
    """Print what a run of one and of two workers takes."""
    images_and_model(folder, images, 96, filters=32)
    for workers in (1, 2):
        options = ("--engine", engine, "--workers", workers, "--rows-per-unit", 64, "--quiet")
        seen = course(folder, folder / f"{engine}{workers}", options, images, -(-images // 64))
        figures = (seen.images_per_second, seen.wall_seconds, seen.processor_seconds, max(seen.megabytes))
        print(f"| {engine} | {workers} |", *(f"{each:.0f}" for each in figures), sep=" | ", flush=True)
    print(f"plain loop: {plain_loop(folder, 1024):.0f} images a second")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.data_sets", description=__doc__)
    parser.add_argument("what", choices=("kills", "memory", "speed"))
    parser.add_argument("--engine", choices=ENGINES, default="local")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--images", type=int, default=100_000)
    arguments = parser.parse_args()
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
