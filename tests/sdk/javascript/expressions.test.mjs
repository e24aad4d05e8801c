// Conditions, updates and projections of single items, through the document client.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

import { createPlainTable, documents } from './database.mjs';

const stored = {
  id: 'a',
  name: 'Harbour',
  size: 7,
  tags: new Set(['red', 'blue']),
  list: ['x', 'y', 'z'],
  map: { frame: { deep: 2 }, shown: true },
};

async function withItem(t) {
  const TableName = await createPlainTable(t);
  await documents.send(new PutCommand({ TableName, Item: stored }));
  const at = { TableName, Key: { id: 'a' } };
  return {
    TableName,
    update: (UpdateExpression, ExpressionAttributeValues, more = {}) =>
      documents.send(
        new UpdateCommand({ ...at, UpdateExpression, ExpressionAttributeValues, ReturnValues: 'ALL_NEW', ...more }),
      ),
    remove: (more) => documents.send(new DeleteCommand({ ...at, ...more })),
    get: async (more = {}) => (await documents.send(new GetCommand({ ...at, ...more }))).Item,
    put: (Item, more) => documents.send(new PutCommand({ TableName, Item, ...more })),
  };
}

const names = { '#n': 'name', '#s': 'size', '#l': 'list', '#m': 'map' };
const conditions = [
  ['#s = :seven', true],
  ['#s <> :seven', false],
  ['#s < :eight', true],
  ['#s <= :seven', true],
  ['#s > :eight', false],
  ['#s >= :seven', true],
  ['#s BETWEEN :seven AND :eight', true],
  ['#s IN (:eight, :seven)', true],
  ['attribute_exists(#m.frame.deep)', true],
  ['attribute_not_exists(#l[3])', true],
  ['attribute_type(tags, :set)', true],
  ['begins_with(#n, :prefix)', true],
  ['contains(#n, :part)', true],
  ['contains(tags, :red)', true],
  ['contains(#l, :red)', false],
  ['size(#n) = :seven', true],
  ['size(#l) < size(#n)', true],
  ['NOT #s = :seven', false],
  ['#s = :eight OR #s = :seven AND attribute_exists(id)', true],
  ['(#s = :eight OR #s = :seven) AND attribute_not_exists(id)', false],
  ['#m.shown = :true AND #l[1] = :y', true],
  ['absent <> :seven', true],
];
const values = {
  ':seven': 7,
  ':eight': 8,
  ':set': 'SS',
  ':prefix': 'Har',
  ':part': 'bou',
  ':red': 'red',
  ':true': true,
  ':y': 'y',
};

// Unused names and values are refused, so each condition brings only what it mentions.
const mentioned = (all, text) => {
  const used = Object.entries(all).filter(([name]) => new RegExp(`${name}\\b`).test(text));
  return used.length ? Object.fromEntries(used) : undefined;
};
for (const [ConditionExpression, holds] of conditions) {
  test(`the condition ${ConditionExpression} is ${holds}`, async (t) => {
    const { remove, get } = await withItem(t);
    const removal = remove({
      ConditionExpression,
      ExpressionAttributeNames: mentioned(names, ConditionExpression),
      ExpressionAttributeValues: mentioned(values, ConditionExpression),
    });
    if (holds) await removal;
    else await assert.rejects(removal, ConditionalCheckFailedException);
    assert.equal((await get()) === undefined, holds);
  });
}

