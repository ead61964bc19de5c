import { withoutReasoning } from './without-reasoning.ts';

/** How chat templates mark the end of what somebody says; a server whose stop words are incomplete lets it through. */
const TURN_END =
  /<\|(?:im_end|end|eot_id|eom_id|endoftext|end_of_text|end_of_turn|END_OF_TURN_TOKEN|return|call)\|>|<\/s>|<end_of_turn>|<eos>|<｜end▁of▁sentence｜>|\[\/INST\]/;

/** How they mark the start, with the role that may follow. */
const TURN_START =
  /(?:<\|(?:im_start|start|start_header_id|begin_of_text|startoftext|START_OF_TURN_TOKEN|assistant|user)\|>|<s>|<bos>|<start_of_turn>|<｜(?:User|Assistant|begin▁of▁sentence)｜>|\[INST\])/;

const AT_START = new RegExp(
  `^\\s*(?:${TURN_START.source}\\s*(?:(?:assistant|user|system|model|human)\\b\\s*)?(?:<\\|(?:end_header_id|message|im_sep|CHATBOT_TOKEN|USER_TOKEN)\\|>)?\\s*)+`,
);

/** What follows the mark where it ends a turn: nothing, another line, or the next turn. */
const AFTER_END = new RegExp(`^\\s*(?:$|\\n|${TURN_START.source}|${TURN_END.source})`);

/** HTML that strikes a text out, and goes on after it. */
const STRUCK_OUT = /^\s*<s>[\s\S]*<\/s>\s*\S/;

/** A model's text without its reasoning and without the marks of its chat template, which are no part of what it says. */
export function withoutMarkup(text: string): string {
  const said = withoutReasoning(text);
  const start = STRUCK_OUT.test(said) ? said : said.replace(AT_START, '');
  const end = turnEnd(start);
  if (end === undefined) return start === said ? said : start.trim();
  return start.slice(0, end).trim();
}

/** Where the turn ends; a mark within a sentence, in code or in HTML is what somebody writes about. */
function turnEnd(text: string): number | undefined {
  const marks = new RegExp(TURN_END.source, 'g');
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    const before = text.slice(0, mark.index);
    const isQuoted = before.endsWith('`') || before.split('```').length % 2 === 0;
    const isHtml = mark[0] === '</s>' && before.includes('<s>');
    if (!isQuoted && !isHtml && AFTER_END.test(text.slice(marks.lastIndex))) return mark.index;
  }
  return undefined;
}
