/** Words that questions ask with rather than about, in small letters. */
export const ASKING_WORDS: ReadonlySet<string> = new Set(
  `actually easiest exactly explain first good happen happens know like look matter mean means need needs part really say
  see tell thing things think use used uses using want way work works`.split(/\s+/),
);
