#!/usr/bin/env python3
"""Runs the benchmarks and prints each of Karst's figures as a ratio to raw RocksDB of the same run.

  bench/compare.py build/release/bench/karst_bench [--repetitions 9] [--min-time 0.2] [--group N]

Repetitions are interleaved at random and medians are compared, so that a noisy machine disturbs both sides alike.
Exits with 1 when a ratio is beyond its bound.
"""
import argparse
import json
import statistics
import subprocess
import sys
from collections import defaultdict

# Run one after the other, each in a store of its own, so that what is read was not just written.
GROUPS = ["^(get|query)/", "^(put|conditional_put)/", "^(delete_table|synced_put)"]
# (figure, what it is measured against, bound of the ratio or None)
RATIOS = [
    ("get/view", "get/raw", 1.15),
    ("get/item", "get/raw", None),
    ("get/json", "get/raw", 1.25),
    ("put/item", "put/raw", 1.3),
    ("put/json", "put/raw", 1.3),
    ("conditional_put/item", "conditional_put/raw", 1.1),
    ("query/view", "query/raw", 1.5),
]
# (figure, what it is measured against, bound of the difference in ns)
DIFFERENCES = [("query/filtered", "query/view", 100.0),
               ("delete_table_synced/100/iterations:1/real_time", "synced_put/raw/iterations:1/real_time", 1e6)]
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
        time = "real_time" if row["name"].endswith("/real_time") else "cpu_time"
        samples[row["name"]].append(row[time] / row.get("items", 1.0))
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

    print(f"{'figure':24} {'median ns':>10} {'spread':>16} {'against':>20} {'ratio':>7} {'bound':>7}")
    for name, base, bound in RATIOS:
        if name not in median or base not in median:
            continue
        ratio = median[name] / median[base]
        is_beyond = bound is not None and ratio > bound
        beyond |= is_beyond
        print(f"{name:24} {median[name]:10.0f} {spread(samples[name]):>16} {base:>20} {ratio:7.2f}"
              f" {'' if bound is None else format(bound, '7.2f'):>7}{'  beyond' if is_beyond else ''}")
    for name, base, bound in DIFFERENCES:
        if name not in median or base not in median:
            continue
        difference = median[name] - median[base]
        beyond |= difference > bound
        print(f"{name:24} {median[name]:10.0f} {spread(samples[name]):>16}"
              f" {base:>20} {difference:+6.0f}n {bound:+6.0f}n"
              f"{'  beyond' if difference > bound else ''}")
    for prefix, bound in ABSOLUTES:
        for name in sorted(n for n in median if n.startswith(prefix)):
            beyond |= median[name] > bound
            print(f"{name:24} {median[name]:10.0f} {spread(samples[name]):>16} {'':>20} {'':>7} {bound:7.0f}"
                  f"{'  beyond' if median[name] > bound else ''}")
    for name in sorted(n for n in median if n.endswith("/raw")):
        print(f"{name:24} {median[name]:10.0f} {spread(samples[name]):>16}")
    return 1 if beyond else 0


if __name__ == "__main__":
    sys.exit(main())
