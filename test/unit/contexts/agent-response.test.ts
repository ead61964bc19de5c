import { describe, expect, it } from 'vitest';
import type { ExtractionInput } from '../../../src/contexts/context-extractor.ts';
import { contextTypes } from '../../../src/contexts/registry.ts';

const host = { projectDir: '/', timeoutMs: 1_000, readEnv: () => undefined };

function inputWith(trace: unknown): ExtractionInput {
  return { answer: 'the answer', toolOutputs: ['first', 'second'], readTrace: async () => trace };
}

async function extract(type: string, from: ExtractionInput, options: object = {}) {
  const component = contextTypes[type];
  const extractor = await component?.create(component.options.parse(options), host);
  return extractor?.extract(from);
}

describe('the agent-response extractor', () => {
  it('takes the answer and does not read the trace', async () => {
    const readTrace = () => Promise.reject(new Error('read'));
    expect(await extract('agent-response', { ...inputWith(undefined), readTrace })).toBe('the answer');
  });
});
