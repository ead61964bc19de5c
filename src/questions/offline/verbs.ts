/** Verbs that open a heading only as an order (`Add a model`); by regular rules their -ing form is theirs alone. */
const CLEAR = `add adjust allow append apply ask attach authenticate avoid become begin bring build call cancel choose
  clean clear close collect combine compare complete configure connect continue convert create customise customize decide
  declare define delete deny deploy describe detach develop disable discover embed enable ensure evaluate exclude execute
  extend extract find finish fix follow generate get give go handle hold ignore implement improve include increase inspect
  install integrate interrupt invoke join keep lead learn let limit load lower maintain make manage merge migrate modify
  move observe obtain open override package parse pass pause pick prepare prevent produce protect provide publish put raise
  reach read recover reduce register remove rename reopen repeat replace reproduce resolve restart restore resume retry
  reuse rewrite run save scale secure see select send serve share show shrink simulate skip slow solve specify speed
  split start stop submit switch tell throttle troubleshoot try turn understand uninstall unlock update upgrade use
  validate verify view wait watch wrap write`;
/** Verbs that are nouns as often: `Report formats` is no order, `Report a bug` is one. */
const AMBIGUOUS = `access answer archive back batch benchmark bind block bound branch budget cap change check copy count debug
  design document download drain edit estimate exit export fail filter fork format grow help host import index label leave
  link list lock log look map mark measure mock monitor name order pack pay pin plan plug point print profile prompt push
  query question queue rate record release report request reset return review roll sample schedule score seed set shard
  sign size sort steer step store stream support sync tag target test time tool trace track trigger tune type work`;

/** Verbs that double their last letter before -ing. */
const DOUBLED = new Set(
  'begin cap debug drop embed get let log map pin plan plug put run set shrink skip split step stop submit tag wrap'.split(
    ' ',
  ),
);

const clear = new Set(CLEAR.split(/\s+/));
const ambiguous = new Set(AMBIGUOUS.split(/\s+/));
const baseByGerund = new Map([...clear, ...ambiguous].map((base) => [gerundOf(base), base]));
/** What follows an order but not a noun. */
const FOLLOWS_ORDER =
  /^(?:a|an|the|your|its|their|more|all|another|any|every|each|several|one|only|up|out|down|on|off|with|from|to|in|into|against|new)$/i;

/** Whether a phrase begins with a verb in its base form and is an order, e.g. `choose an agent`. */
export function isOrder(phrase: string): boolean {
  const [first = '', second = '', third = ''] = phrase.split(/\s+/);
  const verb = first.toLowerCase();
  if (/^(?:and|or)$/.test(second)) return clear.has(verb) && isVerb(third);
  return clear.has(verb) || (ambiguous.has(verb) && FOLLOWS_ORDER.test(second));
}

/** Whether a word is a verb of the list, in base form or with -s or -es. */
export function isVerb(word: string): boolean {
  const base = word.toLowerCase();
  const singular = [base, base.replace(/s$/, ''), base.replace(/es$/, ''), base.replace(/ies$/, 'y')];
  return singular.some((form) => clear.has(form) || ambiguous.has(form));
}

/** `resuming a batch` as `resume a batch`; `undefined` if the first word is no -ing form of a known verb. */
export function orderOfGerund(phrase: string): string | undefined {
  const [first = '', ...rest] = phrase.split(/\s+/);
  const base = baseByGerund.get(first.toLowerCase());
  const others = rest.map((word, at) => (/^(?:and|or)$/.test(rest[at - 1] ?? '') && baseByGerund.get(word)) || word);
  return base && [base, ...others].join(' ');
}

function gerundOf(base: string): string {
  if (DOUBLED.has(base)) return `${base}${base.at(-1) ?? ''}ing`;
  if (/[^eoy]e$/.test(base)) return `${base.slice(0, -1)}ing`;
  return `${base}ing`;
}
