const MANY = 100_000;

/** A list in a list in a list …, valid JSON. */
const DEEP_JSON = `${'['.repeat(MANY)}${']'.repeat(MANY)}`;

/** Bodies that come with 200 and the type of JSON, and are no answer. */
export const NO_ANSWERS: readonly (readonly [what: string, body: string | Buffer])[] = [
  ['no body', ''],
  ['blanks', ' \n\t '],
  ['a text', 'I cannot help you with that.'],
  ['half an object', '{"choices": [{"message": {"content": "Hel'],
  ['null', 'null'],
  ['true', 'true'],
  ['a number', '42'],
  ['a number beyond all numbers', '1e999'],
  ['an empty text', '""'],
  ['an empty list', '[]'],
  ['an empty object', '{}'],
  ['a list of empty lists', '[[], [[]]]'],
  ['what Python prints', "{'text': None}"],
  ['NaN', 'NaN'],
  ['a page', '<!doctype html><html><head><title>Login</title></head></html>'],
  ['XML', '<?xml version="1.0"?><answer>42</answer>'],
  ['YAML', 'text: hello'],
  ['JSON with a comment', '{"text": "a" /* really */}'],
  ['two values', '{"text": "a"}{"text": "b"}'],
  ['zeros', Buffer.alloc(1_000)],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ['UTF-16', Buffer.from('\uFEFF{"text": "hello"}', 'utf16le')],
  ['lists in lists, a hundred thousand deep', DEEP_JSON],
  ['lists that never end', '['.repeat(MANY)],
  ['objects in objects, a hundred thousand deep', `${'{"a":'.repeat(MANY)}1${'}'.repeat(MANY)}`],
];

/** Bodies of an error that try whoever reads them. */
export const ERROR_BODIES: readonly (readonly [what: string, body: string | Buffer])[] = [
  ['a hundred thousand levels', `{"detail": ${DEEP_JSON}}`],
  ['a list of a hundred thousand levels', `{"detail": [${DEEP_JSON}]}`],
  ['10 MB', `{"error": {"message": "${'x'.repeat(10_000_000)}"}}`],
  ['control characters', '{"error": {"message": "\\u001b[2J\\u0000\\u202e\\u0007no"}}'],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
  ['__proto__', '{"__proto__": {"message": "no"}, "error": {"__proto__": {"polluted": true}}}'],
  ['a message that is no text', '{"error": {"message": {"message": [1, null, {}]}}}'],
];
