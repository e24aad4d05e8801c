"""Makes the calls of the scenarios through boto3; see tests/sdk/README.md for the lines that it reads and writes."""

import base64
import datetime
import json
import sys

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError
from connection import CONNECTION, hold_answers_against_model

CLIENTS = {
    "database": boto3.client("dynamodb", **CONNECTION),
    "streams": boto3.client("dynamodbstreams", **CONNECTION),
}
WAITING = {"Delay": 1, "MaxAttempts": 15}


def to_sdk(value):
    """The input as boto3 takes it: binary attribute values as bytes."""
    if isinstance(value, list):
        return [to_sdk(member) for member in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("B"), str):
        return {"B": base64.b64decode(value["B"])}
    if isinstance(value.get("BS"), list):
        return {"BS": [base64.b64decode(member) for member in value["BS"]]}
    return {name: to_sdk(member) for name, member in value.items()}


def from_sdk(value):
    """An answer of boto3 in the form of the wire."""
    if isinstance(value, dict):
        return {name: from_sdk(member) for name, member in value.items() if name != "ResponseMetadata"}
    if isinstance(value, list):
        return [from_sdk(member) for member in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    return value


def reply(request):
    client, name, given = CLIENTS[request["service"]], xform_name(request["name"]), to_sdk(request["input"])
    if request["kind"] == "wait":
        client.get_waiter(name).wait(WaiterConfig=WAITING, **given)
        return {"answer": {}}
    if request["kind"] == "paginate":
        return {"pages": [from_sdk(page) for page in client.get_paginator(name).paginate(**given)]}
    return {"answer": from_sdk(getattr(client, name)(**given))}


def error_of(failure):
    """A failure as its class shows it: the modelled members are what the response holds beside Error and metadata."""
    error = failure.response["Error"]
    fields = {name: value for name, value in failure.response.items() if name not in ("Error", "message", "Message")}
    return {
        "name": error["Code"],
        "message": error["Message"],
        "typed": type(failure).__name__ == error["Code"],
        "fields": from_sdk(fields),
    }


def main():
    for client in CLIENTS.values():
        hold_answers_against_model(client)
    for line in sys.stdin:
        try:
            answer = reply(json.loads(line))
        except ClientError as failure:
            answer = {"error": error_of(failure)}
        except Exception as failure:
            answer = {"broken": f"{type(failure).__name__}: {failure}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
