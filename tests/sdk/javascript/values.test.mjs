// All ten attribute types make the round trip.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, NumberValue, PutCommand } from '@aws-sdk/lib-dynamodb';

import { attribute, createPlainTable, createTable, documents, hashKey, rangeKey, send } from './database.mjs';

async function roundTrip(t, value) {
  const TableName = await createPlainTable(t);
  await send(new PutItemCommand({ TableName, Item: { id: { S: 'a' }, value } }));
  return (await send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } }))).Item.value;
}

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

const unchanged = {
  'a string with escapes and other planes': { S: 'tab\t quote" slash/ back\\ nul\u0000 é 日本 \u{1f600}' },
  'an empty string': { S: '' },
  'a number of 38 digits': { N: '12345678901234567890123456789012345678' },
  'a negative fraction of 38 digits': { N: '-1.2345678901234567890123456789012345678' },
  'every byte as binary': { B: everyByte },
  'an empty binary': { B: new Uint8Array() },
  true: { BOOL: true },
  false: { BOOL: false },
  null: { NULL: true },
  'an empty map': { M: {} },
  'an empty list': { L: [] },
  'nested documents': { M: { list: { L: [{ N: '1' }, { M: { deep: { L: [{ S: 'x' }] } } }] } } },
};
for (const [claim, value] of Object.entries(unchanged)) {
  test(`${claim} comes back as it went`, async (t) => assert.deepEqual(await roundTrip(t, value), value));
}

const numbers = {
  '+0100.50': '100.5',
  '-0': '0',
  '1e3': '1000',
  '1.0': '1',
  '0.00001e5': '1',
  '-12.3e-2': '-0.123',
};
for (const [written, read] of Object.entries(numbers)) {
  test(`the number ${written} reads back as ${read}`, async (t) =>
    assert.deepEqual(await roundTrip(t, { N: written }), { N: read }));
}

test('the largest and the smallest numbers keep their value', async (t) => {
  const largest = '9.9999999999999999999999999999999999999E+125';
  const { NS } = await roundTrip(t, { NS: [largest, '1E-130'] });
  assert.deepEqual(new Set(NS.map(Number)), new Set([Number(largest), 1e-130]));
});

test('sets keep their members whatever the order', async (t) => {
  assert.deepEqual(new Set((await roundTrip(t, { SS: ['b', 'a', 'c'] })).SS), new Set(['a', 'b', 'c']));
  assert.deepEqual(new Set((await roundTrip(t, { NS: ['10', '9', '-1.5'] })).NS), new Set(['-1.5', '9', '10']));
  const { BS } = await roundTrip(t, { BS: [Uint8Array.of(255), Uint8Array.of(0, 1)] });
  assert.deepEqual(BS.map((bytes) => [...bytes]).slice().sort(), [[0, 1], [255]]);
});

test('number keys are equal by value', async (t) => {
  const TableName = await createTable(t, {
    AttributeDefinitions: [attribute('n', 'N'), attribute('b', 'B')],
    KeySchema: [hashKey('n'), rangeKey('b')],
  });
  const b = { B: everyByte };
  await send(new PutItemCommand({ TableName, Item: { n: { N: '1.50' }, b } }));
  const { Item } = await send(new GetItemCommand({ TableName, Key: { n: { N: '15e-1' }, b } }));
  assert.deepEqual(Item, { n: { N: '1.5' }, b });
  await send(new DeleteItemCommand({ TableName, Key: { n: { N: '1.5' }, b } }));
  assert.equal((await send(new GetItemCommand({ TableName, Key: { n: { N: '1.5' }, b } }))).Item, undefined);
});

test('the document client writes and reads plain JavaScript values', async (t) => {
  const TableName = await createPlainTable(t);
  const Item = {
    id: 'doc',
    text: 'words',
    count: 42,
    ratio: -0.25,
    huge: NumberValue.from('12345678901234567890123456789012345678'),
    bytes: Uint8Array.of(1, 2, 3),
    yes: true,
    nothing: null,
    tags: new Set(['x', 'y']),
    primes: new Set([2, 3, 5]),
    list: [1, 'two', { three: 3 }],
    map: { inner: { deep: [] } },
  };
  await documents.send(new PutCommand({ TableName, Item }));
  const read = await documents.send(new GetCommand({ TableName, Key: { id: 'doc' } }));
  assert.deepEqual(read.Item, { ...Item, huge: 12345678901234567890123456789012345678n });
});
