/** A file of labels that is refused, and the beginning of what is said of it. */
export interface BadLabels {
  readonly what: string;
  readonly content: string | Buffer;
  readonly says: string;
}

const HEADER = 'conversation_id,criterion,label\n';
const LABEL_IS = 'labels.csv:2: label is ';
const NO_LABEL = '--labels: labels.csv holds no label below its header; add one a line';
const NO_COLUMN = 'the header has no column "conversation_id"; add one';
const NUL = 'holds a NUL character';

/** What stands for a label and is none. */
const NO_LABELS: readonly string[] = [
  'yes',
  'true',
  'passed',
  'pass fail',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e999',
  '9'.repeat(400),
  `-${'9'.repeat(400)}`,
  '0x10',
  '1_000',
  '5.',
  '.5',
  '+5',
  '5 of 5',
  '\u0665',
  '__proto__',
  'constructor',
  '\u202epass',
  '=pass()',
  'x'.repeat(1_000_000),
];

const ROWS: readonly (readonly [what: string, rows: string, says: string])[] = [
  ['a conversation that is empty', ',c,pass', 'labels.csv:2: conversation_id is empty; fill it in'],
  ['a criterion of blanks', 'b/a,  ,pass', 'labels.csv:2: criterion is empty; fill it in'],
  ['a row that is too short', 'b/a,c', 'labels.csv:2: label is empty; fill it in'],
  ['a comma that nobody quoted', 'b/a,clear, kind,pass', `${LABEL_IS}"kind"`],
  ['a comma in a number', 'b/a,c,"4,5"', `${LABEL_IS}"4,5"`],
  ['a quote that stays open', 'b/a,"c,pass\nb/b,c,fail', 'labels.csv:2: a quote opens here and is never closed'],
  ['a text after a quote', 'b/a,"c" d,pass', 'labels.csv:2: text follows a closing quote'],
  ['a NUL', 'b/a,c\0,pass', `labels.csv:2: ${NUL}`],
  ['a label twice', 'b/a,c,pass\nb/a,c,pass', 'labels.csv:3: "b/a" has a label for "c" in line 2 already; keep one'],
  ['two labels of __proto__', '__proto__,__proto__,pass\n__proto__,__proto__,fail', 'labels.csv:3: "__proto__" has'],
  ['a conversation of a megabyte twice', `${'x'.repeat(1_000_000)},c,pass\n`.repeat(2), 'labels.csv:3: "xxx'],
  [
    'a cell of 17 MB',
    `${'x'.repeat(17_000_000)},c,pass`,
    'labels.csv:2: the row that starts here is longer than 16 MiB',
  ],
];

const FORMS: readonly (readonly [what: string, content: string | Buffer, says: string])[] = [
  ['nothing', '', NO_LABEL],
  ['blanks', '\n \n\t\n', NO_LABEL],
  ['a header alone', HEADER, NO_LABEL],
  ['a byte order mark and a header', `\uFEFF${HEADER}`, NO_LABEL],
  ['rows without a header', 'b/a,c,pass\n', NO_COLUMN],
  ['a header without criterion', 'conversation_id,label\nb/a,pass\n', 'the header has no column "criterion"; add one'],
  [
    'a column twice',
    'label,conversation_id,criterion,label\npass,b/a,c,fail\n',
    'names column "label" twice; keep one',
  ],
  ['a hundred thousand columns', `${Array.from({ length: 100_000 }, (_, at) => `c${at}`).join(',')}\n`, NO_COLUMN],
  [
    'JSON',
    '[{"conversation_id": "b/a", "criterion": "c", "label": "pass"}]',
    'labels.csv:1: text follows a closing quote',
  ],
  ['a page', '<!doctype html><html></html>', NO_COLUMN],
  ['zeros', Buffer.alloc(4_096), NUL],
  ['Latin-1', Buffer.from(`${HEADER}b/a,caf\u00e9,pass\n`, 'latin1'), 'labels.csv:2: is not UTF-8 text'],
];

/** Every file of labels that somebody may have by mistake or by malice. */
export const BAD_LABELS: readonly BadLabels[] = [
  ...NO_LABELS.map((label) => ({
    what: `a label ${label.slice(0, 30)}`,
    content: `${HEADER}b/a,c,${label}\n`,
    says: LABEL_IS + JSON.stringify(label.slice(0, 60)).slice(0, -1),
  })),
  ...ROWS.map(([what, rows, says]) => ({ what, content: `${HEADER}${rows}\n`, says })),
  ...FORMS.map(([what, content, says]) => ({ what, content, says })),
];
