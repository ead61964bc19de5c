import { describe, expect, it } from 'vitest';
import { StoreTrouble } from '../../../src/store/store-trouble.ts';
import { troubleReason } from '../../../src/store/trouble-reason.ts';

function withCode(code: string, message = 'no more'): Error {
  return Object.assign(new Error(message), { code });
}

describe('the trouble of a store', () => {
  it('of a write ends with the next write, not with a read: a locked store is read as before', () => {
    const trouble = new StoreTrouble();
    const told: (string | null)[] = [];
    trouble.onChange((reason) => told.push(reason));
    trouble.note('saveReply', 'it is locked');
    for (const read of [
      'findBatch',
      'readTurn',
      'progress',
      'waits',
      'servings',
      'failures',
      'openSeeds',
      'wasServed',
    ]) {
      trouble.clear(read);
    }
    expect(trouble.reason).toBe('it is locked');
    trouble.note('commitTurn', 'it is locked');
    trouble.clear('reopen');
    expect(trouble.reason).toBeNull();
    expect(told).toEqual(['it is locked', null]);
  });

  it('of a read ends with anything that succeeds', () => {
    const trouble = new StoreTrouble();
    trouble.note('progress', 'it is away');
    trouble.clear('findBatch');
    expect(trouble.reason).toBeNull();
  });

  it('tells nobody who has stopped listening', () => {
    const trouble = new StoreTrouble();
    const told: (string | null)[] = [];
    trouble.onChange((reason) => told.push(reason))();
    trouble.note('saveReply', 'it is locked');
    expect(told).toEqual([]);
  });
});

describe('the reason of a failed statement', () => {
  it.each([
    ['SQLITE_BUSY', 'another process has locked store.db; end that process, or wait until it is done'],
    ['SQLITE_BUSY_SNAPSHOT', 'another process has locked store.db; end that process, or wait until it is done'],
    ['SQLITE_FULL', 'the disk of store.db is full; make room on it'],
    ['ENOSPC', 'the disk of store.db is full; make room on it'],
    ['53100', 'the disk of store.db is full; make room on it'],
    ['ECONNREFUSED', 'no more'],
  ])('with code %s', (code, reason) => expect(troubleReason(withCode(code), 'store.db')).toBe(reason));
});
