// The dynamodb-toolbox library: a table, entities with schemas, and actions on them.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';

import { CreateTableCommand, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { Table } from 'dynamodb-toolbox/table';
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query';
import { ScanCommand } from 'dynamodb-toolbox/table/actions/scan';
import { BatchGetCommand, execute as executeBatchGet } from 'dynamodb-toolbox/table/actions/batchGet';
import { BatchWriteCommand, execute as executeBatchWrite } from 'dynamodb-toolbox/table/actions/batchWrite';
import { Entity } from 'dynamodb-toolbox/entity';
import { BatchGetRequest } from 'dynamodb-toolbox/entity/actions/batchGet';
import { BatchPutRequest } from 'dynamodb-toolbox/entity/actions/batchPut';
import { ConditionCheck } from 'dynamodb-toolbox/entity/actions/transactCheck';
import { DeleteItemCommand } from 'dynamodb-toolbox/entity/actions/delete';
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get';
import { GetTransaction } from 'dynamodb-toolbox/entity/actions/transactGet';
import { execute as executeTransactGet } from 'dynamodb-toolbox/entity/actions/transactGet';
import { execute as executeTransactWrite } from 'dynamodb-toolbox/entity/actions/transactWrite';
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put';
import { PutTransaction } from 'dynamodb-toolbox/entity/actions/transactPut';
import { $add, $append, $remove, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update';
import { UpdateTransaction } from 'dynamodb-toolbox/entity/actions/transactUpdate';
import { item } from 'dynamodb-toolbox/schema/item';
import { list } from 'dynamodb-toolbox/schema/list';
import { map } from 'dynamodb-toolbox/schema/map';
import { number } from 'dynamodb-toolbox/schema/number';
import { set } from 'dynamodb-toolbox/schema/set';
import { string } from 'dynamodb-toolbox/schema/string';

import { attribute, documents, hashKey, notYet, rangeKey, send } from './database.mjs';

const name = `toolbox-${randomUUID()}`;
const shop = new Table({
  name,
  documentClient: documents,
  partitionKey: { name: 'shop', type: 'string' },
  sortKey: { name: 'product', type: 'string' },
  indexes: {
    byMaker: {
      type: 'global',
      partitionKey: { name: 'maker', type: 'string' },
      sortKey: { name: 'price', type: 'number' },
    },
  },
});
const Product = new Entity({
  name: 'Product',
  table: shop,
  schema: item({
    shop: string().key(),
    product: string().key(),
    maker: string().optional(),
    price: number().default(1),
    tags: set(string()).optional(),
    notes: list(string()).optional(),
    place: map({ row: number(), side: string().optional() }).optional(),
  }),
});

before(() =>
  send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        attribute('shop', 'S'),
        attribute('product', 'S'),
        attribute('maker', 'S'),
        attribute('price', 'N'),
      ],
      KeySchema: [hashKey('shop'), rangeKey('product')],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byMaker',
          KeySchema: [hashKey('maker'), rangeKey('price')],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  ),
);
after(() => send(new DeleteTableCommand({ TableName: name })));

const apple = { shop: 'north', product: 'apple' };
const products = [
  { ...apple, maker: 'ann', price: 3, tags: new Set(['red', 'fruit']), place: { row: 1, side: 'left' } },
  { shop: 'north', product: 'bread', maker: 'bob', price: 5 },
  { shop: 'south', product: 'apple', maker: 'ann', price: 2 },
];
beforeEach(() =>
  executeBatchWrite(
    shop.build(BatchWriteCommand).requests(...products.map((one) => Product.build(BatchPutRequest).item(one))),
  ),
);

const read = async (key) => (await Product.build(GetItemCommand).key(key).options({ consistent: true }).send()).Item;
const plain = ({ created, modified, entity, ...rest }) => rest;

test('an item is put by its schema and read back', async () => {
  const written = { shop: 'east', product: 'tea', notes: ['hot'], place: { row: 2, side: 'left' } };
  await Product.build(PutItemCommand).item(written).send();
  const found = await read({ shop: 'east', product: 'tea' });
  assert.deepEqual(plain(found), { ...written, price: 1 });
  assert.ok(found.created);
  await Product.build(DeleteItemCommand).key({ shop: 'east', product: 'tea' }).send();
  assert.equal(await read({ shop: 'east', product: 'tea' }), undefined);
});

test('a put under a condition that fails is refused', async () => {
  const put = Product.build(PutItemCommand)
    .item(products[0])
    .options({ condition: { attr: 'product', exists: false } });
  await assert.rejects(put.send(), { name: 'ConditionalCheckFailedException' });
});

test('an update adds, appends and removes', async () => {
  const change = { ...apple, price: $add(2), notes: $append(['fresh']), maker: $remove(), place: { row: 4 } };
  const update = Product.build(UpdateItemCommand).item(change).options({ returnValues: 'ALL_NEW' });
  const { Attributes } = await update.send();
  assert.equal(Attributes.price, 5);
  assert.deepEqual(Attributes.notes, ['fresh']);
  assert.deepEqual(Attributes.place, { row: 4, side: 'left' });
  assert.equal(Attributes.maker, undefined);
});

test('queries walk table and index, with a range and a filter', async () => {
  const north = shop.build(QueryCommand).entities(Product).query({ partition: 'north', range: { gte: 'b' } });
  assert.deepEqual((await north.send()).Items.map((one) => one.product), ['bread']);
  const byAnn = shop
    .build(QueryCommand)
    .entities(Product)
    .query({ index: 'byMaker', partition: 'ann' })
    .options({ reverse: true, filters: { Product: { attr: 'shop', eq: 'north' } } });
  assert.deepEqual((await byAnn.send()).Items.map((one) => one.price), [3]);
});

test('a scan brings every item of the entity', async () => {
  const { Items } = await shop.build(ScanCommand).entities(Product).options({ consistent: true }).send();
  assert.equal(Items.length, 3);
  assert.deepEqual(Items.find((one) => one.tags).tags, new Set(['red', 'fruit']));
});

test('a batch reads what is there', async () => {
  const requests = [apple, { shop: 'west', product: 'none' }].map((key) => Product.build(BatchGetRequest).key(key));
  const { Responses } = await executeBatchGet(shop.build(BatchGetCommand).requests(...requests));
  assert.deepEqual(Responses[0].map((one) => one?.price), [3, undefined]);
});

test('transactions write together and read together', { skip: notYet('transactions') }, async () => {
  const cheap = (limit) => Product.build(ConditionCheck).key(apple).condition({ attr: 'price', lt: limit });
  const bread = { shop: 'north', product: 'bread' };
  const work = [
    Product.build(UpdateTransaction).item({ ...bread, price: $add(1) }),
    Product.build(PutTransaction).item({ shop: 'north', product: 'cake', price: 9 }),
  ];
  await executeTransactWrite(cheap(10), ...work);
  const { Responses } = await executeTransactGet(
    Product.build(GetTransaction).key(bread),
    Product.build(GetTransaction).key({ shop: 'north', product: 'cake' }),
  );
  assert.deepEqual(Responses.map(({ Item }) => Item.price), [6, 9]);
  await assert.rejects(executeTransactWrite(cheap(1), ...work), (error) => {
    assert.equal(error.name, 'TransactionCanceledException');
    assert.deepEqual(error.CancellationReasons.map(({ Code }) => Code), ['ConditionalCheckFailed', 'None', 'None']);
    return true;
  });
  await Product.build(DeleteItemCommand).key({ shop: 'north', product: 'cake' }).send();
});
