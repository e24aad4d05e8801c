// Table operations through the low-level client.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';

import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeEndpointsCommand,
  DescribeLimitsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  paginateListTables,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateTableCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';

import {
  attribute,
  client,
  clientOptions,
  collect,
  createPlainTable,
  createTable,
  endpoint,
  hashKey,
  send,
  songsDefinition,
} from './database.mjs';

// A client that counts what it sends: a waiter that needs a second look would sleep for 20 seconds.
function countingClient() {
  const counting = new DynamoDBClient(clientOptions);
  counting.sent = 0;
  counting.middlewareStack.add((next) => (args) => (counting.sent++, next(args)), { step: 'initialize' });
  return counting;
}

const describe = async (TableName) => (await send(new DescribeTableCommand({ TableName }))).Table;

test('a new table is ACTIVE at the first look of the waiter', async (t) => {
  const TableName = await createPlainTable(t);
  const counting = countingClient();
  const waited = await waitUntilTableExists({ client: counting, maxWaitTime: 30 }, { TableName });
  assert.equal(waited.state, 'SUCCESS');
  assert.equal(counting.sent, 1);
});

test('a deleted table is gone at the first look of the waiter', async () => {
  const TableName = `short-lived-${randomUUID()}`;
  await send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [attribute('id', 'S')],
      KeySchema: [hashKey('id')],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const { TableDescription } = await send(new DeleteTableCommand({ TableName }));
  assert.equal(TableDescription.TableStatus, 'DELETING');
  const counting = countingClient();
  const waited = await waitUntilTableNotExists({ client: counting, maxWaitTime: 30 }, { TableName });
  assert.equal(waited.state, 'SUCCESS');
  assert.equal(counting.sent, 1);
});

test('DescribeTable answers keys, indexes, billing and identity', async (t) => {
  const TableName = await createTable(t, songsDefinition);
  const table = await describe(TableName);
  assert.equal(table.TableName, TableName);
  assert.equal(table.TableStatus, 'ACTIVE');
  assert.deepEqual(table.KeySchema, songsDefinition.KeySchema);
  assert.equal(table.AttributeDefinitions.length, 4);
  assert.equal(table.BillingModeSummary.BillingMode, 'PAY_PER_REQUEST');
  assert.equal(table.ProvisionedThroughput.ReadCapacityUnits, 0);
  assert.equal(table.ItemCount, 0);
  assert.equal(table.DeletionProtectionEnabled, false);
  assert.ok(table.CreationDateTime instanceof Date);
  assert.match(table.TableArn, new RegExp(`^arn:aws:dynamodb:us-east-1:\\d{12}:table/${TableName}$`));
  assert.match(table.TableId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

  const [global] = table.GlobalSecondaryIndexes;
  assert.equal(global.IndexStatus, 'ACTIVE');
  assert.equal(global.IndexArn, `${table.TableArn}/index/ByGenre`);
  assert.deepEqual(global.Projection, { ProjectionType: 'INCLUDE', NonKeyAttributes: ['Rating'] });
  const [local] = table.LocalSecondaryIndexes;
  assert.equal(local.IndexArn, `${table.TableArn}/index/ByYear`);
  assert.deepEqual(local.Projection, { ProjectionType: 'KEYS_ONLY' });
});

test('ListTables pages through every table in order of names', async (t) => {
  const created = [];
  for (let i = 0; i < 3; ++i) created.push(await createPlainTable(t));
  const pages = await collect(paginateListTables({ client, pageSize: 1 }, {}));
  const names = pages.flatMap((page) => page.TableNames);
  assert.deepEqual(names.slice().sort(), names);
  for (const name of created) assert.equal(names.filter((other) => other === name).length, 1);

  const after = await send(new ListTablesCommand({ ExclusiveStartTableName: created.slice().sort()[2] }));
  assert.ok(!after.TableNames.some((name) => created.includes(name)));
});

test('UpdateTable changes billing and throughput', async (t) => {
  const TableName = await createPlainTable(t);
  await send(
    new UpdateTableCommand({
      TableName,
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 3 },
    }),
  );
  const provisioned = await describe(TableName);
  assert.equal(provisioned.ProvisionedThroughput.ReadCapacityUnits, 7);
  assert.equal(provisioned.ProvisionedThroughput.WriteCapacityUnits, 3);
  assert.equal(provisioned.BillingModeSummary.BillingMode, 'PROVISIONED');

  await send(new UpdateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST' }));
  const onDemand = await describe(TableName);
  assert.equal(onDemand.BillingModeSummary.BillingMode, 'PAY_PER_REQUEST');
  assert.equal(onDemand.ProvisionedThroughput.ReadCapacityUnits, 0);
});

test('UpdateTable changes the table class', async (t) => {
  const TableName = await createPlainTable(t);
  await send(new UpdateTableCommand({ TableName, TableClass: 'STANDARD_INFREQUENT_ACCESS' }));
  assert.equal((await describe(TableName)).TableClassSummary.TableClass, 'STANDARD_INFREQUENT_ACCESS');
});

test('a protected table is not deleted until the protection is off', async (t) => {
  const TableName = await createPlainTable(t);
  await send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
  assert.equal((await describe(TableName)).DeletionProtectionEnabled, true);
  await assert.rejects(send(new DeleteTableCommand({ TableName })), { name: 'ValidationException' });
  await send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
});

test('a table cannot be created twice', async (t) => {
  const TableName = await createPlainTable(t);
  const again = new CreateTableCommand({
    TableName,
    AttributeDefinitions: [attribute('id', 'S')],
    KeySchema: [hashKey('id')],
    BillingMode: 'PAY_PER_REQUEST',
  });
  await assert.rejects(send(again), (error) => {
    assert.ok(error instanceof ResourceInUseException);
    assert.equal(error.message, `Table already exists: ${TableName}`);
    return true;
  });
});

test('a table that does not exist is a ResourceNotFoundException', async () => {
  await assert.rejects(send(new DescribeTableCommand({ TableName: 'no-such-table' })), (error) => {
    assert.ok(error instanceof ResourceNotFoundException);
    assert.equal(error.message, 'Requested resource not found: Table: no-such-table not found');
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.ok(error.$metadata.requestId);
    return true;
  });
});

test('a table is found by its ARN', async (t) => {
  const TableName = await createPlainTable(t);
  const { TableArn } = await describe(TableName);
  assert.equal((await describe(TableArn)).TableName, TableName);
});

test('DescribeLimits and DescribeEndpoints answer', async () => {
  const limits = await send(new DescribeLimitsCommand({}));
  assert.ok(limits.AccountMaxReadCapacityUnits >= limits.TableMaxReadCapacityUnits);
  assert.ok(limits.TableMaxWriteCapacityUnits > 0);
  const { Endpoints } = await send(new DescribeEndpointsCommand({}));
  assert.equal(Endpoints.length, 1);
  assert.equal(Endpoints[0].Address, new URL(endpoint).host);
});
