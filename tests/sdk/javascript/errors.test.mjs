// Errors arrive as the SDK's classes, with AWS's words.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ResourceNotFoundException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

import { createPlainTable, createSongs, endpoint, send } from './database.mjs';

const Key = { id: { S: 'a' } };

const refusals = {
  'a key of the wrong type': [
    (TableName) => new GetItemCommand({ TableName, Key: { id: { N: '1' } } }),
    'The provided key element does not match the schema',
  ],
  'an item without its key': [
    (TableName) => new PutItemCommand({ TableName, Item: { other: { S: 'x' } } }),
    'One or more parameter values were invalid: Missing the key id in the item',
  ],
  'an empty key': [
    (TableName) => new PutItemCommand({ TableName, Item: { id: { S: '' } } }),
    'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ' +
      'string value. Key: id',
  ],
  'a value that the expression does not use': [
    (TableName) =>
      new PutItemCommand({
        TableName,
        Item: Key,
        ConditionExpression: 'attribute_exists(id)',
        ExpressionAttributeValues: { ':unused': { S: 'x' } },
      }),
    'Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}',
  ],
  'an update of a key': [
    (TableName) =>
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET id = :x',
        ExpressionAttributeValues: { ':x': { S: 'b' } },
      }),
    'One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key',
  ],
  'a query without its partition key': [
    (TableName) =>
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'place = :x',
        ExpressionAttributeValues: { ':x': { S: 'b' } },
      }),
    'Query condition missed key schema element: id',
  ],
};
for (const [claim, [command, message]] of Object.entries(refusals)) {
  test(`${claim} is refused in AWS's words`, async (t) => {
    const TableName = await createPlainTable(t);
    await assert.rejects(send(command(TableName)), (error) => {
      assert.ok(error instanceof DynamoDBServiceException);
      assert.equal(error.name, 'ValidationException');
      assert.equal(error.message, message);
      assert.equal(error.$fault, 'client');
      return true;
    });
  });
}

test('a syntax error names the token', async (t) => {
  const TableName = await createPlainTable(t);
  const command = new PutItemCommand({ TableName, Item: Key, ConditionExpression: 'id = = id' });
  await assert.rejects(send(command), {
    name: 'ValidationException',
    message: 'Invalid ConditionExpression: Syntax error; token: "=", near: "= = id"',
  });
});

test('an item of an unknown table is a ResourceNotFoundException', async () => {
  await assert.rejects(send(new GetItemCommand({ TableName: 'no-such-table', Key })), ResourceNotFoundException);
});

test('an unknown index is a ValidationException', async (t) => {
  const TableName = await createSongs(t);
  const command = new QueryCommand({
    TableName,
    IndexName: 'Nowhere',
    KeyConditionExpression: 'a = :a',
    ExpressionAttributeValues: { ':a': { S: 'x' } },
  });
  await assert.rejects(send(command), {
    name: 'ValidationException',
    message: 'The table does not have the specified index: Nowhere',
  });
});

test('an unknown operation is told apart from a bad one', async () => {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'X-Amz-Target': 'DynamoDB_20120810.NoSuchOperation',
      'Content-Type': 'application/x-amz-json-1.0',
      Authorization:
        'AWS4-HMAC-SHA256 Credential=a/20240101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=b',
      'X-Amz-Date': '20240101T000000Z',
    },
    body: '{}',
  });
  assert.equal(answer.status, 400);
  assert.match((await answer.json()).__type, /#UnknownOperationException$/);
});
