import { withoutReasoning } from './without-reasoning.ts';

/** How chat templates mark the end of a message; a server whose stop words are incomplete lets it through. */
const TURN_END =
  '<\\|(?:im_end|end|eot|eot_id|eom_id|endoftext|end_of_text|end_of_turn|end_of_role|endofturn|END_OF_TURN_TOKEN|assistant_end|user_end|return|call)\\|>|<\\/s>|<end_of_turn>|<turn\\|>|<eos>|<｜end▁of▁sentence｜>|\\[\\|endofturn\\|\\]|\\[\\/INST\\]';

/** How they mark the start, with the role that may follow. */
const TURN_START =
  '(?:<\\|(?:im_start|start|start_header_id|start_of_role|begin_of_text|startoftext|START_OF_TURN_TOKEN|assistant|user|turn)\\|?>|<s>|<bos>|<start_of_turn>|<｜(?:User|Assistant|begin▁of▁sentence)｜>|\\[INST\\])';

const AT_START = new RegExp(
  `^\\s*(?:${TURN_START}\\s*(?:(?:assistant|user|system|model|human)\\b\\s*)?(?:<\\|(?:end_header_id|end_of_role|message|im_sep|CHATBOT_TOKEN|USER_TOKEN)\\|>)?\\s*)+`,
);

/** What follows a mark that ends a turn: nothing, or the next turn. */
const NOTHING_OR_TURN = new RegExp(`^\\s*(?:$|${TURN_START}|${TURN_END})`);

/** HTML that strikes out a text, with text after it. */
const STRUCK_OUT = /^\s*<s>[\s\S]*<\/s>\s*\S/;

/** More marks than that are no mistake of a server. */
const MOST_MARKS = 20;

/** A model's text without its reasoning and without the marks of its chat template, which are not part of the answer. */
export function withoutMarkup(text: string): string {
  const said = withoutReasoning(text);
  const start = STRUCK_OUT.test(said) ? said : said.replace(AT_START, '');
  const end = turnEnd(start);
  if (end === undefined) return start === said ? said : start.trim();
  return start.slice(0, end).trim();
}

/** Where the turn ends; a mark within a sentence, on a line of its own among others, in code or in HTML is what somebody writes about. */
function turnEnd(text: string): number | undefined {
  const marks = [...text.matchAll(new RegExp(TURN_END, 'g'))].slice(0, MOST_MARKS);
  return marks.find((mark) => {
    const before = text.slice(0, mark.index);
    const after = text.slice(mark.index + mark[0].length);
    const isQuoted = before.endsWith('`') || before.split('```').length % 2 === 0;
    const isHtml = mark[0] === '</s>' && before.includes('<s>');
    const endsLine = /[^\s>][ \t]*$/.test(before) && /^[ \t]*\n/.test(after);
    return !isQuoted && !isHtml && (endsLine || NOTHING_OR_TURN.test(after));
  })?.index;
}
