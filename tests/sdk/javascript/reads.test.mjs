// Query and Scan over tables and indexes, and their pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  BatchWriteItemCommand,
  paginateQuery,
  paginateScan,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { paginateQuery as paginateDocuments, QueryCommand as DocumentQuery } from '@aws-sdk/lib-dynamodb';

import {
  attribute,
  client,
  collect,
  createSongs,
  createTable,
  documents,
  hashKey,
  rangeKey,
  send,
  songs,
} from './database.mjs';

const titles = (items) => items.map((item) => item.Title.S);

const byArtist = (TableName, more = {}) => ({
  TableName,
  KeyConditionExpression: 'Artist = :artist',
  ExpressionAttributeValues: { ':artist': { S: 'Acme' }, ...more.values },
  ...more.input,
});

test('a query answers one partition in order of its sort key', async (t) => {
  const TableName = await createSongs(t);
  const forward = await send(new QueryCommand(byArtist(TableName)));
  assert.deepEqual(titles(forward.Items), ['Away', 'Bright', 'Cold']);
  assert.equal(forward.Count, 3);
  assert.equal(forward.ScannedCount, 3);
  assert.equal(forward.LastEvaluatedKey, undefined);
  const backward = await send(new QueryCommand(byArtist(TableName, { input: { ScanIndexForward: false } })));
  assert.deepEqual(titles(backward.Items), ['Cold', 'Bright', 'Away']);
});

const ranges = {
  'Title = :t': ['Bright'],
  'Title < :t': ['Away'],
  'Title <= :t': ['Away', 'Bright'],
  'Title > :t': ['Cold'],
  'Title >= :t': ['Bright', 'Cold'],
  'Title BETWEEN :t AND :u': ['Bright', 'Cold'],
  'begins_with(Title, :prefix)': ['Bright'],
};
for (const [range, expected] of Object.entries(ranges)) {
  test(`a query by ${range} finds ${expected}`, async (t) => {
    const TableName = await createSongs(t);
    const all = { ':t': { S: 'Bright' }, ':u': { S: 'Cold' }, ':prefix': { S: 'Br' } };
    const values = Object.fromEntries(Object.entries(all).filter(([name]) => new RegExp(`${name}\\b`).test(range)));
    const KeyConditionExpression = `Artist = :artist AND ${range}`;
    const { Items } = await send(new QueryCommand(byArtist(TableName, { values, input: { KeyConditionExpression } })));
    assert.deepEqual(titles(Items), expected);
  });
}

test('a filter drops items after they were counted as examined', async (t) => {
  const TableName = await createSongs(t);
  const input = { FilterExpression: 'Rating > :three' };
  const found = await send(new QueryCommand(byArtist(TableName, { values: { ':three': { N: '3' } }, input })));
  assert.deepEqual(titles(found.Items), ['Away', 'Cold']);
  assert.equal(found.Count, 2);
  assert.equal(found.ScannedCount, 3);
});

test('a local index orders by its own sort key and fetches what it does not project', async (t) => {
  const TableName = await createSongs(t);
  const keys = await send(new QueryCommand(byArtist(TableName, { input: { IndexName: 'ByYear' } })));
  assert.deepEqual(titles(keys.Items), ['Cold', 'Bright', 'Away']);
  assert.deepEqual(Object.keys(keys.Items[0]).slice().sort(), ['Artist', 'Title', 'Year']);
  const whole = await send(
    new QueryCommand(byArtist(TableName, { input: { IndexName: 'ByYear', Select: 'ALL_ATTRIBUTES' } })),
  );
  assert.deepEqual(whole.Items[0], songs[1]);
});

test('a global index holds its keys, the table keys and what it includes', async (t) => {
  const TableName = await createSongs(t);
  const { Items } = await send(
    new QueryCommand({
      TableName,
      IndexName: 'ByGenre',
      KeyConditionExpression: 'Genre = :genre AND #year > :year',
      ExpressionAttributeNames: { '#year': 'Year' },
      ExpressionAttributeValues: { ':genre': { S: 'pop' }, ':year': { N: '1990' } },
    }),
  );
  assert.deepEqual(titles(Items), ['Bright', 'Away']);
  assert.deepEqual(Object.keys(Items[0]).slice().sort(), ['Artist', 'Genre', 'Rating', 'Title', 'Year']);
});

test('an item without the key of an index is not in the index', async (t) => {
  const TableName = await createSongs(t);
  const inIndex = await send(new ScanCommand({ TableName, IndexName: 'ByGenre' }));
  assert.deepEqual(titles(inIndex.Items).slice().sort(), ['Away', 'Bright', 'Cold', 'Drift']);
  assert.equal((await send(new ScanCommand({ TableName }))).Count, 5);
});

