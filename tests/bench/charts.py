"""A trend as a picture, beside what the plotting library needs for any picture at all: a line and a title."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from typing import Any

from tests.bench.timing import median
from tests.support.sources import PROJECT

ROUNDS = 7
WARM = 15
COLD_RATIO = 1.5
# In a process of its own: what it takes to load, to draw the first picture, and each one after that; memory at the end.
MEASURE = """
import json, resource, sys, time
began = time.perf_counter()
{prepare}
times = [time.perf_counter() - began]
for _ in range(1 + {warm}):
    began = time.perf_counter()
    content = draw_it()
    times.append(time.perf_counter() - began)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({{"cold": times[0] + times[1], "warm": sorted(times[2:])[len(times[2:]) // 2], "memory": memory,
                  "bytes": len(content)}}))
"""
OURS = """
from bot.charts.draw import draw
from tests.support.drawn import TREND
def draw_it(): return draw(TREND, "{form}")
"""
BARE = """
import io
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
def draw_it():
    figure = Figure((600 / 72, 377 / 72), dpi=144)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot([42, 38, 40, 35, 33, 23, 28, 31])
    axes.set_title("A line")
    figure.savefig(file := io.BytesIO(), format="{form}")
    return file.getvalue()
"""
NOTHING = "def draw_it(): return b''"


def run() -> None:
    """PNG, then SVG."""
    empty = measured(NOTHING)["memory"]
    for form in ("png", "svg"):
        pairs = [(measured(OURS.format(form=form)), measured(BARE.format(form=form))) for _ in range(ROUNDS)]
        ours, bare = ({key: median([pair[side][key] for pair in pairs]) for key in pairs[0][0]} for side in (0, 1))
        cold, warm = (statistics.median(one[key] / other[key] for one, other in pairs) for key in ("cold", "warm"))
        print(
            f"  {form}: the first {ours['cold'] * 1000:.0f} ms with loading, a bare line {bare['cold'] * 1000:.0f} ms: "
            f"{cold:.2f} times (at most {COLD_RATIO}); each one more {ours['warm'] * 1000:.0f} ms, bare "
            f"{bare['warm'] * 1000:.0f} ms: {warm:.2f} times; {ours['bytes'] / 1000:.1f} kB; "
            f"{ours['memory'] - empty:.0f} MB above an empty Python, bare {bare['memory'] - empty:.0f} MB"
        )


def measured(prepare: str) -> dict[str, Any]:
    """One process."""
    program = MEASURE.format(prepare=prepare, warm=WARM)
    env = {**os.environ, "PYTHONPATH": str(PROJECT)}
    told = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(told.stdout)
    return found
