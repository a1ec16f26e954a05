"""benchmarks/DATA_SETS.md: all that it says of a run comes from what was noted of it."""

from collections import defaultdict
from pathlib import Path

from .notes import PACKAGES, noted

PAGE = Path(__file__).parents[1] / "DATA_SETS.md"
IMAGES, GPUS, PASSES = 10**6, 8, 2000  # PASSES: images a second through one GPU, forward: assumed, not measured
METHODS = {"Grad-CAM": 6, "Score-CAM, 64 maps": 68, "Score-CAM, 2048 maps": 2052}  # forward passes for an image
PHOTO_KB, MAP_BYTES, SMALL_MAP_BYTES = 110, 2 * 224 * 224, 2 * 7 * 7  # of one image: a photograph's size is assumed


def page() -> str:
    """Return the text of the page."""
    return "\n".join([*_head(), *_kills(), *_memory(), *_beside(), *_speed(), *_paper()]) + "\n"


def _head() -> list[str]:
    lines = noted()
    loads = [line["load"] for line in lines]
    cores, versions = ("; ".join(sorted(set(found))) for found in zip(*map(_where, lines), strict=True))
    return [
        "# Whole data sets",
        "",
        "Made by `python -m benchmarks.data_sets page` from `data_sets/results.jsonl`, which the other words of that",
        f"command write. Cores: {cores}, no GPU. While it was measured the load of the machine was {min(loads)} to",
        f"{max(loads)}: the more above the number of cores, the less wall times say. {versions}.",
    ]


def _where(line: dict) -> tuple[str, str]:
    return str(line["cores"]), ", ".join(f"{name} {line[name]}" for name in PACKAGES if name in line)


def _kills() -> list[str]:
    begun, done = defaultdict(list), defaultdict(list)  # a run that was cut off shows nothing
    for line in noted():
        if line["what"] == "kill":
            begun[line["engine"]].append(line)
        elif line["what"] == "after kills":
            done[line["engine"]] += [*begun.pop(line["engine"]), line]
    return [
        "", "## Kills", "",
        "Two workers; in each run one of them gets `kill -9` at a random moment, and later the driver. The same",
        "command again goes on, and so forth; the last run is left in peace and compared with one that was never",
        "disturbed.",
        "",
        "| engine | data sets | workers killed | drivers killed | units | every key once, same to the last digit | "
        "units written again | processes left | temporary files left |",
        "|---|---|---|---|---|---|---|---|---|", *map(_killed, done, done.values()),
    ]  # fmt: skip


def _killed(engine: str, lines: list[dict]) -> str:
    last = [line for line in lines if line["what"] == "after kills"]
    workers, drivers = (sum(line.get("kill") == kill for line in lines) for kill in ("worker", "driver"))
    units, again, parts = (sum(line[name] for line in last) for name in ("units", "written_again", "parts_left"))
    left, same = sum(line["processes_left"] for line in lines), "yes" if all(line["same"] for line in last) else "NO"
    return _row(engine, len(last), workers, drivers, units, same, again, left, parts)


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _memory() -> list[str]:
    rows = []
    for line in noted("memory"):
        flat = max(line["megabytes"]) / min(line["megabytes"]) - 1
        tenths = ", ".join(f"{each:.0f}" for each in line["megabytes"])
        rows.append(
            f"{line['images']} images 32×32 on `local`: at most {tenths} MB (PSS of all processes) in each tenth of "
            f"the work; the highest is {100 * flat:.0f} % above the lowest. {line['images_per_second']:.0f} images a "
            "second."
        )
    return ["", "## Memory", "", *rows]


def _beside() -> list[str]:
    return [
        "", "## Beside a plain loop", "",
        *(
            f"Grad-CAM, average drop and increase, 96×96, in turns in one process: {line['ours_ms']:.2f} ms of the "
            f"processor an image, the plain loop {line['plain_ms']:.2f} ms; ratio {line['ratio']:.3f}, the median over "
            "the turns."
            for line in noted("beside")
        ),
    ]  # fmt: skip


def _speed() -> list[str]:
    rows = [_at_speed(line) for line in noted("speed")]
    if not rows:
        return []
    return [
        "", "## Engines, one worker and two", "",
        "The same work by the command: whole runs with their start, but images a second, and the processor time for",
        "an image without the start, are those between the first unit that was written and the last.", "",
        "| engine | workers | images | images a second | seconds | of the processor | an image, ms | without the start "
        "| MB | load |",
        "|---|---|---|---|---|---|---|---|---|---|", *rows,
    ]  # fmt: skip


def _at_speed(line: dict) -> str:
    images, seconds = line["images"], line["processor_seconds"]
    times = (round(line[name]) for name in ("images_per_second", "wall_seconds", "processor_seconds"))
    each, megabytes = f"{1000 * seconds / images:.1f}", round(max(line["megabytes"]))
    steady = f"{line['steady_ms']:.1f}" if "steady_ms" in line else "–"
    return _row(line["engine"], line["workers"], images, *times, each, steady, megabytes, line["load"])


def _paper() -> list[str]:
    line = noted("beside")[-1]
    reading = IMAGES * line["decoding_ms"] / 1000 / GPUS / 3600
    rows = [
        f"| {method} | {passes} | {IMAGES * passes / PASSES / GPUS / 3600:.2f} | {reading:.3f} |"
        for method, passes in METHODS.items()
    ]
    photos, maps, small = (IMAGES * size / 1e9 for size in (1000 * PHOTO_KB, MAP_BYTES, SMALL_MAP_BYTES))
    return [
        "", f"## On paper: {IMAGES} images 224×224, {GPUS} GPUs", "",
        f"Assumed, not measured: {PASSES} images a second forward through a GPU; a gradient costs two passes more. "
        "Grad-CAM takes 6 passes (classes, map 3, metrics 2), Score-CAM its maps and 4. Measured: one smooth JPEG of "
        f"this size is decoded in {line['decoding_ms']:.2f} ms of one core here; photographs take longer.", "",
        "| method | passes | hours on the GPUs | hours of decoding, a core for each GPU |",
        "|---|---|---|---|", *rows, "",
        "A worker reads, decodes and computes in turn, so these add up. For Grad-CAM the next bottleneck is reading",
        f"and writing: {photos:.0f} GB of JPEG ({PHOTO_KB} kB each, assumed) come, maps as float16 are {maps:.0f} GB "
        f"more (7×7 unexpanded: {small:.1f} GB). For Score-CAM it is the GPUs. Start-up, once a worker, is not in it.",
    ]  # fmt: skip
