import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aroundCode } from '../../src/text/around-code.ts';
import { ASKING_WORDS } from '../../src/text/asking-words.ts';
import { countShared } from '../../src/text/count-shared.ts';
import { escapePattern } from '../../src/text/escape-pattern.ts';
import { GLUE_WORDS } from '../../src/text/glue-words.ts';
import { joinTrail, ownHeading, trailOf } from '../../src/text/heading-trail.ts';
import { markdownBlocks } from '../../src/text/markdown-blocks.ts';
import { plainInline } from '../../src/text/plain-inline.ts';
import { isShell, shellCommands } from '../../src/text/shell-commands.ts';
import { splitSentences } from '../../src/text/split-sentences.ts';
import { stem } from '../../src/text/stem.ts';
import { wordSegments } from '../../src/text/word-segments.ts';

describe('words', () => {
  it.each([
    ['resume', 'Resumes', 'resumed', 'resuming'],
    ['batch', 'batches', 'Batch’s', "batch's"],
    ['try', 'tries', 'tried', 'trying'],
    ['stop', 'stops', 'stopped', 'stopping'],
  ])('share one stem: %s, %s, %s and %s', (...words) => {
    expect(new Set(words.map(stem)).size).toBe(1);
  });

  it('keep their form where an ending only looks like one', () => {
    expect(['process', 'status', 'analysis', 'seed', 'being', 'v2s', '状態'].map(stem)).toEqual([
      'process',
      'status',
      'analysis',
      'seed',
      'being',
      'v2s',
      '状態',
    ]);
  });

  it('are cut by dictionary only in scripts without spaces', () => {
    expect(wordSegments('conversation')).toEqual(['conversation']);
    expect(wordSegments('会話は続く').length).toBeGreaterThan(1);
    expect(wordSegments('会話は続く').join('')).toBe('会話は続く');
  });

  it('stand in one list at most, in small letters', () => {
    expect(countShared(GLUE_WORDS, ASKING_WORDS)).toBe(0);
    for (const word of [...GLUE_WORDS, ...ASKING_WORDS]) expect(word).toMatch(/^[a-z]+('[a-z]+)?$/);
  });

  it('are counted once where two sets share them', () => {
    expect(countShared(new Set(['a', 'b', 'c']), new Set(['c', 'b', 'd']))).toBe(2);
  });

  it('match only themselves as a pattern, whatever they hold', () => {
    fc.assert(fc.property(fc.string(), (text) => new RegExp(`^${escapePattern(text)}$`, 'u').exec(text)?.[0] === text));
  });
});

describe('aroundCode', () => {
  it('hides inline code, also in doubled marks, and shows it again in each piece', () => {
    const seen: string[] = [];
    const pieces = aroundCode('use `a. B`, then ``c ` d``', (masked) => {
      seen.push(masked);
      return masked.split(', ');
    });
    expect(seen).toEqual(['use \uE0000\uE001, then \uE0001\uE001']);
    expect(pieces).toEqual(['use `a. B`', 'then ``c ` d``']);
  });
});

describe('plainInline', () => {
  it.each([
    ['**bold**, *slanted* and __both__', 'bold, slanted and both'],
    ['see [the guide](a.md) and [notes][1]![picture](b.png)', 'see the guide and notes'],
    ['<https://host/a_b_c> <br> x[^1]', 'https://host/a_b_c x'],
    ['[x] done, \\*kept\\*', 'done, *kept*'],
    ['`**code** [x](y)`  stays', '`**code** [x](y)` stays'],
    ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
  ])('makes of %j the prose %j', (markdown, prose) => {
    expect(plainInline(markdown)).toBe(prose);
  });
});

describe('splitSentences', () => {
  it.each([
    ['One. Two! Three?', ['One.', 'Two!', 'Three?']],
    ['It reads e.g. A files. `x. Y` stays.', ['It reads e.g. A files.', '`x. Y` stays.']],
    ['Version 1.2 is out. 3 came before.', ['Version 1.2 is out.', '3 came before.']],
    ['続きます。次です。', ['続きます。', '次です。']],
    ['  ', []],
  ])('cuts %j into %j', (text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences);
  });
});

describe('markdownBlocks', () => {
  it('tells headings, paragraphs, lists, tables and code apart and leaves out front matter, rules and comments', () => {
    const text = [
      '---\ntitle: x\n---\n# One #\nText\ngoes on.\n\n- a\n  more\n- b\n\n---\n<!-- no -->',
      '| k | v |\n|---|:-:|\n| a\\|b | c |\n\n~~~sh\nls\n~~~\nTwo\n---\n\n> said',
    ].join('\n');
    expect(markdownBlocks(text).map(({ source: _, ...block }) => block)).toEqual([
      { kind: 'heading', level: 1, text: 'One' },
      { kind: 'paragraph', text: 'Text goes on.' },
      { kind: 'list', items: ['a more', 'b'] },
      {
        kind: 'table',
        rows: [
          ['k', 'v'],
          ['a|b', 'c'],
        ],
      },
      { kind: 'code', language: 'sh', lines: ['ls'] },
      { kind: 'heading', level: 2, text: 'Two' },
      { kind: 'paragraph', text: 'said' },
    ]);
  });

  it('takes a fence that is never closed to the end, and loses no letter of any text without marks', () => {
    expect(markdownBlocks('```js\na\nb')).toMatchObject([{ kind: 'code', language: 'js', lines: ['a', 'b'] }]);
    const line = fc.stringMatching(/^[a-z ]{1,20}$/);
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const letters = (text: string): string => text.replace(/\s/g, '');
        const told = markdownBlocks(lines.join('\n')).map(({ source }) => source);
        return letters(told.join('')) === letters(lines.join(''));
      }),
    );
  });
});

describe('shell examples', () => {
  it('are known by their language, however it is written', () => {
    expect(['sh', 'Bash', 'console', 'PowerShell'].every(isShell)).toBe(true);
    expect(['', 'yaml', 'ts'].some(isShell)).toBe(false);
  });

  it('give their commands without prompts, comments and output', () => {
    expect(
      shellCommands(['$ convsim run a.yaml \\', '    --detach  # later', 'batch a-1', '$ convsim status']),
    ).toEqual(['convsim run a.yaml --detach', 'convsim status']);
    expect(shellCommands(['# first', '', '  npm ci', 'npm test'])).toEqual(['npm ci', 'npm test']);
  });
});

describe('a trail of headings', () => {
  it('is read as it was written', () => {
    const trail = ['Guide', 'Resuming', 'After a crash'];
    expect(joinTrail(trail)).toBe('Guide > Resuming > After a crash');
    expect(trailOf(joinTrail(trail))).toEqual(trail);
    expect([ownHeading(joinTrail(trail)), ownHeading('Guide'), ownHeading('')]).toEqual(['After a crash', 'Guide', '']);
  });
});
