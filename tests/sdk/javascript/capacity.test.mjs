// ConsumedCapacity and ItemCollectionMetrics.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

import { createPlainTable, createSongs, send, songs } from './database.mjs';

const id = (S) => ({ id: { S } });
const ReturnConsumedCapacity = 'TOTAL';
const units = (answer) => answer.ConsumedCapacity.CapacityUnits;

test('a read is charged in halves of 4 KB, twice that when consistent', async (t) => {
  const TableName = await createPlainTable(t);
  await send(new PutItemCommand({ TableName, Item: { ...id('a'), payload: { S: 'x'.repeat(5000) } } }));
  const get = (Key, ConsistentRead) =>
    send(new GetItemCommand({ TableName, Key, ConsistentRead, ReturnConsumedCapacity }));
  assert.equal(units(await get(id('a'), false)), 1);
  assert.equal(units(await get(id('a'), true)), 2);
  assert.equal(units(await get(id('absent'), false)), 0.5);
  assert.equal((await get(id('a'), true)).ConsumedCapacity.TableName, TableName);
});

test('a write is charged a unit for each KB of the larger of before and after', async (t) => {
  const TableName = await createPlainTable(t);
  const put = (length) =>
    send(
      new PutItemCommand({
        TableName,
        Item: { ...id('a'), payload: { S: 'x'.repeat(length) } },
        ReturnConsumedCapacity,
      }),
    );
  assert.equal(units(await put(10)), 1);
  assert.equal(units(await put(3000)), 3);
  assert.equal(units(await put(10)), 3);
  assert.equal(units(await send(new DeleteItemCommand({ TableName, Key: id('a'), ReturnConsumedCapacity }))), 1);
});

test('a query or scan is charged for the sum of what it examined', async (t) => {
  const TableName = await createPlainTable(t);
  for (const name of ['a', 'b', 'c']) {
    await send(new PutItemCommand({ TableName, Item: { ...id(name), payload: { S: 'x'.repeat(3000) } } }));
  }
  const scan = (more) => send(new ScanCommand({ TableName, ReturnConsumedCapacity, ...more }));
  assert.equal(units(await scan({})), 1.5);
  assert.equal(units(await scan({ ConsistentRead: true })), 3);
  assert.equal(units(await scan({ FilterExpression: 'attribute_not_exists(id)' })), 1.5);
});

test('INDEXES tells table and indexes apart', async (t) => {
  const TableName = await createSongs(t);
  const { ConsumedCapacity } = await send(
    new UpdateItemCommand({
      TableName,
      Key: { Artist: songs[0].Artist, Title: songs[0].Title },
      UpdateExpression: 'SET Genre = :genre',
      ExpressionAttributeValues: { ':genre': { S: 'jazz' } },
      ReturnConsumedCapacity: 'INDEXES',
    }),
  );
  assert.equal(ConsumedCapacity.Table.CapacityUnits, 1);
  assert.equal(ConsumedCapacity.GlobalSecondaryIndexes.ByGenre.CapacityUnits, 2);
  assert.equal(ConsumedCapacity.LocalSecondaryIndexes, undefined);
  assert.equal(ConsumedCapacity.CapacityUnits, 3);
});

test('an index query is charged to the index', async (t) => {
  const TableName = await createSongs(t);
  const { ConsumedCapacity } = await send(
    new QueryCommand({
      TableName,
      IndexName: 'ByGenre',
      KeyConditionExpression: 'Genre = :genre',
      ExpressionAttributeValues: { ':genre': { S: 'pop' } },
      ReturnConsumedCapacity: 'INDEXES',
    }),
  );
  assert.equal(ConsumedCapacity.Table.CapacityUnits, 0);
  assert.equal(ConsumedCapacity.GlobalSecondaryIndexes.ByGenre.CapacityUnits, 0.5);
});

test('a batch is charged item by item, table by table', async (t) => {
  const TableName = await createPlainTable(t);
  await send(new PutItemCommand({ TableName, Item: id('a') }));
  const { ConsumedCapacity } = await send(
    new BatchGetItemCommand({
      RequestItems: { [TableName]: { Keys: [id('a'), id('absent')], ConsistentRead: true } },
      ReturnConsumedCapacity,
    }),
  );
  assert.deepEqual(ConsumedCapacity, [{ TableName, CapacityUnits: 2 }]);
});

test('ItemCollectionMetrics are for tables with a local index', async (t) => {
  const withIndex = await createSongs(t);
  const ReturnItemCollectionMetrics = 'SIZE';
  const { ItemCollectionMetrics } = await send(
    new PutItemCommand({ TableName: withIndex, Item: songs[0], ReturnItemCollectionMetrics }),
  );
  assert.deepEqual(ItemCollectionMetrics.ItemCollectionKey, { Artist: { S: 'Acme' } });
  assert.equal(ItemCollectionMetrics.SizeEstimateRangeGB.length, 2);

  const without = await createPlainTable(t);
  const plain = await send(new PutItemCommand({ TableName: without, Item: id('a'), ReturnItemCollectionMetrics }));
  assert.equal(plain.ItemCollectionMetrics, undefined);
});
