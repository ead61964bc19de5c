import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BATCH_ID_PATTERN,
  batchIdOf,
  batchWorkflowId,
  conversationIdOf,
  conversationWorkflowId,
  idempotencyKeyOf,
  shardWorkflowId,
  taskQueueOf,
} from '../../../src/contract/ids.ts';
import { derivedSeedId, seedPartOf, sha256 } from '../../../src/contract/seed-ids.ts';

const SAFE = /^[A-Za-z0-9._-]{1,80}$/;
const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
const safeId = fc.stringMatching(/^[A-Za-z0-9._-]{1,80}$/);
const batchId = fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/);

describe('the part of a seed in ids', () => {
  it('is the id itself where that is safe', () => {
    fc.assert(fc.property(safeId, (id) => void expect(seedPartOf(id)).toBe(id)));
  });

  it('is 40 safe characters and 12 digits of the hash where it is not', () => {
    expect(seedPartOf('naïve question?')).toBe(`na-ve-question--${sha256('naïve question?').slice(0, 12)}`);
    expect(seedPartOf('a'.repeat(81))).toBe(`${'a'.repeat(40)}-${sha256('a'.repeat(81)).slice(0, 12)}`);
    expect(seedPartOf('日本')).toBe(`--${sha256('日本').slice(0, 12)}`);
    expect(seedPartOf('')).toBe(`-${sha256('').slice(0, 12)}`);
  });

  it('has only safe characters, at most 80, whatever the id', () => {
    fc.assert(fc.property(anyText, (id) => void expect(seedPartOf(id)).toMatch(SAFE)));
  });

  it('differs where the ids differ', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(anyText, safeId), { minLength: 2, maxLength: 30 }), (ids) => {
        expect(new Set(ids.map(seedPartOf)).size).toBe(ids.length);
      }),
    );
    const alike = ['a b', 'a  b', 'a/b', 'a?b', 'a-b', 'ä', 'ö', `${'x'.repeat(90)}1`, `${'x'.repeat(90)}2`];
    expect(new Set(alike.map(seedPartOf)).size).toBe(alike.length);
  });
});

describe('the id of a seed that has none', () => {
  it('is the same on every run, safe, and made of place and content', () => {
    expect(derivedSeedId(0, 'What?')).toBe(`s0001-${sha256('What?').slice(0, 8)}`);
    expect(derivedSeedId(999_999, 'What?')).toMatch(/^s1000000-/);
    fc.assert(
      fc.property(fc.nat(), anyText, (at, text) => void expect(seedPartOf(derivedSeedId(at, text))).toMatch(/^s\d+-/)),
    );
  });

  it('differs by place where the content is the same', () => {
    expect(derivedSeedId(1, 'What?')).not.toBe(derivedSeedId(2, 'What?'));
  });
});

describe('ids of batches, conversations and workflows', () => {
  it('lead from a conversation back to its batch', () => {
    fc.assert(
      fc.property(batchId, anyText, (batch, seed) => {
        expect(batch).toMatch(BATCH_ID_PATTERN);
        expect(batchIdOf(conversationIdOf(batch, seedPartOf(seed)))).toBe(batch);
      }),
    );
  });

  it.each(['', 'a/b', 'a b', 'ä', 'x'.repeat(65), 'a\n'])('take %j for no batch id', (id) => {
    expect(BATCH_ID_PATTERN.test(id)).toBe(false);
  });

  it('name workflows in under 200 safe characters', () => {
    fc.assert(
      fc.property(batchId, anyText, fc.nat(1_000_000), (batch, seed, shard) => {
        const conversation = conversationWorkflowId('convsim', conversationIdOf(batch, seedPartOf(seed)));
        for (const id of [conversation, batchWorkflowId('convsim', batch), shardWorkflowId('convsim', batch, shard)]) {
          expect(id).toMatch(/^[A-Za-z0-9._/-]{1,199}$/);
        }
      }),
    );
  });

  it('keep batch, shard and conversation apart', () => {
    expect(batchWorkflowId('p', 'b')).toBe('p/b');
    expect(shardWorkflowId('p', 'b', 3)).toBe('p/b/shard/3');
    expect(conversationWorkflowId('p', 'b/shard')).toBe('p/b/c/shard');
    expect(idempotencyKeyOf('b/s', 4)).toBe('b/s/4');
    expect(taskQueueOf('0af3')).toBe('convsim-0af3');
  });
});