test('a failed condition brings the item when it is asked for', async (t) => {
  const { put, get } = await withItem(t);
  const refused = put(
    { id: 'a', name: 'Quay' },
    { ConditionExpression: 'attribute_not_exists(id)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
  );
  await assert.rejects(refused, (error) => {
    assert.ok(error instanceof ConditionalCheckFailedException);
    assert.equal(error.message, 'The conditional request failed');
    assert.equal(error.Item.name.S ?? error.Item.name, 'Harbour');
    return true;
  });
  assert.deepEqual(await get(), stored);
});

test('a failed condition brings no item when it is not asked for', async (t) => {
  const { put } = await withItem(t);
  const refused = put({ id: 'a' }, { ConditionExpression: 'attribute_not_exists(id)' });
  await assert.rejects(refused, (error) => error.Item === undefined);
});

test('SET assigns, computes and fills in what is missing', async (t) => {
  const { update } = await withItem(t);
  const { Attributes } = await update(
    'SET #s = #s + :one, fresh = if_not_exists(absent, :one), #l = list_append(:front, #l), #m.frame.deep = :one - #s',
    { ':one': 1, ':front': ['w'] },
    { ExpressionAttributeNames: { '#s': 'size', '#l': 'list', '#m': 'map' } },
  );
  assert.deepEqual(Attributes, {
    ...stored,
    size: 8,
    fresh: 1,
    list: ['w', 'x', 'y', 'z'],
    map: { frame: { deep: -6 }, shown: true },
  });
});

test('REMOVE takes away attributes and list elements', async (t) => {
  const { update } = await withItem(t);
  const { Attributes } = await update('REMOVE #l[0], #l[2], #m.frame, #n', undefined, {
    ExpressionAttributeNames: { '#l': 'list', '#m': 'map', '#n': 'name' },
  });
  assert.deepEqual(Attributes, { id: 'a', size: 7, tags: stored.tags, list: ['y'], map: { shown: true } });
});

test('ADD counts and extends sets, DELETE takes members away', async (t) => {
  const { update } = await withItem(t);
  const { Attributes } = await update(
    'ADD #s :five, visits :five DELETE tags :red',
    { ':five': 5, ':red': new Set(['red']) },
    {
      ExpressionAttributeNames: { '#s': 'size' },
    },
  );
  assert.equal(Attributes.size, 12);
  assert.equal(Attributes.visits, 5);
  assert.deepEqual(Attributes.tags, new Set(['blue']));
  const added = await update('ADD tags :green', { ':green': new Set(['green', 'blue']) });
  assert.deepEqual(added.Attributes.tags, new Set(['blue', 'green']));
});

test('an update creates the item that is not there', async (t) => {
  const { TableName } = await withItem(t);
  const { Attributes } = await documents.send(
    new UpdateCommand({
      TableName,
      Key: { id: 'new' },
      UpdateExpression: 'SET a = :a',
      ExpressionAttributeValues: { ':a': 1 },
      ReturnValues: 'ALL_NEW',
    }),
  );
  assert.deepEqual(Attributes, { id: 'new', a: 1 });
});

const returned = {
  NONE: undefined,
  ALL_OLD: stored,
  ALL_NEW: { ...stored, size: 8 },
  UPDATED_OLD: { size: 7 },
  UPDATED_NEW: { size: 8 },
};
for (const [ReturnValues, expected] of Object.entries(returned)) {
  test(`an update answers ${ReturnValues}`, async (t) => {
    const { update } = await withItem(t);
    const more = { ReturnValues, ExpressionAttributeNames: { '#s': 'size' } };
    assert.deepEqual((await update('ADD #s :one', { ':one': 1 }, more)).Attributes, expected);
  });
}

test('put and delete answer the old item', async (t) => {
  const { put, remove } = await withItem(t);
  assert.deepEqual((await put({ id: 'a' }, { ReturnValues: 'ALL_OLD' })).Attributes, stored);
  assert.deepEqual((await remove({ ReturnValues: 'ALL_OLD' })).Attributes, { id: 'a' });
  assert.equal((await remove({ ReturnValues: 'ALL_OLD' })).Attributes, undefined);
});

test('a projection picks attributes, elements and members', async (t) => {
  const { get } = await withItem(t);
  const projected = await get({
    ProjectionExpression: '#n, #l[2], #l[0], #m.frame, absent',
    ExpressionAttributeNames: { '#n': 'name', '#l': 'list', '#m': 'map' },
  });
  assert.deepEqual(projected, { name: 'Harbour', list: ['x', 'z'], map: { frame: { deep: 2 } } });
});
