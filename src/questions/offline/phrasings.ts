import type { Topic, TopicKind } from './topic.ts';

type Phrasing = (phrase: string) => string;

/** Ways of asking about each kind of topic; the earlier ones fit best. */
const PHRASINGS: Readonly<Record<TopicKind, readonly Phrasing[]>> = {
  task: [
    (p) => `how do I ${p}?`,
    (p) => `how can I ${p}?`,
    (p) => `what's the easiest way to ${p}?`,
    (p) => `what do I need to ${p}?`,
    (p) => `is there a way to ${p}?`,
  ],
  event: [(p) => `what happens ${p}?`, (p) => `what ${p}?`, (p) => `what do I do ${p}?`],
  rule: [(p) => `why ${p}?`],
  question: [(p) => `${p}?`],
  clause: [(p) => `can you explain ${p}?`, (p) => `can you tell me ${p}?`],
  thing: [
    (p) => `how does ${p} work?`,
    (p) => `what exactly is ${p}?`,
    (p) => `what should I know about ${p}?`,
    (p) => `can you tell me more about ${p}?`,
  ],
  things: [
    (p) => `how do ${p} work?`,
    (p) => `what should I know about ${p}?`,
    (p) => `can you tell me more about ${p}?`,
    (p) => `what about ${p}?`,
  ],
  list: [(p) => `what are the ${p}?`, (p) => `can you list the ${p}?`, (p) => `what should I know about the ${p}?`],
  trouble: [(p) => `what happens with ${p}?`, (p) => `what about ${p}?`],
  activity: [(p) => `how does ${p} work?`, (p) => `what should I know about ${p}?`],
  command: [
    (p) => `what does ${p} do?`,
    (p) => `when would I use ${p}?`,
    (p) => `what exactly does ${p} do?`,
    (p) => `what is ${p} for?`,
  ],
  flag: [(p) => `what is ${p} for?`, (p) => `what does ${p} do?`, (p) => `when do I need ${p}?`],
  setting: [(p) => `what is ${p} for?`, (p) => `what does ${p} do?`, (p) => `when do I need ${p}?`],
  variable: [(p) => `what is ${p} for?`, (p) => `what do I set ${p} to?`, (p) => `when do I need ${p}?`],
  file: [(p) => `what is in ${p}?`, (p) => `what is ${p} for?`, (p) => `what do I need ${p} for?`],
  folder: [(p) => `what is in ${p}?`, (p) => `what goes into ${p}?`, (p) => `what do I need ${p} for?`],
  ending: [
    (p) => `what does a ${p} file look like?`,
    (p) => `what goes into a ${p} file?`,
    (p) => `can I use a ${p} file?`,
  ],
  error: [(p) => `what does ${p} mean?`, (p) => `when do I see ${p}?`, (p) => `what do I do about ${p}?`],
  message: [(p) => `what do I do about ${p}?`, (p) => `why do I see ${p}?`, (p) => `what does ${p} mean?`],
  'exit-code': [(p) => `what does ${p} mean?`, (p) => `when do I get ${p}?`, (p) => `why would I get ${p}?`],
  choice: [(p) => `when would I use ${p}?`, (p) => `what is ${p} for?`, (p) => `what does ${p} do?`],
  name: [(p) => `what does ${p} mean?`, (p) => `what is ${p} for?`],
  notion: [
    (p) => `what exactly is ${p}?`,
    (p) => `what do you mean by ${p}?`,
    (p) => `can you tell me more about ${p}?`,
  ],
  word: [
    (p) => `what does "${p}" mean here?`,
    (p) => `what do you mean by "${p}"?`,
    (p) => `can you tell me more about "${p}"?`,
  ],
};

/** Every way of asking about a topic, the most natural first, starting with a small letter and ending with `?`. */
export function phrasingsOf(topic: Topic): string[] {
  return PHRASINGS[topic.kind].filter((_, at) => fits(topic, at)).map((phrasing) => phrasing(topic.phrase));
}

const TROUBLE =
  /\b(?:missing|fail\w*|lost|lose\w*|crash\w*|bad|wrong|not|reached|interrupted|dies|down|refuse\w*|error|changed)\b/;

/** `what if` needs an if, `what do I do` a trouble; `what is X for` suits a name that stands alone, not `the outcome X`. */
function fits({ kind, phrase }: Topic, at: number): boolean {
  if (kind === 'event' && at === 1) return phrase.startsWith('if ');
  if (kind === 'event' && at === 2) return TROUBLE.test(phrase);
  return !(kind === 'name' && at === 1 && phrase.startsWith('the '));
}
