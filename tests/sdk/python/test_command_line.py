"""The AWS command line interface: what people type, and what scripts read from it."""

import json
import os
import pathlib
import subprocess
import sys
import uuid

import pytest
from conftest import needs
from connection import CONNECTION

AWS = pathlib.Path(sys.executable).with_name("aws")
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ENDPOINT_URL": CONNECTION["endpoint_url"],
    "AWS_MAX_ATTEMPTS": "1",
    "AWS_PAGER": "",
}


def run(*words, service="dynamodb"):
    return subprocess.run([AWS, service, *words], env=ENVIRONMENT, capture_output=True, text=True, timeout=60)


def aws(*words, service="dynamodb"):
    """What a command answers that must succeed; None where it answers nothing."""
    done = run(*words, service=service)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.strip() else None


@pytest.fixture(scope="module")
def table():
    name = f"cli-{uuid.uuid4()}"
    made = aws(
        *("create-table", "--table-name", name, "--billing-mode", "PAY_PER_REQUEST"),
        *("--attribute-definitions", "AttributeName=pk,AttributeType=S", "AttributeName=sk,AttributeType=N"),
        *("--key-schema", "AttributeName=pk,KeyType=HASH", "AttributeName=sk,KeyType=RANGE"),
    )
    assert made["TableDescription"]["TableName"] == name
    assert aws("wait", "table-exists", "--table-name", name) is None
    yield name
    aws("delete-table", "--table-name", name)
    aws("wait", "table-not-exists", "--table-name", name)


def put(table, *items):
    requests = [{"PutRequest": {"Item": item}} for item in items]
    answer = aws("batch-write-item", "--request-items", json.dumps({table: requests}))
    assert answer == {"UnprocessedItems": {}}


def items_of(partition):
    return [{"pk": {"S": partition}, "sk": {"N": str(n)}} for n in range(5)]


def test_a_table_is_listed_and_described(table):
    assert table in aws("list-tables")["TableNames"]
    query = "Table.[TableStatus,KeySchema[1].AttributeName]"
    assert aws("describe-table", "--table-name", table, "--query", query) == ["ACTIVE", "sk"]


def test_an_item_is_put_got_updated_and_deleted(table):
    key = json.dumps({"pk": {"S": "a"}, "sk": {"N": "1"}})
    assert aws("put-item", "--table-name", table, "--item", '{"pk":{"S":"a"},"sk":{"N":"1"},"s":{"SS":["x"]}}') is None
    assert aws("get-item", "--table-name", table, "--key", key, "--consistent-read")["Item"]["s"] == {"SS": ["x"]}
    updated = aws(
        *("update-item", "--table-name", table, "--key", key, "--return-values", "UPDATED_NEW"),
        *("--update-expression", "SET #n = :n", "--expression-attribute-names", '{"#n":"n"}'),
        *("--expression-attribute-values", '{":n":{"N":"1e2"}}'),
    )
    assert updated == {"Attributes": {"n": {"N": "100"}}}
    gone = aws("delete-item", "--table-name", table, "--key", key, "--return-values", "ALL_OLD")
    assert gone["Attributes"]["n"] == {"N": "100"}
    assert aws("get-item", "--table-name", table, "--key", key) is None


def test_query_pages_by_itself_and_on_request(table):
    items = items_of("paged")
    put(table, *items)
    query = (
        *("query", "--table-name", table, "--key-condition-expression", "pk = :p"),
        *("--expression-attribute-values", '{":p":{"S":"paged"}}'),
    )
    assert aws(*query, "--page-size", "2")["Items"] == items
    first = aws(*query, "--max-items", "3")
    assert first["Items"] == items[:3]
    assert aws(*query, "--starting-token", first["NextToken"])["Items"] == items[3:]
    batch = aws("batch-get-item", "--request-items", json.dumps({table: {"Keys": items[:1]}}))
    assert batch["Responses"][table] == items[:1]


def test_an_error_names_its_class_and_operation(table):
    failed = run("put-item", "--table-name", table, "--item", '{"pk":{"S":"a"}}')
    assert failed.returncode == 255
    assert failed.stderr.strip() == (
        "An error occurred (ValidationException) when calling the PutItem operation: One or more parameter values were "
        "invalid: Missing the key sk in the item"
    )


def test_a_table_is_updated(table):
    aws(
        *("update-table", "--table-name", table, "--billing-mode", "PROVISIONED"),
        *("--provisioned-throughput", "ReadCapacityUnits=2,WriteCapacityUnits=3"),
    )
    described = aws("describe-table", "--table-name", table)["Table"]
    assert described["ProvisionedThroughput"]["WriteCapacityUnits"] == 3


@needs("transactions")
def test_a_transaction_writes(table):
    items = items_of("together")
    puts = [{"Put": {"TableName": table, "Item": item}} for item in items]
    assert aws("transact-write-items", "--transact-items", json.dumps(puts)) is None
    assert aws("scan", "--table-name", table, "--select", "COUNT")["Count"] >= len(items)


@needs("partiql")
def test_a_statement_reads(table):
    put(table, *items_of("stated"))
    found = aws("execute-statement", "--statement", f"SELECT sk FROM \"{table}\" WHERE pk = 'stated' AND sk >= 3")
    assert found["Items"] == [{"sk": {"N": "3"}}, {"sk": {"N": "4"}}]


@needs("tags")
def test_tags_are_set_and_listed(table):
    arn = aws("describe-table", "--table-name", table)["Table"]["TableArn"]
    assert aws("tag-resource", "--resource-arn", arn, "--tags", "Key=team,Value=music") is None
    assert aws("list-tags-of-resource", "--resource-arn", arn)["Tags"] == [{"Key": "team", "Value": "music"}]


@needs("time_to_live")
def test_time_to_live_is_set(table):
    specification = "Enabled=true,AttributeName=until"
    aws("update-time-to-live", "--table-name", table, "--time-to-live-specification", specification)
    described = aws("describe-time-to-live", "--table-name", table)["TimeToLiveDescription"]
    assert described["AttributeName"] == "until"


@needs("streams")
def test_a_stream_is_read(table):
    view = "StreamEnabled=true,StreamViewType=KEYS_ONLY"
    updated = aws("update-table", "--table-name", table, "--stream-specification", view)
    arn = updated["TableDescription"]["LatestStreamArn"]
    put(table, {"pk": {"S": "watched"}, "sk": {"N": "1"}})
    streams = "dynamodbstreams"
    shard = aws("describe-stream", "--stream-arn", arn, service=streams)["StreamDescription"]["Shards"][0]["ShardId"]
    at = aws(
        *("get-shard-iterator", "--stream-arn", arn, "--shard-id", shard, "--shard-iterator-type", "TRIM_HORIZON"),
        service=streams,
    )
    records = aws("get-records", "--shard-iterator", at["ShardIterator"], service=streams)["Records"]
    assert [record["eventName"] for record in records] == ["INSERT"]
