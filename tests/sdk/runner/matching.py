"""Holds an answer against what a scenario expects of it, by the rules that tests/sdk/README.md states."""

import re

ATTRIBUTE_TYPES = {"S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"}
SET_TYPES = {"SS", "NS", "BS"}
MISSING = object()


def is_attribute_value(value):
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)) in ATTRIBUTE_TYPES


def is_item(value):
    return isinstance(value, dict) and bool(value) and all(is_attribute_value(member) for member in value.values())


def differences(expected, actual, path="answer"):
    """Yields a sentence for each place where `actual` is not what `expected` asks for."""
    if isinstance(expected, dict) and len(expected) == 1 and next(iter(expected)).startswith("$"):
        yield from _matcher(*next(iter(expected.items())), actual, path)
    elif actual is MISSING:
        yield f"{path}: missing, expected {shown(expected)}"
    elif isinstance(expected, dict):
        yield from _object(expected, actual, path, exactly=is_attribute_value(expected) or is_item(expected))
    elif isinstance(expected, list):
        yield from _list(expected, actual, path)
    elif isinstance(expected, bool) != isinstance(actual, bool) or expected != actual:
        yield f"{path}: {shown(actual)}, expected {shown(expected)}"


def shown(value):
    text = "nothing" if value is MISSING else repr(value)
    return text if len(text) <= 300 else f"{text[:300]}… ({len(text)} characters)"


def matches(expected, actual):
    return next(differences(expected, actual), None) is None


def _object(expected, actual, path, exactly):
    if not isinstance(actual, dict):
        yield f"{path}: {shown(actual)}, expected an object"
        return
    for name, member in expected.items():
        value = actual.get(name, MISSING)
        if name in SET_TYPES and is_attribute_value(expected):
            member = {"$unordered": member} if isinstance(member, list) else member
        yield from differences(member, value, f"{path}.{name}")
    if exactly:
        for name in actual.keys() - expected.keys():
            yield f"{path}.{name}: {shown(actual[name])}, expected nothing"


def _list(expected, actual, path):
    if not isinstance(actual, list) or len(actual) != len(expected):
        yield f"{path}: {shown(actual)}, expected a list of {len(expected)}: {shown(expected)}"
        return
    for index, member in enumerate(expected):
        yield from differences(member, actual[index], f"{path}.{index}")


def _unordered(expected, actual, path):
    if not isinstance(actual, list) or len(actual) != len(expected):
        yield f"{path}: {shown(actual)}, expected {len(expected)} in any order: {shown(expected)}"
        return
    rest = list(actual)
    for member in expected:
        found = next((index for index, value in enumerate(rest) if matches(member, value)), None)
        if found is None:
            yield f"{path}: {shown(member)} is not among {shown(rest)}"
        else:
            del rest[found]


def _includes(expected, actual, path):
    for member in expected:
        if not isinstance(actual, list) or not any(matches(member, value) for value in actual):
            yield f"{path}: {shown(member)} is not among {shown(actual)}"


def _claim(holds, path, actual, expected):
    if not holds:
        yield f"{path}: {shown(actual)}, expected {expected}"


_KINDS = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def _matcher(name, wanted, actual, path):
    if name == "$absent":
        return _claim((actual is MISSING) == wanted, path, actual, "nothing" if wanted else "something")
    if name == "$not":
        return _claim(not matches(wanted, actual), path, actual, f"something else than {shown(wanted)}")
    if actual is MISSING:
        return _claim(False, path, actual, f"{name} {shown(wanted)}")
    if name == "$exactly":
        return _object(wanted, actual, path, exactly=True)
    if name == "$unordered":
        return _unordered(wanted, actual, path)
    if name == "$includes":
        return _includes(wanted, actual, path)
    if name == "$all":
        return (found for member in wanted for found in differences(member, actual, path))
    if name == "$length":
        return _claim(hasattr(actual, "__len__") and len(actual) == wanted, path, actual, f"a length of {wanted}")
    if name == "$matches":
        return _claim(isinstance(actual, str) and re.fullmatch(wanted, actual), path, actual, f"text like {wanted}")
    if name == "$is":
        return _claim(_KINDS[wanted](actual), path, actual, f"a {wanted}")
    if name == "$at_least":
        return _claim(_KINDS["number"](actual) and actual >= wanted, path, actual, f"at least {wanted}")
    raise ValueError(f"a scenario uses an unknown matcher, {name}")
