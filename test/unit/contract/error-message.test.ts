import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { errorCode, errorMessage } from '../../../src/contract/error-message.ts';

describe('errorMessage', () => {
  it('gives the message of an error', () => {
    expect(errorMessage(new TypeError('no such thing'))).toBe('no such thing');
  });

  it('gives anything else that was thrown as text', () => {
    expect([errorMessage('plain'), errorMessage(7), errorMessage(undefined)]).toEqual(['plain', '7', 'undefined']);
  });
});

it('errorMessage gives why each address of a host failed, and the message of several errors where they have one', () => {
  const refusals = [new Error('connect ECONNREFUSED ::1:5432'), new Error('connect ECONNREFUSED 127.0.0.1:5432')];
  expect(errorMessage(new AggregateError(refusals))).toBe(
    'connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432',
  );
  expect(errorMessage(new AggregateError(refusals, 'no address answered'))).toBe('no address answered');
});

describe('errorCode', () => {
  it('gives the code of a system error', async () => {
    const error: unknown = await readFile('/no/such/file').catch((cause: unknown) => cause);
    expect(errorCode(error)).toBe('ENOENT');
  });

  it('knows no code of other errors and values', () => {
    const numbered = Object.assign(new Error('refused'), { code: 14 });
    expect([new Error('plain'), numbered, { code: 'ENOENT' }, undefined].map(errorCode)).toEqual(
      Array(4).fill(undefined),
    );
  });
});