test('the index follows when an item moves', async (t) => {
  const TableName = await createSongs(t);
  await send(new PutItemCommand({ TableName, Item: { ...songs[3], Genre: { S: 'rock' } } }));
  const genre = async (name) =>
    titles(
      (
        await send(
          new QueryCommand({
            TableName,
            IndexName: 'ByGenre',
            KeyConditionExpression: 'Genre = :genre',
            ExpressionAttributeValues: { ':genre': { S: name } },
          }),
        )
      ).Items,
    );
  assert.deepEqual(await genre('pop'), ['Bright', 'Away']);
  assert.deepEqual(await genre('rock'), ['Drift', 'Cold']);
});

test('Select COUNT answers counts without items', async (t) => {
  const TableName = await createSongs(t);
  const counted = await send(new QueryCommand(byArtist(TableName, { input: { Select: 'COUNT' } })));
  assert.equal(counted.Count, 3);
  assert.equal(counted.Items, undefined);
});

test('a projection picks attributes of a query through the document client', async (t) => {
  const TableName = await createSongs(t);
  const { Items } = await documents.send(
    new DocumentQuery({
      TableName,
      KeyConditionExpression: 'Artist = :artist',
      ProjectionExpression: 'Title, Rating',
      ExpressionAttributeValues: { ':artist': 'Bolt' },
    }),
  );
  assert.deepEqual(Items, [
    { Title: 'Drift', Rating: 2 },
    { Title: 'Untagged', Rating: 1 },
  ]);
});

test('paginators walk every page of a query in both directions', async (t) => {
  const TableName = await createSongs(t);
  const pages = await collect(paginateQuery({ client, pageSize: 1 }, byArtist(TableName)));
  assert.deepEqual(
    pages.flatMap((page) => titles(page.Items)),
    ['Away', 'Bright', 'Cold'],
  );
  for (const page of pages) assert.ok(page.Count <= 1);

  const input = byArtist(TableName, { input: { IndexName: 'ByYear', ScanIndexForward: false } });
  const backward = await collect(paginateQuery({ client, pageSize: 2 }, input));
  assert.deepEqual(
    backward.flatMap((page) => titles(page.Items)),
    ['Away', 'Bright', 'Cold'],
  );
});

test('paginators walk a global index through keys of index and table', async (t) => {
  const TableName = await createSongs(t);
  const pages = await collect(
    paginateDocuments(
      { client: documents, pageSize: 1 },
      {
        TableName,
        IndexName: 'ByGenre',
        KeyConditionExpression: 'Genre = :genre',
        ExpressionAttributeValues: { ':genre': 'pop' },
      },
    ),
  );
  assert.deepEqual(
    pages.flatMap((page) => page.Items.map((item) => item.Title)),
    ['Drift', 'Bright', 'Away'],
  );
  assert.deepEqual(pages[0].LastEvaluatedKey, { Genre: 'pop', Year: 1987, Artist: 'Bolt', Title: 'Drift' });
});

async function createNumbered(t, count, payload = '') {
  const TableName = await createTable(t, {
    AttributeDefinitions: [attribute('pk', 'N'), attribute('sk', 'N')],
    KeySchema: [hashKey('pk'), rangeKey('sk')],
  });
  const requests = Array.from({ length: count }, (_, i) => ({
    PutRequest: { Item: { pk: { N: String(i % 10) }, sk: { N: String(i) }, payload: { S: payload } } },
  }));
  for (let i = 0; i < count; i += 25) {
    await send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests.slice(i, i + 25) } }));
  }
  return TableName;
}

const numbersOf = (pages) =>
  pages.flatMap((page) => page.Items.map((item) => Number(item.sk.N))).slice().sort((a, b) => a - b);
const firstNumbers = (count) => Array.from({ length: count }, (_, i) => i);

test('a scan in small pages finds every item once', async (t) => {
  const TableName = await createNumbered(t, 50);
  assert.deepEqual(numbersOf(await collect(paginateScan({ client, pageSize: 7 }, { TableName }))), firstNumbers(50));
});

test('the segments of a parallel scan find every item once', async (t) => {
  const TableName = await createNumbered(t, 100);
  const segments = await Promise.all(
    firstNumbers(4).map((Segment) =>
      collect(paginateScan({ client, pageSize: 9 }, { TableName, Segment, TotalSegments: 4 })),
    ),
  );
  assert.deepEqual(numbersOf(segments.flat()), firstNumbers(100));
});

test('a page ends at one megabyte', async (t) => {
  const TableName = await createNumbered(t, 25, 'x'.repeat(60_000));
  const pages = await collect(paginateScan({ client }, { TableName }));
  assert.equal(pages.length, 2);
  assert.ok(pages[0].Count > pages[1].Count);
  assert.deepEqual(numbersOf(pages), firstNumbers(25));
});
