"""`python -m benchmarks.same_weights`: writes the table of those libraries that are installed."""

import argparse
from datetime import date
from importlib import import_module, metadata
from pathlib import Path
from time import perf_counter

import numpy as np

from .networks import LAYERS, images, pair
from .row import EQUAL

PAGE = Path(__file__).parent.parent / "SAME_WEIGHTS.md"
LIBRARIES = {"captum": "captum_rows", "pytorch-grad-cam": "grad_cam_rows", "xplique": "xplique_rows"}
OURS = ("tensorflow", "keras", "numpy")


def main():
    """Compare, write the table between its marks on the page, and fail where what should be equal is not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", choices=LIBRARIES, action="append", help="which one (all that are installed)")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the tables are (%(default)s)")
    arguments = parser.parse_args()
    if not arguments.page.exists():
        arguments.page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    unequal = 0
    for name in arguments.library or LIBRARIES:
        try:
            module = import_module(f".{LIBRARIES[name]}", __package__)
        except ModuleNotFoundError as error:
            print(f"{name}: left out, {error}")
            continue
        rows = list(_rows(module, name))
        unequal += sum(_is_wrong(row) for row in rows)
        _write(arguments.page, name, _table(rows, module.PACKAGES))
    return f"{unequal} differences that nothing explains" if unequal else None


def _rows(module, name):
    given = images(module.DTYPE)
    for network in LAYERS:
        start, own = perf_counter(), pair(network, module.DTYPE, with_torch="torch" in module.PACKAGES)
        classes = np.argsort(own.ours.predict(given, verbose=0), axis=1)[range(len(given)), [-1, -2]]
        for row in module.rows(own, given, classes.tolist()):
            mark = "!!" if _is_wrong(row) else "  "
            print(f"{mark} {name} {network} {row.what}: {row.difference:.1e} ({row.how})", flush=True)
            yield row
        print(f"   {perf_counter() - start:.0f} s")


def _is_wrong(row):
    return row.equal and not row.difference <= EQUAL


def _table(rows, packages):
    lines = [f"{date.today()}; {', '.join(f'{one} {metadata.version(one)}' for one in (*packages, *OURS))}.", ""]
    kinds = list(dict.fromkeys((row.what, row.how, row.equal) for row in rows))
    networks = list(dict.fromkeys(row.network for row in rows))
    found = {(row.what, row.how, row.network): row.difference for row in rows}
    lines += [f"| theirs | {' | '.join(networks)} | |", f"|---|{'---:|' * len(networks)}---|"]
    for what, how, equal in kinds:
        figures = [found.get((what, how, network)) for network in networks]
        shown = " | ".join("–" if one is None else f"{one:.0e}" if one < EQUAL else f"{one:.2g}" for one in figures)
        lines.append(f"| {what} | {shown} | {'' if equal else 'differs: '}{how} |")
    return "\n".join(lines)


def _write(page, name, table):
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(begin)
    page.write_text(f"{before}{begin}\n\n{table}\n\n{end}{rest.split(end)[1]}", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
