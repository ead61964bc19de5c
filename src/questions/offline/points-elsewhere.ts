/** Words that point at another sentence: a question with one would not be understood. */
export const POINTS_ELSEWHERE =
  /\b(?:it|its|they|them|their|this|that|these|those|there|he|she|which|one|ones|so|such|both|latter|former|same|here|above|below|then)\b/i;
