#!/usr/bin/env python3
"""Plays the scenarios through the drivers of the SDKs and prints a table of what passed.

    run_scenarios.py SCENARIOS NAME=COMMAND...

Each COMMAND starts a driver; a COMMAND of `-REASON` tells why an SDK cannot run here. That is a failure, told at the
end: who asks for an SDK is not to believe that it was tested. A scenario that needs a feature named in
SCENARIOS/not_yet.txt is skipped, unless --only picks it.
"""

import argparse
import pathlib
import shlex
import sys
import time

import scenario
from driver import BrokenDriver, Driver


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenarios", type=pathlib.Path)
    parser.add_argument("drivers", nargs="+", metavar="NAME=COMMAND")
    parser.add_argument("--only", help="run the scenarios whose name contains this, be their feature there or not")
    return parser.parse_args()


def features_not_yet(folder):
    path = folder / "not_yet.txt"
    lines = path.read_text().splitlines() if path.exists() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def chosen(scenarios, only, not_yet):
    if only:
        return [one for one in scenarios if only in one["name"]]
    return [one for one in scenarios if not not_yet & set(one.get("needs", []))]


def play_all(name, command, scenarios, definitions):
    """(passed, failed) of one SDK; prints each failure as it is found."""
    passed = failed = 0
    driver = Driver(shlex.split(command))
    for one in scenarios:
        try:
            scenario.Play(driver, definitions).run(one)
            passed += 1
        except (scenario.Failed, BrokenDriver) as problem:
            failed += 1
            print(f"{name}: FAILED {one['name']}: {problem}", flush=True)
            if isinstance(problem, BrokenDriver) or isinstance(problem.__cause__, BrokenDriver):
                driver.close()
                driver = Driver(shlex.split(command))
    driver.close()
    return passed, failed


def main():
    given = arguments()
    scenarios, definitions = scenario.load(given.scenarios)
    run = chosen(scenarios, given.only, features_not_yet(given.scenarios))
    if not run:
        sys.exit("no scenario was chosen")
    rows, any_failed = [], False
    for named in given.drivers:
        name, _, command = named.partition("=")
        if command.startswith("-"):
            any_failed = True
            rows.append((name, 0, 0, len(scenarios), f"FAILED: {command[1:]}"))
            continue
        start = time.monotonic()
        passed, failed = play_all(name, command, run, definitions)
        any_failed |= failed > 0
        rows.append((name, passed, failed, len(scenarios) - len(run), f"{time.monotonic() - start:.1f} s"))
    print(f"{'SDK':<12}{'scenarios':>10}{'passed':>8}{'failed':>8}{'skipped':>8}")
    for name, passed, failed, skipped, remark in rows:
        print(f"{name:<12}{len(scenarios):>10}{passed:>8}{failed:>8}{skipped:>8}  {remark}")
    return 1 if any_failed else 0


if __name__ == "__main__":
    sys.exit(main())
