const LIST_MARK = /^(?:[-*•–]|\(?\d{1,2}[.):]|Q\d{1,2}[.):])\s+/i;
const LABEL = /^(?:(?:my |the |your )?(?:next |follow-?up |new )?(?:user )?question(?: is)?|user|Q)\s*:\s*/i;
/** A whole text within one pair of marks: quotation marks of any language, or Markdown's for bold and code. */
const WRAPPED = /^(?:(["'`*]|\*\*|__)(?<same>(?:(?!\1).)+)\1|[“„«‘](?<paired>[^“”„«»‘’]+)[”“»’])$/;

/**
 * The questions in plain text, each on one line. Every entry of a list is one. Else it is the first paragraph that asks,
 * or the first at all: what comes before ends with a colon, and what comes after explains.
 */
export function plainQuestions(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const entries = lines.filter((line) => LIST_MARK.test(line));
  if (entries.length > 0) return entries.map(bare);
  const paragraphs = text
    .split(/\n\s*\n/)
    .map((paragraph) => bare(withoutPreamble(paragraph)))
    .filter((paragraph) => paragraph !== '');
  const chosen = paragraphs.find((paragraph) => paragraph.includes('?')) ?? paragraphs[0];
  return chosen === undefined ? [] : [chosen];
}

function withoutPreamble(paragraph: string): string {
  const lines = paragraph.split('\n').map((line) => line.trim());
  return lines.filter((line) => bare(line) !== '' && !(/:(?:\*\*)?$/.test(line) && !line.includes('?'))).join(' ');
}

/** Without list mark, label and marks around it, whichever order they come in. */
function bare(line: string): string {
  const text = line.replace(/\s+/g, ' ').trim();
  const inner = text
    .replace(LIST_MARK, '')
    .replace(LABEL, '')
    .replace(/^\*\*(?:[\w -]*question):?\*\*:?\s*/i, '');
  const { same, paired } = WRAPPED.exec(inner)?.groups ?? {};
  const unwrapped = same ?? paired ?? inner;
  return unwrapped === line ? line : bare(unwrapped);
}
