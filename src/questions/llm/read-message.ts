import { fieldsOf } from '../../contract/fields-of.ts';
import { tryParseJson } from '../../http/error-text.ts';

/** What a model wrote, read as the next message of the user: candidates, best first, or what is wrong with it. */
export type ReadMessage = { readonly messages: readonly string[] } | { readonly fault: MessageFault };

/** No model puts more labels and quotation marks around a message, unless it repeats itself without end. */
const MOST_LAYERS = 20;

/** Why a text cannot be put to the agent as it is. */
export type MessageFault = 'empty' | 'wrapped';

/** Keys under which prompts ask for a question. */
const QUESTION_KEYS = ['question', 'questions', 'next_question', 'nextQuestion', 'follow_up', 'followUp'];

const WHOLE_FENCE = /^```([\w-]*)[ \t]*\n([\s\S]*?)\n?```$/;
const LIST_ITEM = /^(?:[-*•–]|\(?\d{1,2}[.):]|Q\d{1,2}[.):])\s+(.*\S)$/i;
const ASKS = /[?？؟;]["'”’»)]*$/;
const LABEL =
  /^(?:(?:my |the |your )?(?:next |follow-?up |new )?(?:user )?(?:question|message)(?: is)?|user|Q)\s*:\s*/i;
const BOLD_LABEL = /^\*\*(?:[\w -]*(?:question|message)):?\*\*:?\s*/i;
/** A whole text within one pair of quotation marks, or in bold. */
const QUOTED =
  /^(?:"(?<plain>[^"]+)"|'(?<single>[^']+)'|\*\*(?<bold>(?:(?!\*\*).)+)\*\*|[“„«‘](?<paired>[^“”„«»‘’]+)[”“»’])$/s;

/** A first line that speaks of the message instead of being it: `Sure! Here is the next question:`. */
const INTRODUCTION = /^[^\n]{0,120}\b(?:question|message|follow-?up|response|reply)s?\b[^\n?]{0,60}:(?:\*\*)?\s*\n/i;
const PLEASANTRY =
  /^(?:sure|certainly|of course|absolutely|okay|great|here(?:'s| is| are| you go))\b[^\n]{0,120}[:.!]\s*(?:\n|\{|```)/i;
/** A paragraph that explains the message. */
const EXPLANATION =
  /(?:^|\n\s*\n)\(?(?:this (?:question|message|follow-?up|asks)|the user (?:wants|is|asks|has)|(?:explanation|rationale|reasoning|note)\s*:)/i;
/** Marks of chat templates that nothing has taken off. */
const MARKUP = /<\|[\w-]+\|>|<\/?(?:start|end)_of_turn>|\[\/?INST\]/;

/**
 * Reads what a model wrote as the next message of the user. The whole text is the message, as it was written, unless all of it
 * is one known wrapping: JSON with a question, quotation marks, a label, or a list of which every line is a question. What
 * stands among other things is never picked out: that is a fault.
 */
export function readMessage(written: string): ReadMessage {
  const text = written.trim();
  if (!hasWords(text)) return { fault: 'empty' };
  const [, language = '', fenced = ''] = WHOLE_FENCE.exec(text) ?? [];
  const json = jsonMessages(fenced !== '' && /^(?:json)?$/i.test(language) ? fenced : text);
  if (json) return json;
  if (isWrapped(text)) return { fault: 'wrapped' };
  const items = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => LIST_ITEM.exec(line.trim())?.[1]);
  const questions = items.filter((item) => item !== undefined && ASKS.test(item)).map((item) => bare(item ?? ''));
  return { messages: questions.length === items.length ? questions : [bare(text)] };
}

/** Questions in a text that is JSON as a whole; other JSON is not a message. */
function jsonMessages(text: string): ReadMessage | undefined {
  const value = tryParseJson(text);
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return undefined;
  const found = questionsIn(value);
  if (!found) return { fault: 'wrapped' };
  const messages = found.map((each) => bare(each.trim())).filter(hasWords);
  return messages.length > 0 ? { messages } : { fault: 'empty' };
}

function questionsIn(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) {
    const found = value.map((item: unknown) => questionsIn(item));
    const isList =
      found.every((each) => each !== undefined) &&
      value.every((item) => typeof item !== 'string' || ASKS.test(item.trim()));
    return isList ? found.flatMap((each) => each ?? []) : undefined;
  }
  const fields = fieldsOf(value);
  const key = QUESTION_KEYS.find((name) => name in fields);
  const inner = key === undefined ? undefined : fields[key];
  return typeof inner === 'string' || Array.isArray(inner) ? questionsIn(inner) : undefined;
}

function isWrapped(text: string): boolean {
  const [, language] = WHOLE_FENCE.exec(text) ?? [];
  const isFence = language !== undefined && /^(?:|text|txt|plain|plaintext|markdown|md|json)$/i.test(language);
  return isFence || [INTRODUCTION, PLEASANTRY, EXPLANATION, MARKUP].some((pattern) => pattern.test(text));
}

/** Without a label and marks around the whole, whichever order they come in. */
function bare(text: string, layers = MOST_LAYERS): string {
  const inner = text.replace(LABEL, '').replace(BOLD_LABEL, '');
  const { plain, single, bold, paired } = QUOTED.exec(inner)?.groups ?? {};
  const unwrapped = (plain ?? single ?? bold ?? paired ?? inner).trim();
  return unwrapped === text || !hasWords(unwrapped) || layers === 0 ? text : bare(unwrapped, layers - 1);
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
