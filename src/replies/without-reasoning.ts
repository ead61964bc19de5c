/** Names of the tags between which models reason, in angle or square brackets. */
const NAMES = '(?:seed:)?think|thinking|thought|thoughts|reasoning|reflection|scratchpad';

/** A tag that opens reasoning stands at the start of a line: one that a sentence speaks of does not. */
const OPENING = new RegExp(`^[ \\t]*(?:<(${NAMES})>|\\[(${NAMES})\\])`, 'im');
const CLOSING = new RegExp(`(?:</(?:${NAMES})>|\\[/(?:${NAMES})\\])`, 'i');

/** Harmony's last channel: all before it is the model's own. */
const FINAL_CHANNEL = '<|channel|>final<|message|>';
const CHANNEL = /^\s*(?:<\|start\|>assistant)?<\|channel\|>/;
const END_OF_MESSAGE = /<\|(?:end|return|call)\|>/;

/**
 * A model's text without its reasoning, where the server has left that in: between tags such as `<think>`, before a closing
 * tag whose opening one the server has cut off with the prompt, after an opening one that is never closed because the tokens
 * ran out, or in other channels than the final one (gpt-oss).
 */
export function withoutReasoning(text: string): string {
  if (CHANNEL.test(text)) return finalChannel(text);
  let rest = closesFirst(text) ? after(CLOSING, text) : text;
  let kept = '';
  let fences = 0;
  for (let opening = OPENING.exec(rest); opening; opening = OPENING.exec(rest)) {
    const before = rest.slice(0, opening.index);
    const inside = rest.slice(opening.index + opening[0].length);
    fences += fencesIn(before);
    // Within a block of code it is what somebody writes about.
    const isCode = fences % 2 === 1;
    kept += isCode ? before + opening[0] : before;
    rest = isCode ? inside : after(CLOSING, inside);
  }
  return kept === '' && rest === text ? text : (kept + rest).trim();
}

/** Whether a closing tag comes before any opening one, not quoted as code. */
function closesFirst(text: string): boolean {
  const closing = CLOSING.exec(text);
  if (!closing || text[closing.index - 1] === '`') return false;
  const before = text.slice(0, closing.index);
  return !OPENING.test(before) && fencesIn(before) % 2 === 0;
}

function fencesIn(text: string): number {
  return text.split('```').length - 1;
}

function after(tag: RegExp, text: string): string {
  const found = tag.exec(text);
  return found ? text.slice(found.index + found[0].length).replace(/^\s+/, '') : '';
}

function finalChannel(text: string): string {
  const start = text.lastIndexOf(FINAL_CHANNEL);
  if (start < 0) return '';
  const said = text.slice(start + FINAL_CHANNEL.length);
  const end = END_OF_MESSAGE.exec(said);
  return (end ? said.slice(0, end.index) : said).trim();
}
