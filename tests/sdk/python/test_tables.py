"""Tables through boto3: waiters, paginators, descriptions, changes."""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from conftest import attributes, key_schema
from connection import CONNECTION


def look_only_once(client, name):
    waiter = client.get_waiter(name)
    waiter.config.max_attempts = 1  # a second look would come after 20 seconds
    return waiter


def test_waiters_pass_at_their_first_look(client):
    name = f"short-lived-{uuid.uuid4()}"
    client.create_table(
        TableName=name,
        AttributeDefinitions=attributes(id="S"),
        KeySchema=key_schema("id"),
        BillingMode="PAY_PER_REQUEST",
    )
    look_only_once(client, "table_exists").wait(TableName=name)
    client.delete_table(TableName=name)
    look_only_once(client, "table_not_exists").wait(TableName=name)


ALWAYS_DESCRIBED = {
    "AttributeDefinitions",
    "CreationDateTime",
    "DeletionProtectionEnabled",
    "ItemCount",
    "KeySchema",
    "ProvisionedThroughput",
    "TableArn",
    "TableId",
    "TableName",
    "TableSizeBytes",
    "TableStatus",
    "WarmThroughput",
}
GLOBAL_INDEX_DESCRIBED = {
    "IndexArn",
    "IndexName",
    "IndexSizeBytes",
    "IndexStatus",
    "ItemCount",
    "KeySchema",
    "Projection",
    "ProvisionedThroughput",
    "WarmThroughput",
}
LOCAL_INDEX_DESCRIBED = {"IndexArn", "IndexName", "IndexSizeBytes", "ItemCount", "KeySchema", "Projection"}


def test_a_provisioned_table_is_described_in_full(client, create_table):
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 2}
    name = create_table(
        AttributeDefinitions=attributes(id="S"),
        KeySchema=key_schema("id"),
        BillingMode="PROVISIONED",
        ProvisionedThroughput=units,
    ).name
    table = client.describe_table(TableName=name)["Table"]
    assert table.keys() == ALWAYS_DESCRIBED
    assert table["ProvisionedThroughput"] == {"NumberOfDecreasesToday": 0, **units}
    assert table["WarmThroughput"] == {"ReadUnitsPerSecond": 5, "WriteUnitsPerSecond": 2, "Status": "ACTIVE"}


def test_an_on_demand_table_with_indexes_is_described_in_full(client, readings):
    table = client.describe_table(TableName=readings.name)["Table"]
    assert table.keys() == ALWAYS_DESCRIBED | {
        "BillingModeSummary",
        "GlobalSecondaryIndexes",
        "LocalSecondaryIndexes",
    }
    assert table["BillingModeSummary"].keys() == {"BillingMode", "LastUpdateToPayPerRequestDateTime"}
    assert table["WarmThroughput"] == {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"}
    assert table["GlobalSecondaryIndexes"][0].keys() == GLOBAL_INDEX_DESCRIBED
    assert table["LocalSecondaryIndexes"][0].keys() == LOCAL_INDEX_DESCRIBED
    assert table["ItemCount"] == 11
    assert table["GlobalSecondaryIndexes"][0]["ItemCount"] == 10
    assert re.fullmatch(
        r"arn:aws:dynamodb:us-east-1:\d{12}:table/.+/index/by_site", table["GlobalSecondaryIndexes"][0]["IndexArn"]
    )


def test_the_resource_loads_a_table_lazily(resource, readings):
    table = resource.Table(readings.name)
    assert table.table_status == "ACTIVE"
    assert table.key_schema == key_schema("sensor", "at")
    assert {index["IndexName"] for index in table.global_secondary_indexes} == {"by_site"}
    assert table.billing_mode_summary["BillingMode"] == "PAY_PER_REQUEST"


def test_the_list_of_tables_pages(client, resource, create_table):
    made = {create_table(AttributeDefinitions=attributes(id="S"), KeySchema=key_schema("id")).name for _ in range(3)}
    pages = list(client.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 2}))
    listed = [name for page in pages for name in page["TableNames"]]
    assert all(len(page["TableNames"]) <= 2 for page in pages)
    assert len(listed) == len(set(listed))
    assert made <= set(listed)
    assert made <= {table.name for table in resource.tables.all()}


def test_update_table_changes_what_it_names(client, plain):
    units = {"ReadCapacityUnits": 4, "WriteCapacityUnits": 4}
    client.update_table(TableName=plain.name, BillingMode="PROVISIONED", ProvisionedThroughput=units)
    units = {"ReadCapacityUnits": 8, "WriteCapacityUnits": 1}
    client.update_table(TableName=plain.name, ProvisionedThroughput=units)
    client.update_table(TableName=plain.name, TableClass="STANDARD_INFREQUENT_ACCESS")
    client.update_table(TableName=plain.name, DeletionProtectionEnabled=True)
    table = client.describe_table(TableName=plain.name)["Table"]
    assert table["ProvisionedThroughput"].items() >= units.items()
    assert table["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert table["DeletionProtectionEnabled"] is True
    with pytest.raises(client.exceptions.ClientError, match="deletion protection"):
        client.delete_table(TableName=plain.name)
    client.update_table(TableName=plain.name, DeletionProtectionEnabled=False)


def test_a_table_in_use_and_a_table_unknown_have_their_exceptions(client, plain):
    with pytest.raises(client.exceptions.ResourceInUseException, match=f"Table already exists: {plain.name}"):
        client.create_table(
            TableName=plain.name,
            AttributeDefinitions=attributes(id="S"),
            KeySchema=key_schema("id"),
            BillingMode="PAY_PER_REQUEST",
        )
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.delete_table(TableName="no-such-table")


def test_limits_and_endpoints_answer(client):
    limits = client.describe_limits()
    assert limits["AccountMaxReadCapacityUnits"] >= limits["TableMaxReadCapacityUnits"] > 0
    endpoints = client.describe_endpoints()["Endpoints"]
    # An SDK that discovers its endpoint goes to what it is told.
    assert [endpoint["Address"] for endpoint in endpoints] == [urlsplit(CONNECTION["endpoint_url"]).netloc]
