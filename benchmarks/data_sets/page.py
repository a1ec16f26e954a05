"""benchmarks/DATA_SETS.md, from what was measured."""

from pathlib import Path

from .notes import noted

PAGE = Path(__file__).parents[1] / "DATA_SETS.md"
IMAGES, GPUS, PASSES = 10**6, 8, 2000  # PASSES: images a second through one GPU, forward: assumed, not measured
METHODS = {"Grad-CAM": 6, "Score-CAM, 64 maps": 68, "Score-CAM, 2048 maps": 2052}  # forward passes for an image


def write_page() -> None:
    """Write the page anew."""
    beside = noted("beside")[-1]
    versions = ", ".join(f"{name} {beside[name]}" for name in ("tensorflow", "keras", "numpy", "ray", "dask"))
    PAGE.write_text("\n".join([*_head(versions), *_kills(), *_memory(), *_beside(beside), *_paper(beside)]) + "\n")


def _head(versions: str) -> list[str]:
    return [
        "# Whole data sets",
        "",
        "Made by `python -m benchmarks.data_sets page` from `data_sets/results.jsonl`. Two cores, no GPU; other",
        f"programs kept the machine busy (load 5 to 9), so wall times say little. {versions}.",
    ]


def _kills() -> list[str]:
    lines = noted("kill")
    rows = []
    for engine, kill in sorted({(line["engine"], line["kill"]) for line in lines}):
        own = [line for line in lines if (line["engine"], line["kill"]) == (engine, kill)]
        sums = [sum(line[name] for line in own) for name in ("same", "written_again", "processes_left", "parts_left")]
        rows.append(f"| {engine} | {kill} | {len(own)} | " + " | ".join(map(str, sums)) + " |")
    return [
        "", "## Kills", "",
        "`kill -9` at a random moment, then the same command again. Twenty of each are the goal; done were:", "",
        "| engine | killed | times | same to the last digit | units written again | processes left | parts left |",
        "|---|---|---|---|---|---|---|", *rows,
    ]  # fmt: skip


def _memory() -> list[str]:
    rows = []
    for line in noted("memory"):
        flat = max(line["megabytes"]) / min(line["megabytes"]) - 1
        tenths = ", ".join(f"{each:.0f}" for each in line["megabytes"])
        rows.append(
            f"{line['images']} images 32×32 on `local`: PSS of all processes by tenths of the work "
            f"{tenths} MB; the highest "
            f"is {100 * flat:.0f} % above the lowest."
        )
    return ["", "## Memory", "", *rows]


def _beside(line: dict) -> list[str]:
    return [
        "", "## Beside a plain loop", "",
        f"Grad-CAM, average drop and increase, 96×96, in turns in one process: "
        f"{line['ours_ms']:.2f} ms of the processor "
        f"an image, the plain loop {line['plain_ms']:.2f} ms; ratio {line['ratio']:.3f}, the median over the turns.",
        "Two workers against one, and the engines' own cost, were not measured with this script.",
    ]  # fmt: skip


def _paper(line: dict) -> list[str]:
    decoding = line["decoding_ms"] / 1000
    rows = []
    for method, passes in METHODS.items():
        device = IMAGES * passes / PASSES / GPUS
        reading = IMAGES * decoding / GPUS
        rows.append(f"| {method} | {passes} | {device / 3600:.2f} | {reading / 3600:.3f} |")
    return [
        "", f"## On paper: {IMAGES} images 224×224, {GPUS} GPUs", "",
        f"Assumed, not measured: {PASSES} images a second forward through a GPU; a gradient costs "
        f"two passes more. Grad-CAM "
        "takes 6 passes (classes, map 3, metrics 2), Score-CAM its maps and 4. Measured: one smooth "
        "JPEG of this size "
        f"is decoded in {line['decoding_ms']:.2f} ms of one core here; photographs take longer.", "",
        "| method | passes | hours on the GPUs | hours of decoding, a core for each GPU |",
        "|---|---|---|---|", *rows, "",
        "A worker reads, decodes and computes in turn, so these add up. For Grad-CAM the next "
        "bottleneck is reading and",
        "writing: some 110 GB of JPEG (110 kB each, assumed) come in within minutes, and maps as "
        "float16 are 100 GB more",
        "(7×7 unexpanded: 0.1 GB). For Score-CAM it is the GPUs. Start-up, once a worker, was not counted.",
    ]  # fmt: skip
