// The clients under test, and the tables the scenarios use. The address of the server is in KARST_ENDPOINT.
import { randomUUID } from 'node:crypto';

import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export const endpoint = process.env.KARST_ENDPOINT;
if (!endpoint) throw new Error('KARST_ENDPOINT is not set; start these tests through tests/sdk/run');

// One attempt only: a retry would hide an answer that should not have failed.
export const clientOptions = {
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
};

export const client = new DynamoDBClient(clientOptions);
export const documents = DynamoDBDocumentClient.from(client);

export const send = (command) => client.send(command);

// Creates a table for one test and drops it when the test ends; answers its name.
export async function createTable(test, definition) {
  const TableName = `${definition.TableName ?? 'table'}-${randomUUID()}`;
  await send(new CreateTableCommand({ BillingMode: 'PAY_PER_REQUEST', ...definition, TableName }));
  test.after(() => send(new DeleteTableCommand({ TableName })));
  return TableName;
}

export const hashKey = (AttributeName) => ({ AttributeName, KeyType: 'HASH' });
export const rangeKey = (AttributeName) => ({ AttributeName, KeyType: 'RANGE' });
export const attribute = (AttributeName, AttributeType) => ({ AttributeName, AttributeType });

// A table with nothing but a string partition key, "id".
export const createPlainTable = (test) =>
  createTable(test, {
    TableName: 'plain',
    AttributeDefinitions: [attribute('id', 'S')],
    KeySchema: [hashKey('id')],
  });

// Songs by artist and title; the artist's songs by year (local); songs of a genre by year (global, some attributes).
export const songsDefinition = {
  TableName: 'songs',
  AttributeDefinitions: [
    attribute('Artist', 'S'),
    attribute('Title', 'S'),
    attribute('Year', 'N'),
    attribute('Genre', 'S'),
  ],
  KeySchema: [hashKey('Artist'), rangeKey('Title')],
  LocalSecondaryIndexes: [
    {
      IndexName: 'ByYear',
      KeySchema: [hashKey('Artist'), rangeKey('Year')],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'ByGenre',
      KeySchema: [hashKey('Genre'), rangeKey('Year')],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['Rating'] },
    },
  ],
};

const song = (Artist, Title, Year, Genre, Rating) => ({
  Artist: { S: Artist },
  Title: { S: Title },
  Year: { N: String(Year) },
  Rating: { N: String(Rating) },
  Label: { S: 'Harbour' },
  ...(Genre && { Genre: { S: Genre } }),
});

export const songs = [
  song('Acme', 'Bright', 2003, 'pop', 3),
  song('Acme', 'Cold', 1999, 'rock', 5),
  song('Acme', 'Away', 2011, 'pop', 4),
  song('Bolt', 'Drift', 1987, 'pop', 2),
  song('Bolt', 'Untagged', 1990, undefined, 1),
];

export async function createSongs(test) {
  const TableName = await createTable(test, songsDefinition);
  const requests = songs.map((Item) => ({ PutRequest: { Item } }));
  await send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
  return TableName;
}

// As a test's `skip`: whether the server does not have a feature yet, by scenarios/not_yet.txt.
export const notYet = (feature) => (process.env.KARST_NOT_YET ?? '').split(/\s+/).includes(feature);

// Every page of a paginator, in order.
export async function collect(pages) {
  const all = [];
  for await (const page of pages) all.push(page);
  return all;
}
