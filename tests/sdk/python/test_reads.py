"""Query, Scan and batches through boto3."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from boto3.dynamodb.conditions import Attr, Key


def times(items):
    return [int(item["at"]) for item in items]


KEY_CONDITIONS = [
    (Key("at").eq(4), [4]),
    (Key("at").lt(3), [0, 1, 2]),
    (Key("at").lte(3), [0, 1, 2, 3]),
    (Key("at").gt(7), [8, 9]),
    (Key("at").gte(7), [7, 8, 9]),
    (Key("at").between(3, 5), [3, 4, 5]),
]


@pytest.mark.parametrize("condition, expected", KEY_CONDITIONS)
def test_key_conditions(readings, condition, expected):
    whole = Key("sensor").eq("s1") & condition
    assert times(readings.query(KeyConditionExpression=whole)["Items"]) == expected
    backward = readings.query(KeyConditionExpression=whole, ScanIndexForward=False)
    assert times(backward["Items"]) == expected[::-1]


def test_a_local_index_orders_by_its_own_key(readings):
    answer = readings.query(IndexName="by_degrees", KeyConditionExpression=Key("sensor").eq("s1"), ConsistentRead=True)
    assert times(answer["Items"]) == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]


def test_a_global_index_holds_its_keys_only(readings):
    answer = readings.query(IndexName="by_site", KeyConditionExpression=Key("site").eq("roof") & Key("at").gt(3))
    assert answer["Items"] == [{"site": "roof", "sensor": "s1", "at": at} for at in (5, 7, 9)]


def test_a_global_index_refuses_consistent_reads(resource, readings):
    with pytest.raises(resource.meta.client.exceptions.ClientError, match="Consistent reads are not supported"):
        readings.query(IndexName="by_site", KeyConditionExpression=Key("site").eq("roof"), ConsistentRead=True)


def test_filter_and_projection(readings):
    answer = readings.query(
        KeyConditionExpression=Key("sensor").eq("s1"),
        FilterExpression=Attr("site").eq("yard") & Attr("degrees").lt(18),
        ProjectionExpression="#at",
        ExpressionAttributeNames={"#at": "at"},
    )
    assert answer["Items"] == [{"at": 4}, {"at": 6}, {"at": 8}]
    assert (answer["Count"], answer["ScannedCount"]) == (3, 10)


@pytest.mark.parametrize("index", [None, "by_degrees"])
def test_a_query_pages_by_hand_and_by_paginator(client, readings, index):
    more = {"IndexName": index} if index else {}
    found, start = [], {}
    while start is not None:
        page = readings.query(KeyConditionExpression=Key("sensor").eq("s1"), Limit=3, **start, **more)
        assert page["ScannedCount"] <= 3
        found += times(page["Items"])
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]} if "LastEvaluatedKey" in page else None
    assert sorted(found) == list(range(10))

    pages = client.get_paginator("query").paginate(
        TableName=readings.name,
        KeyConditionExpression="sensor = :s",
        ExpressionAttributeValues={":s": {"S": "s1"}},
        PaginationConfig={"PageSize": 4},
        **more,
    )
    assert [int(item["at"]["N"]) for page in pages for item in page["Items"]] == found


def test_counts_without_items(readings):
    answer = readings.scan(Select="COUNT", FilterExpression=Attr("site").exists())
    assert (answer["Count"], answer["ScannedCount"]) == (10, 11)
    assert "Items" not in answer


def test_a_parallel_scan_finds_every_item_once(readings):
    with ThreadPoolExecutor(4) as pool:
        segments = list(pool.map(lambda segment: readings.scan(Segment=segment, TotalSegments=4)["Items"], range(4)))
    assert sorted(times(item for items in segments for item in items)) == sorted([*range(10), 3])


def test_the_scan_paginator_walks_an_index(client, readings):
    pages = client.get_paginator("scan").paginate(
        TableName=readings.name, IndexName="by_site", PaginationConfig={"PageSize": 3}
    )
    assert sorted(int(item["at"]["N"]) for page in pages for item in page["Items"]) == list(range(10))


def test_the_batch_writer_splits_and_replaces(plain):
    with plain.batch_writer(overwrite_by_pkeys=["id"]) as batch:
        for number in range(60):
            batch.put_item({"id": f"item-{number % 55}", "n": number})
        batch.delete_item({"id": "item-7"})
    items = {item["id"]: int(item["n"]) for item in plain.scan()["Items"]}
    assert len(items) == 54
    assert items["item-0"] == 55
    assert "item-7" not in items


def test_a_batch_get_spans_tables(resource, plain, readings):
    plain.put_item(Item={"id": "a", "n": 1})
    answer = resource.batch_get_item(
        RequestItems={
            plain.name: {"Keys": [{"id": "a"}, {"id": "absent"}]},
            readings.name: {
                "Keys": [{"sensor": "s1", "at": at} for at in (2, 4)],
                "ProjectionExpression": "degrees",
                "ConsistentRead": True,
            },
        },
        ReturnConsumedCapacity="TOTAL",
    )
    assert answer["Responses"][plain.name] == [{"id": "a", "n": 1}]
    assert sorted(item["degrees"] for item in answer["Responses"][readings.name]) == [16, 18]
    assert answer["UnprocessedKeys"] == {}
    consumed = {entry["TableName"]: entry["CapacityUnits"] for entry in answer["ConsumedCapacity"]}
    assert consumed == {plain.name: 1.0, readings.name: 2.0}


def test_capacity_names_the_indexes(client, readings):
    answer = client.put_item(
        TableName=readings.name,
        Item={"sensor": {"S": "s1"}, "at": {"N": "100"}, "degrees": {"N": "5"}, "site": {"S": "roof"}},
        ReturnConsumedCapacity="INDEXES",
        ReturnItemCollectionMetrics="SIZE",
    )
    assert answer["ConsumedCapacity"] == {
        "TableName": readings.name,
        "CapacityUnits": 3.0,
        "Table": {"CapacityUnits": 1.0},
        "LocalSecondaryIndexes": {"by_degrees": {"CapacityUnits": 1.0}},
        "GlobalSecondaryIndexes": {"by_site": {"CapacityUnits": 1.0}},
    }
    assert answer["ItemCollectionMetrics"]["ItemCollectionKey"] == {"sensor": {"S": "s1"}}
