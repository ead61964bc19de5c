/** What XML 1.0 allows in no document, not even escaped: control characters, lone surrogates and two that are no characters. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Readers turn a raw line end or tab of an attribute into a space, and a raw return anywhere into a line end.
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

/** A text between tags; what XML cannot hold is left out. */
export function xmlText(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? '');
}

/** Attributes, each with a space before it; those without a value are left out. */
export function xmlAttributes(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return given.map(([name, value]) => ` ${name}="${attributeText(String(value))}"`).join('');
}

function attributeText(text: string): string {
  return text.replace(FORBIDDEN, '').replace(/[&<>"\n\t\r]/g, (character) => ESCAPES[character] ?? '');
}
