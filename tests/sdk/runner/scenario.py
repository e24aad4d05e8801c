"""Reads the scenarios and plays one of them through a driver."""

import json
import time
import uuid

from driver import BrokenDriver
from matching import differences
from templates import fill, lookup

STREAM_OPERATIONS = {"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"}
STEP_KINDS = ("call", "paginate", "wait")
STEP_MEMBERS = {*STEP_KINDS, "input", "expect", "fails", "save", "for_each", "again", "eventually", "note"}
SCENARIO_MEMBERS = {"name", "needs", "tables", "steps", "note"}
ROUNDS_MAX = 200
EVENTUALLY_SECONDS_MAX = 30
EVENTUALLY_PAUSE_SECONDS = 0.05


class Failed(Exception):
    """A step was not answered as the scenario says."""


def load(folder):
    """All scenarios of the folder, each with the name of its file in it, and the definitions of the tables."""
    scenarios = []
    for path in sorted(folder.glob("*.json")):
        if path.stem == "tables":
            continue
        for scenario in json.loads(path.read_text()):
            _check_members(scenario, SCENARIO_MEMBERS, f"{path.name}: {scenario.get('name')}")
            for step in scenario["steps"]:
                _check_members(step, STEP_MEMBERS, f"{path.name}: {scenario['name']}")
            scenarios.append({**scenario, "name": f"{path.stem}: {scenario['name']}"})
    return scenarios, json.loads((folder / "tables.json").read_text())


def _check_members(value, known, place):
    unknown = value.keys() - known
    if unknown:
        raise ValueError(f"{place}: {sorted(unknown)} mean nothing in a scenario")


class Play:
    """One scenario on its way through one driver, with the values it has saved and the tables it has made."""

    def __init__(self, driver, definitions):
        self._driver = driver
        self._definitions = definitions
        self._values = {"unique": uuid.uuid4().hex[:12], "a_minute_ago": str(int(time.time()) - 60)}
        self._tables = []

    def run(self, scenario):
        try:
            for name, definition in scenario.get("tables", {}).items():
                self._make_table(name, self._definitions[definition])
            for number, step in enumerate(scenario["steps"], 1):
                try:
                    self._step(step)
                except (Failed, BrokenDriver, KeyError) as problem:
                    what = step.get("note") or next(step[kind] for kind in STEP_KINDS if kind in step)
                    raise Failed(f"step {number}, {what}: {problem}") from problem
        finally:
            self._drop_tables()

    def _make_table(self, name, definition):
        table = self._values[name] = f"{name}-{self._values['unique']}"
        self._call({"call": "CreateTable", "input": {"TableName": table, **definition["create"]}})
        items = [{"PutRequest": {"Item": item}} for item in definition.get("items", [])]
        for start in range(0, len(items), 25):
            self._call({"call": "BatchWriteItem", "input": {"RequestItems": {table: items[start : start + 25]}}})

    def _drop_tables(self):
        for table in self._tables:
            try:
                self._driver.ask(_request({"call": "DeleteTable"}, {"TableName": table}))
            except BrokenDriver:
                return  # Why it broke is told by the step that broke it.

    def _step(self, step):
        each = step.get("for_each", [{}])
        if isinstance(each, dict):
            each = [{each["name"]: str(number)} for number in range(each["from"], each["to"] + 1)]
        for values in each:
            self._values |= fill(values, self._values)
            try:
                self._eventually(step) if step.get("eventually") else self._one(step)
            except Failed as problem:
                raise Failed(f"{values}: {problem}" if values else str(problem)) from problem

    def _eventually(self, step):
        """Repeats a step whose answer the server may take its time for; the time is only spent where it fails."""
        deadline = time.monotonic() + EVENTUALLY_SECONDS_MAX
        while True:
            try:
                return self._one(step)
            except Failed:
                if time.monotonic() > deadline:
                    raise
            time.sleep(EVENTUALLY_PAUSE_SECONDS)

    def _one(self, step):
        filled = {**step, "input": fill(step.get("input", {}), self._values)}
        if "fails" in step:
            return self._fail(filled, fill(step["fails"], self._values))
        answer = self._repeat(filled) if "again" in step else self._call(filled)
        found = list(differences(fill(step.get("expect", {}), self._values), answer))
        if found:
            raise Failed("; ".join(found))
        for name, path in step.get("save", {}).items():
            try:
                self._values[name] = lookup(answer, fill(path, self._values))
            except KeyError:
                raise Failed(f"there is no {path} in {answer}") from None

    def _call(self, step):
        """The answer to one call; `pages` of a paginator stand as an answer of their own."""
        reply = self._driver.ask(_request(step, step["input"]))
        if "error" in reply:
            raise Failed(f"{reply['error']['name']}: {reply['error']['message']}")
        if step.get("call") == "CreateTable":
            self._tables.append(step["input"]["TableName"])
        return reply["answer"] if "answer" in reply else {"Pages": reply["pages"]}

    def _fail(self, step, expected):
        reply = self._driver.ask(_request(step, step["input"]))
        if "error" not in reply:
            raise Failed(f"succeeded, expected {expected['name']}")
        error = reply["error"]
        actual = {"name": error["name"], "message": error["message"], **error["fields"]}
        found = list(differences(expected, actual, "error"))
        if found:
            raise Failed("; ".join(found))

    def _repeat(self, step):
        """Calls until the answer brings nothing to carry into the next input, or enough was gathered."""
        again = fill(step["again"], self._values)
        gathered, rounds, given = [], 0, dict(step["input"])
        while True:
            answer = self._call({**step, "input": given})
            rounds += 1
            gathered += self._gathered(answer, again.get("gather"))
            carried = {member: answer.get(source) for member, source in again["carry"].items()}
            if not any(carried.values()) or len(gathered) >= again.get("enough", float("inf")):
                return {"Rounds": rounds, "Gathered": gathered, "Last": answer}
            if rounds == ROUNDS_MAX:
                raise Failed(f"no end after {rounds} rounds, with {len(gathered)} gathered")
            given = {**given, **carried}

    @staticmethod
    def _gathered(answer, path):
        try:
            return lookup(answer, path) if path else []
        except KeyError:
            return []


def _request(step, given):
    kind = next(kind for kind in STEP_KINDS if kind in step)
    service = "streams" if step[kind] in STREAM_OPERATIONS else "database"
    return {"kind": kind, "service": service, "name": step[kind], "input": given}
