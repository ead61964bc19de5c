import { expect, it } from 'vitest';
import { isExtractionBuiltIn } from '../../../src/contract/built-in-extraction.ts';
import { ContextBase } from '../../../src/contract/simulation-spec.ts';

it.each([
  ['agent-response', { type: 'http' }, true],
  ['tool-outputs', { type: 'mlflow' }, true],
  ['tool-outputs', { type: 'mlflow', trackingUri: 'http://localhost:5000' }, false],
  ['module', { type: 'http' }, false],
  ['function', { type: 'http' }, false],
])('extraction by %s for the agent %o is built in: %s', (type, agent, isBuiltIn) => {
  const context = { type, ...ContextBase.parse({}) };
  expect(isExtractionBuiltIn({ agent, context })).toBe(isBuiltIn);
});
