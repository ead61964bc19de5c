/** Whether a question was asked before: compared without case, spaces, punctuation and width of characters. */
export function wasAsked(question: string, previousQuestions: readonly string[]): boolean {
  const wanted = core(question);
  return previousQuestions.some((previous) => core(previous) === wanted);
}

function core(question: string): string {
  return question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}
