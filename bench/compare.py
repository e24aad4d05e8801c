#!/usr/bin/env python3
"""Runs the benchmarks and prints each of Karst's figures as a ratio to raw RocksDB of the same run.

  bench/compare.py build/release/bench/karst_bench [--repetitions 9] [--min-time 0.2] [--group N]

Repetitions are interleaved at random and medians are compared, so that a noisy machine disturbs both sides alike.
Exits with 1 when a ratio is beyond its bound.
"""
import argparse
import json
import re
import statistics
import subprocess
import sys
from collections import defaultdict

# Run one after the other, each in a store of its own, so that what is read was not just written.
GROUPS = ["^(get|query|batch_get)/", "^(put|conditional_put|update_item)/", "^put_indexed/", "^(batch|transact)_write/",
          "^reads/", "^hot_key/", "^synced_writers/", "^open_memory/", "^(delete_table|synced_put)"]
# (figure, what it is measured against, bound of the ratio or None)
RATIOS = [
    ("get/view", "get/raw", 1.15),
    ("get/item", "get/raw", None),
    ("get/json", "get/raw", 1.25),
    ("put/item", "put/raw", 1.3),
    ("put/json", "put/raw", 1.3),
    ("put_indexed/json", "put_indexed/raw", 1.2),
    ("put_indexed/json", "put_indexed/raw_get", None),
    ("conditional_put/item", "conditional_put/raw", 1.1),
    ("update_item/item", "conditional_put/raw", 1.3),
    ("query/view", "query/raw", 1.5),
    ("batch_get/item", "batch_get/raw", 1.3),
    ("batch_write/item", "batch_write/raw", 1.3),
    ("transact_write/item", "transact_write/raw", 1.5),
    ("hot_key/item/threads:8", "hot_key/raw/threads:8", 1.5),
    ("synced_writers/item/threads:32", "synced_writers/raw/threads:32", 1 / 0.9),
    ("open_memory/database", "open_memory/raw", 1.3),
]
# (figure, with how many threads, how many times the work of one thread at least)
SCALINGS = [("reads/view", 2, 1.8), ("reads/raw", 2, None)]
# (figure, what it is measured against, bound of the difference in ns)
DIFFERENCES = [("query/filtered", "query/view", 100.0),
               ("delete_table_synced/100", "synced_put/raw", 1e6)]
# Marks the processor's time of a figure whose real time counts.
PROCESSOR = " (processor)"
# (prefix of the name, bound in ns)
ABSOLUTES = [("delete_table/", 1e6)]


def run(program, repetitions, min_time, pattern):
    command = [program, f"--benchmark_repetitions={repetitions}", "--benchmark_enable_random_interleaving=true",
               f"--benchmark_min_time={min_time}", "--benchmark_format=json", f"--benchmark_filter={pattern}"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    samples = defaultdict(list)
    for row in report["benchmarks"]:
        if row.get("run_type") == "aggregate":
            continue
        # CPU time: other programs on the machine disturb it least. Waiting does not show in it, and is counted. Where
        # the answer's real time is the figure, the name says so.
        time = "real_time" if "/real_time" in row["name"] else "cpu_time"
        name = re.sub("/(iterations:[0-9]+|real_time)", "", row["name"])
        samples[name].append(row[time] / row.get("items", 1.0))
        samples[name + PROCESSOR].append(row["cpu_time"])
        if row.get("waits", 0) > 0:
            print(f"{row['name']}: waited {row['waits']:.0f} times")
    return samples


def spread(values):
    return f"{min(values):.0f}..{max(values):.0f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--min-time", type=float, default=0.2)
    parser.add_argument("--group", type=int, choices=range(len(GROUPS)), help="only one of: " + "  ".join(GROUPS))
    arguments = parser.parse_args()
    samples = {}
    for group in GROUPS if arguments.group is None else [GROUPS[arguments.group]]:
        samples.update(run(arguments.program, arguments.repetitions, arguments.min_time, group))
    median = {name: statistics.median(values) for name, values in samples.items()}
    beyond = False

    print(f"{'figure':31} {'median ns':>10} {'spread':>16} {'against':>30} {'ratio':>7} {'bound':>7}")
    for name, base, bound in RATIOS:
        if name not in median or base not in median:
            continue
        ratio = median[name] / median[base]
        is_beyond = bound is not None and ratio > bound
        beyond |= is_beyond
        print(f"{name:31} {median[name]:10.0f} {spread(samples[name]):>16} {base:>30} {ratio:7.2f}"
              f" {'' if bound is None else format(bound, '7.2f'):>7}{'  beyond' if is_beyond else ''}")
    for name, base, bound in DIFFERENCES:
        if name not in median or base not in median:
            continue
        difference = median[name] - median[base]
        beyond |= difference > bound
        print(f"{name:31} {median[name]:10.0f} {spread(samples[name]):>16}"
              f" {base:>30} {difference:+6.0f}n {bound:+6.0f}n"
              f"{'  beyond' if difference > bound else ''}")
    for prefix, bound in ABSOLUTES:
        for name in sorted(n for n in median if n.startswith(prefix) and not n.endswith(PROCESSOR)):
            beyond |= median[name] > bound
            print(f"{name:31} {median[name]:10.0f} {spread(samples[name]):>16} {'':>30} {'':>7} {bound:7.0f}"
                  f"{'  beyond' if median[name] > bound else ''}")
    for name, threads, bound in SCALINGS:
        one, many = f"{name}/threads:1", f"{name}/threads:{threads}"
        if one not in median:
            continue
        times = median[one] / median[many]
        # What more threads cost each other is in the processor's time, too, and no other program is.
        alone = threads * median[one + PROCESSOR] / median[many + PROCESSOR]
        is_beyond = bound is not None and times < bound
        beyond |= is_beyond
        print(f"{many:31} {median[many]:10.0f} {spread(samples[many]):>16} {one:>30} {times:6.2f}x"
              f" {'' if bound is None else format(bound, '6.2f') + 'x':>7} by processor time {alone:.2f}x"
              f"{'  beyond' if is_beyond else ''}")
    for name in sorted(n for n in median if "/raw" in n and not n.endswith(PROCESSOR)):
        print(f"{name:31} {median[name]:10.0f} {spread(samples[name]):>16}")
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
