"""The clients under test and the tables of the tests."""

import os
import uuid

import boto3
import pytest

from connection import CONNECTION, hold_answers_against_model


NOT_YET = os.environ.get("KARST_NOT_YET", "").split()


def needs(feature):
    """Skips a test of a feature that the server does not have yet: scenarios/not_yet.txt names them."""
    return pytest.mark.skipif(feature in NOT_YET, reason=f"not yet: {feature}")


@pytest.fixture(scope="session")
def client():
    low_level = boto3.client("dynamodb", **CONNECTION)
    hold_answers_against_model(low_level)
    return low_level


@pytest.fixture(scope="session")
def resource():
    high_level = boto3.resource("dynamodb", **CONNECTION)
    hold_answers_against_model(high_level.meta.client)
    return high_level


def key_schema(partition_key, sort_key=None):
    schema = [{"AttributeName": partition_key, "KeyType": "HASH"}]
    if sort_key:
        schema.append({"AttributeName": sort_key, "KeyType": "RANGE"})
    return schema


def attributes(**types):
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()]


@pytest.fixture
def create_table(resource):
    """A function that makes a table for one test; the table goes when the test ends."""
    made = []

    def create(**definition):
        definition.setdefault("BillingMode", "PAY_PER_REQUEST")
        made.append(resource.create_table(TableName=f"table-{uuid.uuid4()}", **definition))
        return made[-1]

    yield create
    for table in made:
        table.delete()


@pytest.fixture
def plain(create_table):
    """A table with nothing but a string partition key, "id"."""
    return create_table(AttributeDefinitions=attributes(id="S"), KeySchema=key_schema("id"))


@pytest.fixture
def readings(create_table):
    """Readings of sensors by time; by value within a sensor (local); by site and time (global, keys only)."""
    table = create_table(
        AttributeDefinitions=attributes(sensor="S", at="N", degrees="N", site="S"),
        KeySchema=key_schema("sensor", "at"),
        LocalSecondaryIndexes=[
            {
                "IndexName": "by_degrees",
                "KeySchema": key_schema("sensor", "degrees"),
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_site",
                "KeySchema": key_schema("site", "at"),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    with table.batch_writer() as batch:
        for at in range(10):
            batch.put_item({"sensor": "s1", "at": at, "degrees": 20 - at, "site": "roof" if at % 2 else "yard"})
        batch.put_item({"sensor": "s2", "at": 3, "degrees": 0})
    return table
