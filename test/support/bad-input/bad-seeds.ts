import { MOST_LEVELS } from '../../../src/contract/parse-json.ts';

/** A file of seeds: what is read from it, or what is said of it. */
export interface OddSeeds {
  readonly what: string;
  /** Its name in a folder of its own. */
  readonly name: string;
  readonly content: string | Buffer;
  /** The beginning of the first problem; without it the questions are `Où?` and `How?`. */
  readonly says?: string;
}

const FORMATS: Readonly<Record<string, string>> = {
  csv: 'id,question\na,Où?\nb,How?\n',
  tsv: 'id\tquestion\na\tOù?\nb\tHow?\n',
  jsonl: '{"id":"a","question":"Où?"}\n{"id":"b","question":"How?"}\n',
  json: '[{"id":"a","question":"Où?"},\n{"id":"b","question":"How?"}]\n',
  txt: 'Où?\nHow?\n',
};

const NO_UTF8 = 'is not UTF-8 text; save the file as UTF-8';
const NUL = 'holds a NUL character';
const TOO_DEEP = `the value is nested more than ${MOST_LEVELS} levels deep; write it flatter`;
const TOO_LONG = 'the line is longer than 16 MiB';

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function utf32(text: string): Buffer {
  const characters = [...text].map((each) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(each.codePointAt(0) ?? 0);
    return bytes;
  });
  return Buffer.concat(characters);
}

/** Each way to write a text that is read all the same. */
const READ: Readonly<Record<string, (text: string) => string | Buffer>> = {
  'with a byte order mark': (text) => `\uFEFF${text}`,
  'in UTF-16': (text) => utf16(`\uFEFF${text}`),
  'in big-endian UTF-16': (text) => utf16(`\uFEFF${text}`).swap16(),
  'in UTF-16 without a mark': utf16,
  'in big-endian UTF-16 without a mark': (text) => utf16(text).swap16(),
  'with CRLF': (text) => text.replaceAll('\n', '\r\n'),
  'with CR': (text) => text.replaceAll('\n', '\r'),
  'with every kind of line end': (text) => text.replace('\n', '\r\n').replace(/\n$/, '\r'),
  'with blank lines': (text) => `\n\n${text}\n \n\t\n`,
  'without a last line end': (text) => text.trimEnd(),
};

/** Each way in which nothing can be read, or only with loss. */
const REFUSED: Readonly<Record<string, readonly [write: (text: string) => string | Buffer, says: string]>> = {
  'in Latin-1': [(text) => Buffer.from(text, 'latin1'), NO_UTF8],
  'in UTF-32': [utf32, NUL],
  'with a NUL': [(text) => text.replace('How?', 'How\0?'), NUL],
  'of zeros': [() => Buffer.alloc(10_000), NUL],
  'that is empty': [() => '', 'has no questions; write at least one'],
  'of blanks': [() => ' \n\t\n', 'has no questions; write at least one'],
  'that is a picture': [() => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), NO_UTF8],
  'that is compressed': [() => Buffer.from('1f8b0800000000000003', 'hex'), NO_UTF8],
};

