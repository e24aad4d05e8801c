// BatchGetItem and BatchWriteItem.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { BatchGetItemCommand, BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';

import { createPlainTable, documents, send } from './database.mjs';

const put = (id, more = {}) => ({ PutRequest: { Item: { id, ...more } } });
const drop = (id) => ({ DeleteRequest: { Key: { id } } });
const write = (RequestItems) => documents.send(new BatchWriteCommand({ RequestItems }));

test('a batch puts and deletes in several tables', async (t) => {
  const [first, second] = [await createPlainTable(t), await createPlainTable(t)];
  await write({ [first]: [put('a'), put('b')] });
  const answer = await write({ [first]: [drop('a'), put('c')], [second]: [put('d')] });
  assert.deepEqual(answer.UnprocessedItems, {});
  const ids = async (TableName) =>
    (await send(new ScanCommand({ TableName }))).Items.map((item) => item.id.S).slice().sort();
  assert.deepEqual(await ids(first), ['b', 'c']);
  assert.deepEqual(await ids(second), ['d']);
});

test('a batch gets what is there, from several tables, projected', async (t) => {
  const [first, second] = [await createPlainTable(t), await createPlainTable(t)];
  await write({ [first]: [put('a', { x: 1, y: 2 }), put('b', { x: 3 })], [second]: [put('c', { z: 4 })] });
  const { Responses, UnprocessedKeys } = await documents.send(
    new BatchGetCommand({
      RequestItems: {
        [first]: { Keys: [{ id: 'a' }, { id: 'b' }, { id: 'absent' }], ProjectionExpression: 'id, x' },
        [second]: { Keys: [{ id: 'c' }], ConsistentRead: true },
      },
    }),
  );
  const byId = Responses[first].slice().sort((a, b) => a.id.localeCompare(b.id));
  assert.deepEqual(byId, [
    { id: 'a', x: 1 },
    { id: 'b', x: 3 },
  ]);
  assert.deepEqual(Responses[second], [{ id: 'c', z: 4 }]);
  assert.deepEqual(UnprocessedKeys, {});
});

test('what does not fit into 16 MB comes back as unprocessed keys', async (t) => {
  const TableName = await createPlainTable(t);
  const ids = Array.from({ length: 60 }, (_, i) => `item-${i}`);
  const payload = 'x'.repeat(390_000);
  for (let i = 0; i < ids.length; i += 20) {
    await write({ [TableName]: ids.slice(i, i + 20).map((id) => put(id, { payload })) });
  }
  const found = [];
  let RequestItems = { [TableName]: { Keys: ids.map((id) => ({ id: { S: id } })) } };
  let rounds = 0;
  while (Object.keys(RequestItems).length > 0) {
    const answer = await send(new BatchGetItemCommand({ RequestItems }));
    assert.ok(answer.Responses[TableName].length > 0);
    found.push(...answer.Responses[TableName].map((item) => item.id.S));
    RequestItems = answer.UnprocessedKeys;
    ++rounds;
  }
  assert.equal(rounds, 2);
  assert.deepEqual(found.slice().sort(), ids.slice().sort());
});

test('a batch that names one item twice is refused', async (t) => {
  const TableName = await createPlainTable(t);
  await assert.rejects(write({ [TableName]: [put('a'), drop('a')] }), {
    name: 'ValidationException',
    message: 'Provided list of item keys contains duplicates',
  });
});

test('a batch of 26 writes is refused', async (t) => {
  const TableName = await createPlainTable(t);
  const requests = Array.from({ length: 26 }, (_, i) => ({ PutRequest: { Item: { id: { S: `${i}` } } } }));
  await assert.rejects(send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } })), {
    name: 'ValidationException',
  });
});
