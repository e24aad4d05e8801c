"""Fills the names of a scenario with what they stand for, and reaches for a value inside an answer."""

import re

NAME = re.compile(r"\$\{(\w+)\}")


def fill(template, values):
    """`template` with each ${name} replaced; a string that is nothing but one name may become a value of any type."""
    if isinstance(template, str):
        whole = NAME.fullmatch(template)
        return values[whole[1]] if whole else NAME.sub(lambda name: str(values[name[1]]), template)
    if isinstance(template, list):
        return [fill(member, values) for member in template]
    if not isinstance(template, dict):
        return template
    if "$repeat" in template:
        return template["$repeat"] * template["times"]
    if "$merge" in template:
        return {name: member for part in fill(template["$merge"], values) for name, member in part.items()}
    if "$list" in template:
        each = ({**values, template["for"]: str(n)} for n in range(template["from"], template["to"] + 1))
        return [fill(template["$list"], scope) for scope in each]
    return {NAME.sub(lambda name: str(values[name[1]]), key): fill(member, values) for key, member in template.items()}


def lookup(answer, path):
    """What stands at a path such as Shards.0.ShardId; a KeyError where there is nothing."""
    value = answer
    for step in path.split("."):
        if isinstance(value, list) and step.lstrip("-").isdigit() and -len(value) <= int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            raise KeyError(path)
    return value