/** A JSON value in a row of JSON Lines, and what is said of it. */
const ROWS: readonly (readonly [row: string, says: string])[] = [
  ['[', 'has no questions; write at least one'],
  ['"', 'expected one JSON object per line'],
  ['{', 'expected one JSON object per line'],
  ['null', 'expected a JSON object'],
  ['17', 'expected a JSON object'],
  ['{}', 'question: is missing'],
  ["{'question': 'a?'}", 'expected one JSON object per line'],
  ['{"question": null}', 'question: is missing'],
  ['{"question": ""}', 'question: is missing'],
  ['{"question": " "}', 'question: must not be empty'],
  ['{"question": ["a?"]}', 'question: expected text, got a list'],
  ['{"question": {"text": "a?"}}', 'question: expected text, got a mapping'],
  ['{"question": true}', 'question: expected text, got true'],
  ['{"question": "a?", "id": true}', 'id: expected text, got true'],
  ['{"question": "a?", "id": {}}', 'id: expected text, got a mapping'],
  ['{"question": "a?", "id": []}', 'id: expected text, got a list'],
  ['{"question": "a?", "maxTurns": -1}', 'maxTurns: expected at least 0'],
  ['{"question": "a?", "maxTurns": 1e300}', 'maxTurns: expected'],
  ['{"question": "a?", "maxTurns": 9007199254740991}', 'maxTurns: expected at most 100000'],
  ['{"question": "a?", "maxTurns": "many"}', 'maxTurns: expected a number'],
  ['{"question": "a?", "metadata": [1]}', 'metadata: expected a mapping'],
  ['{"question": "a?", "history": [{"role": "system", "content": "x"}]}', 'history[0].role: expected'],
  ['{"question": "a?", "facts": {"a": 1}}', 'facts: expected a list'],
  ['{"question": "a?", "persona": "__proto__"}', 'persona: expected a name'],
  ['{"question": "a?", "__proto__": {"polluted": true}}', 'no key can have the name "__proto__"'],
  [`{"question": "a?", "metadata": ${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`, TOO_DEEP],
  [`{"question": "a?", "metadata": {"a": ${'['.repeat(5_000)}${']'.repeat(5_000)}}}`, TOO_DEEP],
  [`{"question": "a?", "expect": ${'['.repeat(501)}${']'.repeat(501)}}`, TOO_DEEP],
  ['['.repeat(100_000), TOO_DEEP],
  [JSON.stringify({ id: 'x'.repeat(1_000_000), question: 'a?' }), 'the id "xxx'],
  [JSON.stringify({ question: 'x'.repeat(17_000_000) }), TOO_LONG],
];

/** The text of a CSV file, and what is said of it. */
const TABLES: readonly (readonly [text: string, says: string])[] = [
  ['id,question\na,"open\nb,c\n', 'a quote opens here and is never closed'],
  ['id,question\na,"x" y\n', 'text follows a closing quote'],
  ['id,id,question\na,b,c?\n', 'the header names column "id" twice'],
  ['question,__proto__\na?,1\n', 'no column can have the name "__proto__"'],
  ['question,id\na?,b,c\n', 'the row has 3 cells, the header 2'],
  ['id;question\na\n', 'question: is missing'],
  ['a,b\n1,2\n', 'the header has no column "question"; add one'],
  [
    `${Array.from({ length: 20_000 }, (_, at) => `c${at}`).join(',')}\n`,
    'the header has no column "question"; add one',
  ],
  ['id,question\na,one?\na,two?\n', 'the id "a" is already used by line 2'],
  ['id,question\na/b,one?\na-b-c14cddc033f6,two?\n', 'maps to the same conversation as the id of line 2'],
  [`id,question\n${'x'.repeat(201)},one?\n`, 'has 201 bytes; give one of at most 200'],
  [`question,facts\na?,"${'['.repeat(5_000)}${']'.repeat(5_000)}"\n`, TOO_DEEP],
  [`question\n"${'x'.repeat(17_000_000)}"\n`, 'the row that starts here is longer than 16 MiB'],
  ['<!doctype html><html><body>404</body></html>', 'the header has no column "question"'],
];

/** Every file of seeds that somebody may have by mistake or by malice. */
export const ODD_SEEDS: readonly OddSeeds[] = [
  ...Object.entries(FORMATS).flatMap(([format, text]) => [
    ...Object.entries(READ).map(([how, write]) => ({
      what: `${format} ${how}`,
      name: `seeds.${format}`,
      content: write(text),
    })),
    ...Object.entries(REFUSED).map(([how, [write, says]]) => ({
      what: `${format} ${how}`,
      name: `seeds.${format}`,
      content: write(text),
      says,
    })),
  ]),
  ...ROWS.map(([row, says]) => ({ what: `the row ${row.slice(0, 60)}`, name: 'seeds.jsonl', content: row, says })),
  ...TABLES.map(([text, says]) => ({ what: `the table ${text.slice(0, 60)}`, name: 'seeds.csv', content: text, says })),
];
