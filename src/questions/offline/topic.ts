/** What kind of thing a question can be asked about; each kind has its own ways of asking. */
export type TopicKind =
  /** Something one does: `return a bike`. */
  | 'task'
  /** Something that may come about, with its `if`, `when`, `after` or `during`: `if a worker dies`. */
  | 'event'
  /** A question that the text itself asks, without its mark: `what is saved at each step`. */
  | 'question'
  /** What a heading explains: `how turns are committed`. */
  | 'clause'
  /** One thing or substance, with its article where it has one. */
  | 'thing'
  | 'things'
  /** Something that is not as it should be: `a lost card`. */
  | 'trouble'
  /** A setting, flag, variable or file. */
  | 'name'
  /** The name of an error. */
  | 'failure'
  /** Any word of a text in which nothing better was found. */
  | 'word';

/** Something that a text talks about and that a user may ask about next. */
export interface Topic {
  readonly kind: TopicKind;
  /** As it is written in a question: small first letter, no code marks. */
  readonly phrase: string;
  /** How much a user would care, about 0 to 1. */
  readonly weight: number;
}
