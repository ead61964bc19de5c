/** A fragment as a sentence: first letter large unless it is code or a name, a full stop at the end. */
export function asSentence(fragment: string): string {
  const text = fragment.trim().replace(/[,;:]$/, '');
  const isName = /^\S*(?:[\p{Ll}]\p{Lu}|[\d._/-]\w)/u.test(text);
  const opened = isName ? text : text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  return withFullStop(opened);
}

/** The text with a full stop unless it ends like a sentence. */
export function withFullStop(text: string): string {
  return /[.!?…。！？]["'”’)]*$/.test(text) ? text : `${text}.`;
}
