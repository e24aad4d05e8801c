"""The check that every answer of these tests passes through finds what it is there to find."""

import json

import pytest
from answer_shapes import answer_problems


def found(client, operation, answer, status=200):
    model = client.meta.service_model.operation_model(operation)
    return list(answer_problems(model, status, json.dumps(answer).encode()))


RIGHT = [
    ("ListTables", {"TableNames": ["a"]}),
    ("GetItem", {"Item": {"b": {"B": "AAE="}, "l": {"L": [{"NULL": True}]}}}),
    ("DescribeTable", {"Table": {"CreationDateTime": 1.5e9, "TableStatus": "ACTIVE", "ItemCount": 3}}),
]
WRONG = [
    ("ListTables", {"TableNames": "a"}),
    ("ListTables", {"Tables": []}),
    ("ListTables", {"LastEvaluatedTableName": None}),
    ("GetItem", {"Item": {"b": {"B": "not base64"}}}),
    ("GetItem", {"Item": {"n": {"N": 1}}}),
    ("GetItem", {"Item": {"n": {"N": "1", "S": "1"}}}),
    ("DescribeTable", {"Table": {"CreationDateTime": "today"}}),
    ("DescribeTable", {"Table": {"TableStatus": "READY"}}),
    ("DescribeTable", {"Table": {"ItemCount": 1.5}}),
]


@pytest.mark.parametrize("operation, answer", RIGHT)
def test_right_answers_pass(client, operation, answer):
    assert found(client, operation, answer) == []


@pytest.mark.parametrize("operation, answer", WRONG)
def test_wrong_answers_are_found(client, operation, answer):
    assert len(found(client, operation, answer)) == 1


def test_an_operation_without_an_answer_answers_nothing(client):
    tag_resource = client.meta.service_model.operation_model("TagResource")
    assert list(answer_problems(tag_resource, 200, b"")) == []
    assert len(list(answer_problems(tag_resource, 200, b"{}"))) == 1


def test_errors_are_checked_too(client):
    failed = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"
    assert found(client, "PutItem", {"__type": failed, "message": "no", "Item": {"a": {"S": "x"}}}, 400) == []
    assert len(found(client, "GetItem", {"__type": failed, "message": "no"}, 400)) == 1
    assert len(found(client, "PutItem", {"__type": failed, "message": "no", "Old": {}}, 400)) == 1
    assert len(found(client, "PutItem", {"__type": "com.amazon.coral.validate#ValidationException"}, 400)) == 1
