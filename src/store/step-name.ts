/** A step of a turn that can fail and be tried again. */
export type StepName = 'agent' | 'context' | 'question' | 'judge';
