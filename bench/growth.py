#!/usr/bin/env python3
"""Does the cost stay flat as the work grows? Runs bench/growth for several sizes, prints a table and draws a plot.

  bench/growth.py build/release/bench/growth DIRECTORY [--repetitions 25] [--plot bench/growth.svg] [--library NAME]

DIRECTORY keeps the stores, some 25 GB while the largest is measured; making them takes many minutes, once.
"""
import argparse
import math
import statistics
import subprocess
from collections import defaultdict

# (title, sizes as (items, tables), what changes)
PANELS = [
    ("items in one table", [(10_000, 1), (1_000_000, 1), (10_000_000, 1)], 0),
    ("tables that share 1,000,000 items", [(1_000_000, 1), (1_000_000, 100), (1_000_000, 2_000)], 1),
]
OPERATIONS = ["GetItem", "PutItem", "Query"]
COLORS = {"GetItem": "#0b6e4f", "PutItem": "#b5471b", "Query": "#2b4c9b"}


def measure(program, directory, size, repetitions):
    """{(operation, side): samples in ns}"""
    command = [program, directory, str(size[0]), str(size[1]), str(repetitions)]
    samples = defaultdict(list)
    for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        operation, side, nanoseconds = line.split()
        samples[operation, side].append(float(nanoseconds))
    return samples


def microseconds(values):
    return f"{statistics.median(values) / 1000:.2f} ({min(values) / 1000:.2f}..{max(values) / 1000:.2f})"


def ratio(samples, operation):
    return statistics.median(samples[operation, "karst"]) / statistics.median(samples[operation, "raw"])


def table(measured):
    yield "| items | tables | operation | Karst, us | raw RocksDB, us | ratio |"
    yield "|---|---|---|---|---|---|"
    for (items, tables), samples in measured.items():
        for operation in OPERATIONS:
            yield (f"| {items:,} | {tables:,} | {operation} | {microseconds(samples[operation, 'karst'])} |"
                   f" {microseconds(samples[operation, 'raw'])} | {ratio(samples, operation):.2f} |")


class Panel:
    """One plot: a logarithmic axis of sizes, and one of microseconds."""
    WIDTH, HEIGHT, TOP = 330, 300, 56

    def __init__(self, left, sizes, varies, lowest, highest):
        self.left, self.sizes, self.varies = left, sizes, varies
        self.lowest, self.highest = math.log(lowest), math.log(highest)

    def x(self, size):
        values = [math.log(s[self.varies]) for s in self.sizes]
        return self.left + (math.log(size[self.varies]) - values[0]) / (values[-1] - values[0]) * self.WIDTH

    def y(self, value):
        part = (math.log(value) - self.lowest) / (self.highest - self.lowest)
        return self.TOP + (1 - part) * self.HEIGHT

    def draw(self, title, measured):
        bottom = self.TOP + self.HEIGHT
        yield f'<text x="{self.left}" y="{self.TOP - 12}" class="title">{title}</text>'
        for value in (1, 2, 5, 10, 20, 50, 100):
            if self.lowest <= math.log(value) <= self.highest:
                y = self.y(value)
                yield f'<path d="M{self.left} {y:.1f}h{self.WIDTH}" class="grid"/>'
                yield f'<text x="{self.left - 8}" y="{y + 4:.1f}" text-anchor="end">{value}</text>'
        for size in self.sizes:
            yield f'<text x="{self.x(size):.1f}" y="{bottom + 20}" text-anchor="middle">{size[self.varies]:,}</text>'
        for operation in OPERATIONS:
            for side, dash in (("raw", ' stroke-dasharray="5 4"'), ("karst", "")):
                points = [(self.x(size), self.y(statistics.median(measured[size][operation, side]) / 1000))
                          for size in self.sizes]
                path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
                yield f'<polyline points="{path}" fill="none" stroke="{COLORS[operation]}" stroke-width="2"{dash}/>'
            for size, (x, y) in zip(self.sizes, points):
                yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{COLORS[operation]}"/>'
                yield (f'<text x="{x:.1f}" y="{y - 9:.1f}" text-anchor="middle" fill="{COLORS[operation]}">'
                       f'{ratio(measured[size], operation):.2f}x</text>')


def plot(measured, library):
    medians = [statistics.median(v) / 1000 for samples in measured.values() for v in samples.values()]
    lowest, highest = min(medians) / 1.3, max(medians) * 1.5
    yield ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 430" font-family="sans-serif" font-size="12"'
           ' fill="#333">')
    yield "<style>.title{font-size:14px;font-weight:bold}.grid{stroke:#ddd}</style>"
    yield '<rect width="860" height="430" fill="#fff"/>'
    yield ('<text x="20" y="20">microseconds of the processor, logarithmic; above each point of Karst its ratio to raw'
           f" RocksDB ({library})</text>")
    for number, (title, sizes, varies) in enumerate(PANELS):
        yield from Panel(70 + number * 430, sizes, varies, lowest, highest).draw(title, measured)
    for number, operation in enumerate(OPERATIONS):
        x = 70 + number * 190
        name = "Query of 10 items" if operation == "Query" else operation
        yield f'<path d="M{x} 411h26" stroke="{COLORS[operation]}" stroke-width="2"/>'
        yield f'<text x="{x + 32}" y="415">{name}</text>'
    yield '<path d="M640 411h26" stroke="#333" stroke-width="2" stroke-dasharray="5 4"/>'
    yield '<text x="672" y="415">raw RocksDB, same files</text></svg>'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("directory")
    parser.add_argument("--repetitions", type=int, default=25)
    parser.add_argument("--plot", help="where to write the SVG")
    parser.add_argument("--library", default="the distribution's", help="which RocksDB, for the plot")
    arguments = parser.parse_args()
    sizes = list(dict.fromkeys(size for _, panel_sizes, _ in PANELS for size in panel_sizes))
    measured = {size: measure(arguments.program, arguments.directory, size, arguments.repetitions) for size in sizes}
    print("\n".join(table(measured)))
    if arguments.plot:
        with open(arguments.plot, "w", encoding="utf-8") as file:
            file.write("\n".join(plot(measured, arguments.library)) + "\n")


if __name__ == "__main__":
    main()
