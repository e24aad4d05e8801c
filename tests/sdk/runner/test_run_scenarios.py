"""The whole run passes only when every SDK that was asked for could run and passed."""

import json
import pathlib
import shlex
import subprocess
import sys
import tempfile
import unittest

RUN = pathlib.Path(__file__).with_name("run_scenarios.py")
# Drivers that answer every call with nothing, and with an error.
ANSWERS = [sys.executable, "-c", "for _ in iter(input, ''): print('{\"answer\": {}}', flush=True)"]
FAILS = [sys.executable, "-c", "for _ in iter(input, ''): print('{\"broken\": \"no\"}', flush=True)"]


def run(**drivers):
    with tempfile.TemporaryDirectory() as folder:
        scenarios = pathlib.Path(folder)
        (scenarios / "tables.json").write_text("{}")
        (scenarios / "one.json").write_text(json.dumps([{"name": "a call", "steps": [{"call": "ListTables"}]}]))
        named = [f"{name}={command}" for name, command in drivers.items()]
        return subprocess.run([sys.executable, "-B", RUN, folder, *named], capture_output=True, text=True, check=False)


class RunScenarios(unittest.TestCase):
    def test_it_passes_when_every_driver_does(self):
        self.assertEqual(run(One=shlex.join(ANSWERS), Two=shlex.join(ANSWERS)).returncode, 0)

    def test_it_fails_when_a_driver_does(self):
        self.assertEqual(run(One=shlex.join(ANSWERS), Two=shlex.join(FAILS)).returncode, 1)

    def test_an_sdk_that_cannot_run_fails_it_and_is_told_with_the_reason(self):
        ended = run(One=shlex.join(ANSWERS), Two="-there is no compiler")
        self.assertEqual(ended.returncode, 1)
        self.assertRegex(ended.stdout, r"(?m)^One +1 +1 +0 +0 ")
        self.assertRegex(ended.stdout, r"(?m)^Two +1 +0 +0 +1  FAILED: there is no compiler$")


if __name__ == "__main__":
    unittest.main()
