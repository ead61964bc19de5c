/** Texts up to this length are read as Markdown at once: at most half a second, whatever they hold. */
const QUICK = 50_000;

/** Longer ones are not read as Markdown at all. */
const POSSIBLE = 200_000;

/** The time of reading grows with the square of what stands without a blank. */
const LONG_WORD = /\S{1001}/;

/** Whether a text is read as Markdown at once, when somebody asks for it, or never, so that no text blocks the page. */
export function markdownCost(text: string): 'quick' | 'slow' | 'too-slow' {
  if (text.length > POSSIBLE || LONG_WORD.test(text)) return 'too-slow';
  return text.length > QUICK ? 'slow' : 'quick';
}
