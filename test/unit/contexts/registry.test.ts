import { describe, expect, it } from 'vitest';
import { contextTypes } from '../../../src/contexts/registry.ts';

describe('context extractors', () => {
  it('lists each type under its own name', () => {
    expect(Object.keys(contextTypes).toSorted()).toEqual(['agent-response', 'module', 'tool-outputs']);
    for (const [name, type] of Object.entries(contextTypes)) expect(type.type).toBe(name);
  });

  it('refuses options that the built-in types do not have', () => {
    for (const type of ['agent-response', 'tool-outputs']) {
      expect(contextTypes[type]?.options.safeParse({ extra: 1 }).success).toBe(false);
    }
    expect(contextTypes['tool-outputs']?.options.safeParse({ mode: 'both' }).success).toBe(false);
  });
});
