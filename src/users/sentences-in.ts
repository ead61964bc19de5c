/**
 * The sentences of what an agent or a user says, roughly, in time that grows with the text whatever is in it: a line ends one too,
 * and an abbreviation may. `splitSentences` cuts prose of documents better, and takes far longer for hostile texts.
 */
export function sentencesIn(text: string): readonly string[] {
  return text.match(/[^.!?。！？\n]+[.!?。！？]*/gu) ?? [];
}
