/** Words that only hold a sentence together, in small letters. */
export const GLUE_WORDS: ReadonlySet<string> = new Set(
  `a about after again all also am an and another any anything are aren't as at be because been before being but by can
  can't cannot could did do does doesn't doing don't done each else ever every for from get had has have having he her
  here him his how i i'm if in into is isn't it it's its just let may me might more most must my no nor not nothing of
  off ok on once only or other our out over own please she should so some something still such than that that's the
  their them then there there's these they this those through to too under until up us very was we were what what's
  when where whether which while who whom whose why will with within without would yes yet you your`.split(/\s+/),
);
