import { describe, expect, it } from 'vitest';
import { fillVariables, nameProblem, variablesIn } from '../../../src/contract/fill-variables.ts';

describe('the variables of a text', () => {
  const values: Readonly<Record<string, string>> = { HOST: 'h-1', NESTED: '${HOST}' };
  const fill = (text: string) => fillVariables(text, (name) => values[name]);

  it.each([
    ['https://${HOST}/v1', 'https://h-1/v1'],
    ['${HOST}${HOST}', 'h-1h-1'],
    ['$${HOST} costs $5', '${HOST} costs $5'],
    ['${UNKNOWN}', '${UNKNOWN}'],
    ['${NESTED}', '${HOST}'],
    ['$HOST and {HOST}', '$HOST and {HOST}'],
  ])('of %s give %s', (text, expected) => {
    expect(fill(text)).toBe(expected);
  });

  it('are listed by name, without those that are meant literally', () => {
    expect(variablesIn('${A} $${B} ${c d} ${}')).toEqual(['A', 'c d', '']);
  });

  it('have names that a shell would take', () => {
    expect(['A', '_a1', 'http_proxy'].map(nameProblem)).toEqual([undefined, undefined, undefined]);
    expect(nameProblem('1A')).toBe('"${1A}" names no variable; write "$${" for a literal "${"');
    expect(nameProblem('')).toContain('names no variable');
  });
});
