/** What kind of thing a question can be asked about; each kind has its own ways of asking. */
export type TopicKind =
  /** Something one does: `resume a batch`. */
  | 'task'
  /** Something that may come about, with its `if` or `when`: `if a worker dies`. */
  | 'event'
  /** Something that must be so, as the rest of a why-question: `must seed ids be unique`. */
  | 'rule'
  /** A question that the text itself asks, without its mark: `what is saved at each step`. */
  | 'question'
  /** What a heading explains: `how turns are committed`. */
  | 'clause'
  /** One thing or substance, with its article where it has one. */
  | 'thing'
  | 'things'
  /** Things that the text lists: `exit codes`. */
  | 'list'
  /** Things that are not as they should be: `bad rows`. */
  | 'trouble'
  /** Something going on: `checkpointing`. */
  | 'activity'
  | 'command'
  | 'flag'
  | 'setting'
  | 'variable'
  | 'file'
  | 'folder'
  /** A file name's ending: `.csv`. */
  | 'ending'
  | 'error'
  /** What the product says when something is wrong, in quotation marks. */
  | 'message'
  | 'exit-code'
  /** One of several that a table lets the user choose from: `docs-qa`. */
  | 'choice'
  /** A value or name in code marks that is none of the above. */
  | 'name'
  /** Something that a sentence mentions, with its article: `a stored reply`. */
  | 'notion'
  /** A plain word in code marks, or any word of a text in which nothing better was found. */
  | 'word';

/** Something the context talks about that a user may ask about next. */
export interface Topic {
  readonly kind: TopicKind;
  /** As it stands in a question: small first letter, no code marks. */
  readonly phrase: string;
  /** How much a user would care, about 0 to 1. */
  readonly weight: number;
}
