"""Single items through boto3's resource: values, conditions, updates."""

from decimal import Decimal

import pytest
from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.types import Binary

EVERY_TYPE = {
    "id": "a",
    "text": 'tab\t quote" nul\0 é 日本 \U0001f600',
    "empty": "",
    "integer": Decimal("12345678901234567890123456789012345678"),
    "fraction": Decimal("-0.00000012345678901234567890123456789012345678"),
    "bytes": Binary(bytes(range(256))),
    "yes": True,
    "nothing": None,
    "strings": {"b", "a"},
    "numbers": {Decimal("1.5"), Decimal("-2")},
    "blobs": {Binary(b"\x00"), Binary(b"\xff\xfe")},
    "list": [Decimal(1), "two", [Decimal(3)], {}],
    "map": {"deep": {"deeper": [None, False]}},
}


def test_every_type_makes_the_round_trip(plain):
    plain.put_item(Item=EVERY_TYPE)
    assert plain.get_item(Key={"id": "a"}, ConsistentRead=True)["Item"] == EVERY_TYPE
    assert "Item" not in plain.get_item(Key={"id": "absent"})


@pytest.mark.parametrize(
    "text", ["1E-130", "9.9999999999999999999999999999999999999E+125", "-1E+125", "-0.0", "+10.50"]
)
def test_a_number_keeps_its_value_over_the_whole_range(client, plain, text):
    client.put_item(TableName=plain.name, Item={"id": {"S": "n"}, "n": {"N": text}})
    read = client.get_item(TableName=plain.name, Key={"id": {"S": "n"}})["Item"]["n"]["N"]
    assert Decimal(read) == Decimal(text)
    assert not read.startswith(("+", "-0.0"))


CONDITIONS = [
    (Attr("integer").gt(5), True),
    (Attr("integer").between(1, 5), False),
    (Attr("id").is_in(["x", "a"]), True),
    (Attr("text").begins_with("tab"), True),
    (Attr("text").contains("quote"), True),
    (Attr("strings").contains("b"), True),
    (Attr("strings").size().eq(2), True),
    (Attr("absent").exists(), False),
    (Attr("absent").not_exists() & ~Attr("yes").eq(False), True),
    (Attr("nothing").attribute_type("NULL") | Attr("id").eq("x"), True),
    (Attr("map.deep.deeper").exists(), True),
    (Attr("numbers").eq({Decimal("-2"), Decimal("1.5")}), True),
    (Attr("list").eq([Decimal(1), "two", [Decimal(3)], {}]), True),
    (Attr("id").ne("a"), False),
]


@pytest.mark.parametrize("condition, holds", CONDITIONS)
def test_conditions(resource, plain, condition, holds):
    plain.put_item(Item=EVERY_TYPE)
    if holds:
        plain.delete_item(Key={"id": "a"}, ConditionExpression=condition)
    else:
        with pytest.raises(resource.meta.client.exceptions.ConditionalCheckFailedException):
            plain.delete_item(Key={"id": "a"}, ConditionExpression=condition)
    assert ("Item" not in plain.get_item(Key={"id": "a"})) == holds


