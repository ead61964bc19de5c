import type { TopicKind } from './topic.ts';

/** Ways of asking about each kind of topic, `…` being its phrase; the earlier ones fit best. */
const PHRASINGS: Readonly<Record<TopicKind, readonly string[]>> = {
  task: ['How do I …?', 'How can I …?', "What's the easiest way to …?", 'What do I need to …?', 'Is there a way to …?'],
  event: ['What happens …?', 'What …?', 'And …?'],
  question: ['…?'],
  clause: ['Can you explain …?', 'Can you tell me …?'],
  thing: ['How does … work?', 'What exactly is …?', 'What should I know about …?', 'Can you tell me more about …?'],
  things: ['How do … work?', 'What about …?', 'What should I know about …?', 'Can you tell me more about …?'],
  trouble: ['What about …?', 'What do I do about …?', 'What happens with …?'],
  name: ['What is … for?', 'What does … do?', 'When do I need …?'],
  failure: ['What does … mean?', 'When do I see …?', 'What do I do about …?'],
  word: ['What does "…" mean here?', 'What do you mean by "…"?', 'Can you tell me more about "…"?'],
};

/** Nobody asks how these work. */
const PEOPLE =
  /\b(?:adults|children|companies|customers|employees|employers|families|guests|members|parents|people|residents|schools|seniors|students|tourists|users|visitors)$/;

/** Every way of asking about a topic, the most natural first, from a capital letter to `?`. */
export function phrasingsOf({ kind, phrase }: { readonly kind: TopicKind; readonly phrase: string }): string[] {
  return PHRASINGS[kind]
    .filter((form) =>
      form === 'What …?' ? phrase.startsWith('if ') : !(form === 'How do … work?' && PEOPLE.test(phrase)),
    )
    .map((form) => form.replace('…', () => phrase))
    .map((question) => question.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()));
}
