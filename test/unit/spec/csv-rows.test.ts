import { describe, expect, it } from 'vitest';
import { derivedSeedId } from '../../../src/contract/seed-ids.ts';
import { seedsIn, problemsIn } from '../../support/seed-sources.ts';

describe('a CSV file', () => {
  it('takes known columns as fields and other columns as metadata, empty cells as absent', async () => {
    const content =
      '\uFEFFid, question ,tag,agentDescription,maxTurns,team,note\r\na,Why?,t,Helps, 7 ,core,\r\n,How?,,,,,\r\n';
    const seeds = await seedsIn('seeds.csv', content);
    expect(seeds).toEqual([
      {
        id: 'a',
        index: 0,
        conversationId: 'b/a',
        question: 'Why?',
        tag: 't',
        agentDescription: 'Helps',
        maxTurns: 7,
        metadata: { team: 'core' },
      },
      { id: derivedSeedId(1, 'How?'), index: 1, conversationId: `b/${derivedSeedId(1, 'How?')}`, question: 'How?' },
    ]);
  });

  it('keeps commas, quotes and line breaks of quoted cells', async () => {
    const [seed] = await seedsIn('seeds.csv', 'question\n"Why, ""you"",\nand me?"\n');
    expect(seed?.question).toBe('Why, "you",\nand me?');
  });

  it('counts lines through blank lines and quoted line breaks', async () => {
    const content = 'question,maxTurns\n\n"one\ntwo\n\nthree",1\n\n\nfour,x\nfive,-1\n';
    expect(await problemsIn('seeds.csv', content)).toEqual([
      'seeds.csv:9 maxTurns: expected a number, got "x"',
      'seeds.csv:10 maxTurns: expected a number, got "-1"',
    ]);
  });

  it.each([
    [
      'Question,id\na,b\n',
      'seeds.csv:1: the header has no column "question"; rename "Question" (it names: Question, id)',
    ],
    ['text,id\na,b\n', 'seeds.csv:1: the header has no column "question"; add one (it names: text, id)'],
    ['id;question\na;b\n', 'seeds.csv:1: the header is a single column; separate columns with commas'],
    ['question,id,id\na,b,c\n', 'seeds.csv:1: the header names column "id" twice; keep one'],
    ['question,\na,b\n', 'seeds.csv:1: column 2 of the header has no name; name it or remove it'],
    ['question,id\na,b,c\n', 'seeds.csv:2: the row has 3 cells, the header 2; quote cells that contain commas'],
    ['question,id\na\n', 'seeds.csv:2: the row has 1 cell, the header 2; add the missing commas'],
    ['question,id\n,b\n', 'seeds.csv:2 question: is missing; expected text'],
    ['question,id\n"  ",b\n', 'seeds.csv:2 question: must not be empty'],
    [
      'question\na\n"b\nc\n',
      'seeds.csv:3: a quote opens here and is never closed; write a quote inside a cell as two ("")',
    ],
    [
      'question\nsay "x" now\n',
      'seeds.csv:2: a quote appears inside an unquoted cell; quote the whole cell and write the quote as two ("")',
    ],
    ['question\n"say "x" now"\n', 'seeds.csv:2: text follows a closing quote; write a quote inside a cell as two ("")'],
    ['question\n', 'seeds.csv: has no questions; write at least one'],
    ['', 'seeds.csv: has no questions; write at least one'],
  ])('explains %j', async (content, problem) => {
    expect(await problemsIn('seeds.csv', content)).toEqual([problem]);
  });

  it('names the first broken quote, checks the rows before it, and stops there', async () => {
    const content = 'question,maxTurns\na,x\n\n"say "y" now",2\nb,y\nsay "x" now,1\n"c\nd,3\n';
    expect(await problemsIn('seeds.csv', content)).toEqual([
      'seeds.csv:2 maxTurns: expected a number, got "x"',
      'seeds.csv:4: text follows a closing quote; write a quote inside a cell as two ("")',
    ]);
  });

  it('places a quote that is never closed where its row starts, after blank lines too', async () => {
    expect(await problemsIn('seeds.csv', 'question\nfine\n\n\n"open\nmore\n')).toEqual([
      'seeds.csv:5: a quote opens here and is never closed; write a quote inside a cell as two ("")',
    ]);
  });

  it('keeps silent about the echo of a broken quote', async () => {
    expect(await problemsIn('seeds.csv', 'question\nfine\n"x\ny"z\nfine\n')).toEqual([
      'seeds.csv:4: text follows a closing quote; write a quote inside a cell as two ("")',
    ]);
  });

  it('takes no other row for the header when the header is broken', async () => {
    expect(await problemsIn('seeds.csv', 'que"stion\nquestion\na\n')).toEqual([
      'seeds.csv:1: a quote appears inside an unquoted cell; quote the whole cell and write the quote as two ("")',
    ]);
  });

  it('gives up on an open quote before the rest of a huge file is in memory', async () => {
    const content = `question\nfine\n"open\n${`${'x'.repeat(1023)}\n`.repeat(20 * 1024)}`;
    expect(await problemsIn('seeds.csv', content)).toEqual([
      'seeds.csv:3: the row that starts here is longer than 16 MiB; look for a quote that is never closed',
    ]);
  });

  it('names the damaged line of a cell with several lines', async () => {
    const content = Buffer.from('question\n"one\ntw\xe9\nthree"\nfour\n', 'latin1');
    expect(await problemsIn('seeds.csv', content)).toEqual(['seeds.csv:3: is not UTF-8 text; save the file as UTF-8']);
  });

  it('keeps a column named like an object’s inner property', async () => {
    const [seed] = await seedsIn('seeds.csv', 'question,constructor\na,b\n');
    expect(seed?.metadata).toEqual({ constructor: 'b' });
  });
});
