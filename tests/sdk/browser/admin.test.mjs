// dynamodb-admin, a page that people look at their tables with, in a browser: it lists a table, and edits an item.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { after, before, test } from 'node:test';

import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import admin from 'dynamodb-admin';
import { chromium } from 'playwright-core';

const dynamoDbClient = new DynamoDBClient({
  endpoint: process.env.KARST_ENDPOINT,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});
const TableName = `admin-${randomUUID()}`;
const get = async (id) =>
  (await dynamoDbClient.send(new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead: true }))).Item;

let server, browser, page, failures;

before(async () => {
  await dynamoDbClient.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const Item = { id: { S: 'a' }, colour: { S: 'red' }, size: { N: '3' } };
  await dynamoDbClient.send(new PutItemCommand({ TableName, Item }));
  server = admin.createServer({ dynamoDbClient }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A sandbox of the browser's own cannot be made by root, which is who runs tests in a container.
  browser = await chromium.launch({ executablePath: process.env.KARST_CHROMIUM, args: ['--no-sandbox'] });
  page = await browser.newPage({ baseURL: `http://127.0.0.1:${server.address().port}` });
  page.setDefaultTimeout(60_000);
  failures = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 500) failures.push(`${response.status()} ${response.url()}`);
  });
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  await dynamoDbClient.send(new DeleteTableCommand({ TableName }));
  assert.deepEqual(failures, []);
});

test('the first page lists the table, and its link leads to the items', async () => {
  await page.goto('/');
  await page.getByRole('link', { name: TableName }).click();
  await page.waitForURL(`**/tables/${TableName}`);
  // The rows may come after the page: this waits for the item, and fails when there is none.
  await page.locator('.items-table tbody td', { hasText: 'red' }).first().waitFor();
});

test('the page of a table describes it', async () => {
  await page.goto(`/tables/${TableName}/meta`);
  await page.locator('main', { hasText: '"TableStatus": "ACTIVE"' }).waitFor();
});

test('an item is edited and saved', async () => {
  await page.goto(`/tables/${TableName}/items/a`);
  const saved = page.waitForResponse((response) => response.request().method() === 'PUT');
  await page.evaluate(() => editor.setValue(JSON.stringify({ ...JSON.parse(editor.getValue()), colour: 'blue' })));
  await page.getByRole('button', { name: 'Save' }).click();
  assert.equal((await saved).status(), 200);
  assert.deepEqual(await get('a'), { id: { S: 'a' }, colour: { S: 'blue' }, size: { N: '3' } });
});

test('an item is made and deleted', async () => {
  await page.goto(`/tables/${TableName}/add-item`);
  await page.evaluate(() => editor.setValue(JSON.stringify({ id: 'b', list: [1, 'two'] })));
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(`**/tables/${TableName}/items/b`);
  assert.deepEqual(await get('b'), { id: { S: 'b' }, list: { L: [{ N: '1' }, { S: 'two' }] } });
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.waitForURL(`**/tables/${TableName}`);
  assert.equal(await get('b'), undefined);
});
