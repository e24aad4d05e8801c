// The Dynamoose library: a model with an index.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';

import { DeleteTableCommand, DynamoDB } from '@aws-sdk/client-dynamodb';
import dynamoose from 'dynamoose';

import { clientOptions, send } from './database.mjs';

dynamoose.aws.ddb.set(new DynamoDB(clientOptions));

const schema = new dynamoose.Schema(
  {
    owner: { type: String, hashKey: true },
    name: { type: String, rangeKey: true },
    kind: { type: String, index: { name: 'byKind', type: 'global', rangeKey: 'age' } },
    age: Number,
    weights: { type: Set, schema: [Number] },
    chip: { type: Object, schema: { id: String, on: Boolean } },
    born: Date,
  },
  { timestamps: true },
);

const tableName = `pets-${randomUUID()}`;
const Pet = dynamoose.model(tableName, schema);
const table = new dynamoose.Table(tableName, [Pet], {
  create: true,
  waitForActive: true,
  throughput: 'ON_DEMAND',
  initialize: false,
});

before(() => table.initialize());
after(() => send(new DeleteTableCommand({ TableName: tableName })));

const pets = [
  { owner: 'ann', name: 'Rex', kind: 'dog', age: 3 },
  { owner: 'ann', name: 'Tom', kind: 'cat', age: 9 },
  { owner: 'bob', name: 'Fay', kind: 'dog', age: 12 },
];
beforeEach(() => Pet.batchPut(pets));

const names = (found) => found.map((pet) => pet.name);

test('a created document reads back with its types', async () => {
  const born = new Date('2020-02-03T04:05:06.000Z');
  const chip = { id: 'c-1', on: true };
  await Pet.create({ owner: 'cid', name: 'Ivy', kind: 'owl', age: 1, weights: new Set([1.5, 2]), chip, born });
  const read = await Pet.get({ owner: 'cid', name: 'Ivy' });
  assert.equal(read.age, 1);
  assert.deepEqual(new Set(read.weights), new Set([1.5, 2]));
  assert.deepEqual({ ...read.chip }, chip);
  assert.deepEqual(read.born, born);
  assert.ok(read.createdAt);
  await read.delete();
  assert.equal(await Pet.get({ owner: 'cid', name: 'Ivy' }), undefined);
});

test('a document is not created over another', async () => {
  await assert.rejects(Pet.create(pets[0]), { name: 'ConditionalCheckFailedException' });
});

test('an update sets, adds and removes', async () => {
  const key = { owner: 'ann', name: 'Rex' };
  const updated = await Pet.update(key, {
    $ADD: { age: 1 },
    $SET: { chip: { id: 'c-2', on: false } },
    $REMOVE: ['kind'],
  });
  assert.equal(updated.age, 4);
  assert.equal(updated.chip.id, 'c-2');
  assert.equal(updated.kind, undefined);
});

test('an update under a condition that fails is refused', async () => {
  const condition = new dynamoose.Condition().where('age').gt(100);
  const update = Pet.update({ owner: 'ann', name: 'Rex' }, { age: 5 }, { condition });
  await assert.rejects(update, { name: 'ConditionalCheckFailedException' });
});

test('a query uses the table and the index', async () => {
  assert.deepEqual(names(await Pet.query('owner').eq('ann').exec()), ['Rex', 'Tom']);
  assert.deepEqual(names(await Pet.query('owner').eq('ann').where('name').beginsWith('T').exec()), ['Tom']);
  const dogs = await Pet.query('kind').eq('dog').using('byKind').sort('descending').exec();
  assert.deepEqual(names(dogs), ['Fay', 'Rex']);
  assert.equal((await Pet.query('kind').eq('dog').where('age').ge(10).count().exec()).count, 1);
});

test('a query walks pages by its last key', async () => {
  const first = await Pet.query('owner').eq('ann').limit(1).exec();
  assert.deepEqual(names(first), ['Rex']);
  assert.deepEqual(names(await Pet.query('owner').eq('ann').startAt(first.lastKey).exec()), ['Tom']);
  assert.deepEqual(names(await Pet.query('owner').eq('ann').limit(1).all().exec()), ['Rex', 'Tom']);
});

test('a scan filters, alone and in parallel', async () => {
  const young = await Pet.scan('age').lt(10).exec();
  assert.deepEqual(names(young).slice().sort(), ['Rex', 'Tom']);
  assert.deepEqual(names(await Pet.scan().parallel(3).exec()).slice().sort(), ['Fay', 'Rex', 'Tom']);
});

test('batches get and delete', async () => {
  const keys = pets.map(({ owner, name }) => ({ owner, name }));
  assert.equal((await Pet.batchGet([...keys, { owner: 'zed', name: 'None' }])).length, 3);
  const { unprocessedItems } = await Pet.batchDelete(keys.slice(0, 2));
  assert.deepEqual(unprocessedItems, []);
  assert.deepEqual(names(await Pet.batchGet(keys)), ['Fay']);
});
