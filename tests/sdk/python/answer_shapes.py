"""Holds a raw JSON answer against the service model that botocore ships.

botocore's own parser drops what it does not know and lets wrong types pass, so the raw bytes are read here: every
member must be in the model, of the model's type, and not null.
"""

import base64
import binascii
import json

# Errors of the protocol itself, which the model does not list for any operation.
PROTOCOL_ERRORS = {
    "ValidationException",
    "SerializationException",
    "UnknownOperationException",
    "MissingAuthenticationTokenException",
    "IncompleteSignatureException",
    "AccessDeniedException",
    "ThrottlingException",
}


def problems(value, shape, path):
    """Yields a sentence for each place where `value` is not what `shape` describes."""
    check = _CHECKS.get(shape.type_name)
    if check is None:
        yield f"{path}: the model's type {shape.type_name} is not known to this check"
    else:
        yield from check(value, shape, path)


def answer_problems(operation, status, body):
    """The problems of a whole answer, of success or of failure, to the operation of that botocore model."""
    if status == 200 and operation.output_shape is None:
        if body:
            yield f"{operation.name}: {body!r} where the model has no answer"
        return
    answer = json.loads(body)
    if status == 200:
        yield from problems(answer, operation.output_shape, operation.name)
        return
    name = answer["__type"].rpartition("#")[2]
    path = f"{operation.name} -> {name}"
    shape = next((shape for shape in operation.error_shapes if shape.name == name), None)
    if shape is None and name not in PROTOCOL_ERRORS:
        yield f"{path}: not an error of this operation"
    members = {key: member for key, member in answer.items() if key != "__type"}
    if shape is not None:
        yield from problems(members, shape, path)
    elif list(members) not in (["message"], ["Message"]) or not isinstance(next(iter(members.values())), str):
        yield f"{path}: {sorted(members)} instead of a message"


def _structure(value, shape, path):
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is not an object"
        return
    for name, member in value.items():
        if name not in shape.members:
            yield f"{path}.{name}: not in the model"
        else:
            yield from problems(member, shape.members[name], f"{path}.{name}")
    for name in shape.required_members:
        if name not in value:
            yield f"{path}.{name}: required by the model, but missing"
    if shape.name == "AttributeValue" and len(value) != 1:
        yield f"{path}: an attribute value of {len(value)} types"


def _list(value, shape, path):
    if not isinstance(value, list):
        yield f"{path}: {value!r} is not an array"
        return
    for index, member in enumerate(value):
        yield from problems(member, shape.member, f"{path}[{index}]")


def _map(value, shape, path):
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is not an object"
        return
    for name, member in value.items():
        yield from problems(member, shape.value, f"{path}[{name!r}]")


def _string(value, shape, path):
    if not isinstance(value, str):
        yield f"{path}: {value!r} is not a string"
    elif shape.enum and value not in shape.enum:
        yield f"{path}: {value!r} is none of {shape.enum}"


def _blob(value, shape, path):
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError):
        yield f"{path}: {value!r} is not base64"


def _integer(value, shape, path):
    if not isinstance(value, int) or isinstance(value, bool):
        yield f"{path}: {value!r} is not an integer"


def _number(value, shape, path):
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        yield f"{path}: {value!r} is not a number"


def _boolean(value, shape, path):
    if not isinstance(value, bool):
        yield f"{path}: {value!r} is not a boolean"


_CHECKS = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "blob": _blob,
    "integer": _integer,
    "long": _integer,
    "float": _number,
    "double": _number,
    "timestamp": _number,
    "boolean": _boolean,
}
