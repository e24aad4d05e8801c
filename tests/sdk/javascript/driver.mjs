// Makes the calls of the scenarios through the SDK; see tests/sdk/README.md for the lines that it reads and writes.
import { createInterface } from 'node:readline';

import * as database from '@aws-sdk/client-dynamodb';
import * as streams from '@aws-sdk/client-dynamodb-streams';

import { client, clientOptions } from './database.mjs';

const services = {
  database: { sdk: database, client, base: database.DynamoDBServiceException },
  streams: {
    sdk: streams,
    client: new streams.DynamoDBStreamsClient(clientOptions),
    base: streams.DynamoDBStreamsServiceException,
  },
};

const decoded = (text) => new Uint8Array(Buffer.from(text, 'base64'));

// The input as the SDK takes it: binary attribute values as bytes.
function toSdk(value) {
  if (Array.isArray(value)) return value.map(toSdk);
  if (value === null || typeof value !== 'object') return value;
  if (typeof value.B === 'string') return { B: decoded(value.B) };
  if (Array.isArray(value.BS)) return { BS: value.BS.map(decoded) };
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toSdk(member)]));
}

// An answer of the SDK in the form of the wire.
function fromSdk(value) {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(fromSdk);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).filter(([name, member]) => name !== '$metadata' && member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, fromSdk(member)]));
}

// A class of the SDK for the error sets the name; members of its own are what the model gives it.
function errorOf(error, { sdk, base }) {
  const inherited = new Set(['name', 'message', 'stack', '$fault', '$metadata', '$response', '$service', '$retryable']);
  const fields = Object.entries(error).filter(([name, member]) => !inherited.has(name) && member !== undefined);
  const typed = sdk[error.name] !== undefined && error instanceof sdk[error.name] && error.constructor !== base;
  return { name: error.name, message: error.message, typed, fields: fromSdk(Object.fromEntries(fields)) };
}

async function reply({ kind, service, name, input }) {
  const { sdk, client } = services[service];
  const given = toSdk(input);
  if (kind === 'wait') {
    await sdk[`waitUntil${name}`]({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 15 }, given);
    return { answer: {} };
  }
  if (kind === 'paginate') {
    const pages = [];
    for await (const page of sdk[`paginate${name}`]({ client }, given)) pages.push(fromSdk(page));
    return { pages };
  }
  return { answer: fromSdk(await client.send(new sdk[`${name}Command`](given))) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  try {
    answer = await reply(request);
  } catch (error) {
    const service = services[request.service];
    const isAnswer = error instanceof service.base;
    answer = isAnswer ? { error: errorOf(error, service) } : { broken: `${error.name}: ${error.message}` };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
