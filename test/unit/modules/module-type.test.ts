import { describe, expect, it } from 'vitest';
import { moduleAgent } from '../../../src/agents/module-agent.ts';
import { moduleContext } from '../../../src/contexts/module-context.ts';
import { moduleQuestions } from '../../../src/questions/module-questions.ts';

describe.each([
  ['agent', moduleAgent],
  ['questions', moduleQuestions],
  ['context', moduleContext],
] as const)('the options of a module in %s', (_section, type) => {
  it('may isolate it, with a bound on its memory', () => {
    const options = { path: './a.ts', isolate: true, maxMemoryMb: 64 };
    expect(type.options.parse(options)).toEqual(options);
  });

  it.each([{ maxMemoryMb: 512 }, { isolate: false, maxMemoryMb: 512 }])(
    'refuse a bound without effect: %j',
    (given) => {
      const { error } = type.options.safeParse({ path: './a.ts', ...given });
      expect(error?.issues).toMatchObject([
        {
          path: ['maxMemoryMb'],
          message: 'applies only to an isolated module; add isolate: true, or remove it',
        },
      ]);
    },
  );

  it('may change in a started batch where they say how it runs', () => {
    expect(type.mayChange).toEqual(['isolate', 'maxMemoryMb']);
  });
});
