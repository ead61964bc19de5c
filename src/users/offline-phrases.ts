/** First words of goals that name something to do, in English. */
const VERBS = new Set(
  `add apply arrange ask book bring buy cancel change check claim close collect compare complain complete confirm contact convert create
  decide delete download edit exchange extend file find fix get give have hear help hire install join keep leave make move open order pay
  pick plan print receive recover register remove renew rent repair replace report request reserve reset resolve restore return
  schedule see sell send set share sign solve speak start stop submit switch talk track transfer try turn unlock update upgrade use
  verify withdraw`.split(/\s+/),
);

/** Goals of those who want to know something. */
const LEARN =
  /^(?:learn|know|find out|understand|be told|ask|hear|see)\s+(?=(?:when|where|who|what|which|why|how|whether|if)\b)/i;

/** What a part of a goal is about: `Learn when the money arrives` is about when the money arrives. */
export function withoutLearning(part: string): string {
  return part.replace(LEARN, '');
}

/** A part of a goal as somebody asks for it. */
export function askFor(part: string): string {
  const text = part.trim().replace(/[.!]+$/, '');
  if (/[?？]$/u.test(text)) return text;
  if (LEARN.test(text)) return `can you tell me ${lowered(withoutLearning(text))}?`;
  return isDeed(text) ? `I'd like to ${lowered(text)}.` : `${text}.`;
}

/** Ways to ask for a part again after an answer that did not help. */
export function askAgain(part: string): readonly string[] {
  const what = wish(part);
  return [
    `that does not help me. ${askFor(part)}`,
    `I still need this: ${what}.`,
    `you have not answered my question: ${what}.`,
    `is there somebody else I can talk to about this? ${what}.`,
    `once more, this is what I am here for: ${what}.`,
  ];
}

/** Ways to go on after an answer that helped and left a part open. */
export function askOn(part: string, isNew: boolean): readonly string[] {
  const what = wish(part);
  const further = [
    `ok. what do I have to do next to get this done: ${what}?`,
    `and how long does that take? I mean: ${what}.`,
    `fine, but is it done now? ${what}.`,
    `so what is the next step? ${what}.`,
    `can you do that for me right away? ${what}.`,
  ];
  return isNew ? [`thanks. ${askFor(part)}`, ...further] : further;
}

/** What somebody says who gets what was wanted. */
export const GOODBYES: readonly string[] = ["thanks, that's all I needed. bye!"];

/** What somebody asks who is done, but stays a little. */
export const LINGERING: readonly string[] = [
  'good. is there anything else I should know about this?',
  'and do I get a confirmation of all that?',
  'where can I read that up later?',
  'does that change anything else for me?',
  'who do I turn to if something goes wrong with it?',
];

/** Ways to say that something which is asked for is not known. */
export function ignorance(unknown: string | undefined): readonly string[] {
  if (unknown !== undefined) return [`I don't know ${unknown}.`, `as I said, ${unknown} is something I don't know.`];
  return [
    "I don't know that, I'm afraid.",
    "I can't tell you that.",
    'I have no idea, sorry. what else would you need?',
  ];
}

function wish(part: string): string {
  return lowered(part.trim().replace(/[.!?？]+$/u, ''));
}

function isDeed(text: string): boolean {
  return VERBS.has(/^\p{L}+/u.exec(text)?.[0].toLowerCase() ?? '');
}

/** Names and abbreviations keep their capital letter. */
function lowered(text: string): string {
  return isDeed(text) || /^(?:A|An|The|My|Learn|Know|When|Where|Who|What|Which|Why|How|Whether|If)\b/.test(text)
    ? `${text.charAt(0).toLowerCase()}${text.slice(1)}`
    : text;
}
