/** A body that has another value where a server's reply should have one. */
export interface UnfitBody {
  /** Where, and what stands there. */
  readonly what: string;
  readonly body: unknown;
}

const DEEP: unknown = JSON.parse(`${'[{"a":'.repeat(20)}1${'}]'.repeat(20)}`);

/** What may stand where something else was meant. */
const WRONG: readonly (readonly [what: string, value: unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['true', true],
  ['-1', -1],
  ['1e308', 1e308],
  ['an empty text', ''],
  ['a text', 'x'],
  ['an empty list', []],
  ['a list of null', [null]],
  ['an empty object', {}],
  ['an object', { text: {}, content: [], message: null, length: -1, toString: 1 }],
  ['levels', DEEP],
];

/** Bodies that are `good` but for one value, each place with each wrong value; deeper places first. */
export function unfitBodies(good: unknown, path = ''): readonly UnfitBody[] {
  if (typeof good !== 'object' || good === null) return [];
  return Object.entries(good).flatMap(([key, inner]) => {
    const at = `${path}/${key}`;
    const deeper = unfitBodies(inner, at).map(({ what, body }) => ({ what, body: replaced(good, key, body) }));
    return [
      ...deeper,
      ...WRONG.map(([what, value]) => ({ what: `${what} at ${at}`, body: replaced(good, key, value) })),
    ];
  });
}

function replaced(whole: object, key: string, value: unknown): unknown {
  return Array.isArray(whole)
    ? whole.map((each: unknown, index) => (String(index) === key ? value : each))
    : { ...whole, [key]: value };
}
