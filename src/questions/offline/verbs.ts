/** Verbs that open a heading only as an order, e.g. `Add a model`. */
const CLEAR = new Set(
  `add adjust allow append apply ask attach authenticate avoid become begin borrow bring build buy call cancel choose claim
  clean clear close collect combine compare complete configure connect continue convert create customise customize decide
  declare define delete deliver deny deploy describe detach develop disable discover embed enable ensure evaluate exclude
  execute extend extract find finish fix follow generate get give go handle hire hold ignore implement improve include
  increase inspect install integrate interrupt invite invoke join keep learn leave lend let lower maintain make manage merge
  migrate modify move observe obtain open override pack parse pay pick prepare prevent produce protect provide publish put
  raise reach read receive recover reduce register remove rename renew rent repair repeat replace reproduce resolve restart
  restore resume retry return reuse ride run save secure see select sell send serve share show shrink sign skip solve specify
  speed split start stop submit swap switch take tell transfer travel troubleshoot try turn understand uninstall unlock
  update upgrade use validate verify view wait watch withdraw wrap write`.split(/\s+/),
);
/** Verbs that are nouns as often: `Report formats` is not an instruction, `Report a bug` is one. */
const AMBIGUOUS = new Set(
  `access answer archive book branch change charge check copy count debug design document download drop edit estimate exit
  export filter format group help import label limit link list load lock log map mark measure mock monitor move name order
  park pass pause plan plug point print profile prompt query queue record refund release report request reserve reset review
  roll sample schedule score search set sort stage step store stream support sync tag target test time trace track trigger
  visit work`.split(/\s+/),
);
/** What follows an order but not a noun. */
const FOLLOWS_ORDER =
  /^(?:a|an|the|your|my|its|their|more|all|another|any|every|each|several|one|only|up|out|down|on|off|with|from|to|in|into|for|new)$/i;

/** What stands before an article without being a verb. */
const STANDS_BEFORE_NOUN =
  /^(?:about|across|after|all|along|and|around|as|at|before|behind|beside|between|both|by|for|from|half|if|in|inside|into|is|like|near|not|of|on|onto|or|out|outside|over|per|since|than|through|to|under|until|up|what|when|why|with|within|without|.*(?:ing|ed))$/;

/** Whether a phrase begins with a verb in its base form and is an order, e.g. `choose an agent`. */
export function isOrder(phrase: string): boolean {
  const [first = '', second = ''] = phrase.split(/\s+/);
  const verb = first.toLowerCase();
  if (/^(?:an?|the|my|your)$/.test(second)) return !STANDS_BEFORE_NOUN.test(verb);
  return CLEAR.has(verb) || (AMBIGUOUS.has(verb) && FOLLOWS_ORDER.test(second));
}

/** Whether a word is a verb of the list in its base form. */
export function isVerb(word: string): boolean {
  return CLEAR.has(word) || AMBIGUOUS.has(word);
}

/** `resuming and forking a batch` as `resume and fork a batch`; `undefined` if the first word is no -ing form of a known verb. */
export function orderOfGerund(phrase: string): string | undefined {
  const [first = '', ...rest] = phrase.split(/\s+/);
  const others = rest.map((word, at) => (isJoiner(rest[at - 1]) ? baseOf(word) : word));
  const words = [baseOf(first), ...others];
  return words.includes(undefined) ? undefined : words.join(' ');
}

function isJoiner(word: string | undefined): boolean {
  return word === 'and' || word === 'or';
}

function baseOf(gerund: string): string | undefined {
  const root = /^(.+)ing$/.exec(gerund.toLowerCase())?.[1];
  if (root === undefined) return undefined;
  return [root, `${root}e`, root.replace(/(.)\1$/, '$1')].find(isVerb);
}