def test_a_failed_condition_brings_the_item_when_asked(resource, plain):
    plain.put_item(Item={"id": "a", "n": 1})
    with pytest.raises(resource.meta.client.exceptions.ConditionalCheckFailedException) as failure:
        plain.put_item(
            Item={"id": "a"},
            ConditionExpression=Attr("id").not_exists(),
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    response = failure.value.response
    assert response["Error"] == {
        "Code": "ConditionalCheckFailedException",
        "Message": "The conditional request failed",
    }
    assert response["Item"] in ({"id": {"S": "a"}, "n": {"N": "1"}}, {"id": "a", "n": Decimal(1)})


def update(table, expression, values=None, names=None, returned="ALL_NEW"):
    more = {}
    if values:
        more["ExpressionAttributeValues"] = values
    if names:
        more["ExpressionAttributeNames"] = names
    answer = table.update_item(Key={"id": "a"}, UpdateExpression=expression, ReturnValues=returned, **more)
    return answer.get("Attributes")


def test_update_expressions(plain):
    assert update(plain, "SET #m = :empty, n = :one", {":empty": {}, ":one": 1}, {"#m": "map"})["n"] == 1
    names = {"#m": "map"}
    assert update(plain, "SET #m.x = n + :two, n = n - :two", {":two": 2}, names, "UPDATED_NEW") == {
        "map": {"x": 3},
        "n": -1,
    }
    assert update(plain, "SET l = list_append(if_not_exists(l, :none), :more)", {":none": [], ":more": [1, 2, 3]})[
        "l"
    ] == [1, 2, 3]
    assert update(plain, "REMOVE l[0], l[1] SET l[2] = :x", {":x": "x"})["l"] == ["x"]
    assert update(plain, "ADD s :ab, n :half", {":ab": {"a", "b"}, ":half": Decimal("0.5")})["n"] == Decimal("-0.5")
    assert update(plain, "DELETE s :a", {":a": {"a"}}, returned="UPDATED_NEW") == {"s": {"b"}}
    assert update(plain, "DELETE s :b", {":b": {"b"}}).keys() == {"id", "map", "n", "l"}
    assert update(plain, "REMOVE absent", returned="UPDATED_OLD") is None


def test_an_update_without_expression_creates_the_item(plain):
    plain.update_item(Key={"id": "a"})
    assert plain.get_item(Key={"id": "a"})["Item"] == {"id": "a"}


def test_an_update_that_only_removes_creates_nothing(plain):
    assert update(plain, "REMOVE n") is None
    assert "Item" not in plain.get_item(Key={"id": "a"})


def test_old_items_come_back_when_asked(plain):
    assert "Attributes" not in plain.put_item(Item={"id": "a", "n": 1}, ReturnValues="ALL_OLD")
    assert plain.put_item(Item={"id": "a", "n": 2}, ReturnValues="ALL_OLD")["Attributes"] == {"id": "a", "n": 1}
    assert plain.delete_item(Key={"id": "a"}, ReturnValues="ALL_OLD")["Attributes"] == {"id": "a", "n": 2}


def test_a_projection_picks_nested_parts(plain):
    plain.put_item(Item=EVERY_TYPE)
    answer = plain.get_item(
        Key={"id": "a"},
        ProjectionExpression="#l[1], #m.deep.deeper[1], yes",
        ExpressionAttributeNames={"#l": "list", "#m": "map"},
    )
    assert answer["Item"] == {"list": ["two"], "map": {"deep": {"deeper": [False]}}, "yes": True}


REFUSED = [
    ({"UpdateExpression": "SET n = :n"}, "An expression attribute value used in expression is not defined"),
    ({"UpdateExpression": "SET n = n, n = n"}, "Two document paths overlap with each other"),
    (
        {"UpdateExpression": "SET id = :n", "ExpressionAttributeValues": {":n": "b"}},
        "This attribute is part of the key",
    ),
    ({"UpdateExpression": "SET year = :n", "ExpressionAttributeValues": {":n": 1}}, "reserved keyword: year"),
    ({"UpdateExpression": "SET n.x.y = :n", "ExpressionAttributeValues": {":n": 1}}, "document path provided"),
    ({"UpdateExpression": "SET n = :n +", "ExpressionAttributeValues": {":n": 1}}, 'Syntax error; token: "<EOF>"'),
    ({"UpdateExpression": "ADD n :n", "ExpressionAttributeValues": {":n": "x"}}, "Incorrect operand type for operator"),
]


@pytest.mark.parametrize("request_part, message", REFUSED)
def test_updates_that_are_refused(resource, plain, request_part, message):
    plain.put_item(Item={"id": "a", "n": 1})
    with pytest.raises(resource.meta.client.exceptions.ClientError, match=message) as failure:
        plain.update_item(Key={"id": "a"}, **request_part)
    assert failure.value.response["Error"]["Code"] == "ValidationException"
    assert plain.get_item(Key={"id": "a"})["Item"] == {"id": "a", "n": 1}
