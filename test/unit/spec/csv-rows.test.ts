import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivedSeedId } from '../../../src/contract/seed-ids.ts';
import { checkSeeds } from '../../../src/spec/check-seeds.ts';
import { fileSource, problemsIn, seedsIn } from '../../support/seed-sources.ts';

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
    ['Qestion,id\na,b\n', 'seeds.csv:1: the header has no column "question"; rename "Qestion" (it names: Qestion, id)'],
    ['text,id\na,b\n', 'seeds.csv:1: the header has no column "question"; add one (it names: text, id)'],
    ['question,id,id\na,b,c\n', 'seeds.csv:1: the header names column "id" twice; keep one'],
    [
      'question,\na,b\n',
      'seeds.csv:2: column 2 has no name in the header, but this row has text in it; name or remove it, or quote the cell before it if that text is its end',
    ],
    ['question,id\na,b,c\n', 'seeds.csv:2: the row has 3 cells, the header 2; quote cells that contain the separator'],
    ['question,id\n,b\n', 'seeds.csv:2 question: is missing; expected text'],
    ['question,id\n"  ",b\n', 'seeds.csv:2 question: must not be empty'],
    [
      'question\na\n"b\nc\n',
      'seeds.csv:3: a quote opens here and is never closed; write a quote inside a cell as two ("")',
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
    expect(await problemsIn('seeds.csv', '"que"stion\nquestion\na\n')).toEqual([
      'seeds.csv:1: text follows a closing quote; write a quote inside a cell as two ("")',
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

describe('a CSV file as other tools write it', () => {
  const questions = async (name: string, content: string | Buffer) =>
    (await seedsIn(name, content)).map(({ question, tag, metadata }) => [question, tag, metadata]);
  const two = [
    ['How?', 'x', undefined],
    ['Why, then?', undefined, undefined],
  ];

  it.each<[string, string | Buffer]>([
    ['with semicolons, by Excel in Europe', 'question;tag\r\nHow?;x\r\nWhy, then?;\r\n'],
    ['with tabs', 'question\ttag\nHow?\tx\nWhy, then?\t\n'],
    ['with bars', 'question|tag\nHow?|x\nWhy, then?|\n'],
    ['with the line sep=', 'sep=;\nquestion;tag\nHow?;x\nWhy, then?;\n'],
    ['with the line "sep=,"', '"sep=,"\nquestion,tag\nHow?,x\n"Why, then?",\n'],
    ['with the line sep= and a tab', 'sep=\t\nquestion\ttag\nHow?\tx\nWhy, then?\t\n'],
    ['with running numbers after the last name', 'question,tag,\nHow?,x,1\n"Why, then?",,2\n'],
    ['with unseen characters around a name', '\u200Bquestion\u200B,tag\nHow?,x\n"Why, then?",\n'],
    ['with CR line ends', 'question,tag\rHow?,x\r"Why, then?",\r'],
    ['in UTF-16 with a byte order mark', Buffer.from('\uFEFFquestion\ttag\r\nHow?\tx\r\nWhy, then?\t\r\n', 'utf16le')],
    ['in UTF-16 without one', Buffer.from('question\ttag\r\nHow?\tx\r\nWhy, then?\t\r\n', 'utf16le')],
    ['in big-endian UTF-16', Buffer.from('\uFEFFquestion;tag\nHow?;x\nWhy, then?;\n', 'utf16le').swap16()],
    ['with an index of pandas', ',question,tag\n0,How?,x\n1,"Why, then?",\n'],
    ['with an index that pandas read back', 'Unnamed: 0,question,tag\n0,How?,x\n1,"Why, then?",\n'],
    ['with empty columns', 'question,tag,,\nHow?,x,,\n"Why, then?",,,\n'],
    ['with empty rows', 'question,tag\nHow?,x\n,\n"Why, then?",\n,\n,,,\n'],
    ['with rows that are cut short', 'question,tag\nHow?,x\n"Why, then?"\n'],
    ['with names in other styles', ' Question ,TAG\nHow?,x\n"Why, then?",\n'],
    ['with pandas’ word for nothing', 'question,tag,maxTurns\nHow?,x,nan\n"Why, then?",NaN,\n'],
    ['with blanks around quotes', 'question, tag\n"How?" , "x"\n "Why, then?",\n'],
    ['with characters that nobody sees', '\uFEFFquestion,tag\n\u200BHow?\u200B,x\n"Why, then?",\n'],
  ])('is read %s', async (_, content) => {
    expect(await questions('seeds.csv', content)).toEqual(two);
  });

  it.each([
    ['question\nsay "x" now\n', 'say "x" now'],
    ['question\nHow, why?\n', 'How, why?'],
    ['question,tag\na 5" disk?,x\n', 'a 5" disk?'],
    ['question,tag\n"""Why?""",x\n', '"Why?"'],
    ['Max Turns;question\n3.0;Why?\n', 'Why?'],
  ])('%j asks %j', async (content, question) => {
    expect((await seedsIn('seeds.csv', content))[0]?.question).toBe(question);
  });

  it('takes a number of turns that pandas wrote as 3.0, and names in two words', async () => {
    const content = 'question,max_turns,agent description\nWhy?,3.0,Helps\n';
    expect((await seedsIn('seeds.csv', content))[0]).toMatchObject({ maxTurns: 3, agentDescription: 'Helps' });
  });

  it.each([
    ['seeds.csv', 'question,note (a; b; c)\nHow?,x\n'],
    ['seeds.tsv', 'question\tnote, in, words\nHow?\tx\n'],
    ['seeds.csv', '"note; a; b","question"\nx,How?\n'],
  ])('separates the cells of %s %j by what sets the question apart', async (name, content) => {
    expect((await seedsIn(name, content))[0]?.question).toBe('How?');
  });

  it('takes no end of a text for a row number', async () => {
    expect(await problemsIn('seeds.csv', 'question,\nIs it 5,000\nIs it 7,500\n')).toEqual([
      expect.stringMatching(/^seeds\.csv:2: column 2 has no name/),
      expect.stringMatching(/^seeds\.csv:3: column 2 has no name/),
    ]);
  });

  it('counts lines from the line sep= on', async () => {
    expect(await problemsIn('seeds.csv', 'sep=;\nquestion;maxTurns\na;x\n')).toEqual([
      'seeds.csv:3 maxTurns: expected a number, got "x"',
    ]);
  });

  it('says once what was ignored', async () => {
    const { source } = await fileSource('seeds.csv', ',question,tag\n0,How?,x\n1,Why?\n2,When?\n');
    const { notes } = await checkSeeds(source);
    expect(notes.map((note) => note.replace(/^.*seeds/, 'seeds'))).toEqual([
      'seeds.csv: columns without a name are ignored: 1',
      'seeds.csv: rows with fewer cells than the header, whose missing cells count as empty: 2',
    ]);
  });

  it('is read as it was written, whatever the texts, in every dialect', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((each) => `q${each}q`);
    const dialect = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      newline: fc.constantFrom('\n', '\r\n'),
      mark: fc.constantFrom('', '\uFEFF'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), dialect, async (rows, given) => {
        const { delimiter, newline, mark } = given;
        const cell = (each: string) => `"${each.replaceAll('"', '""')}"`;
        const lines = [`question${delimiter}tag`, ...rows.map((row) => row.map(cell).join(delimiter))];
        const seeds = await seedsIn('seeds.csv', `${mark}${lines.join(newline)}${newline}`);
        const clean = (each: string) => each.replace(/\r\n?/g, '\n');
        expect(seeds.map(({ question, tag }) => [question, tag])).toEqual(rows.map((row) => row.map(clean)));
      }),
      { numRuns: 60 },
    );
  });
});
