import { readSections, type Section } from '../../text/read-sections.ts';
import { stemsOf, subjectOf } from '../../text/words.ts';
import { headingTopic } from './heading-topic.ts';
import { codeTopics, sentenceTopics } from './sentence-topics.ts';
import type { Topic } from './topic.ts';

/** A topic with where it was found. */
export interface FoundTopic extends Topic {
  /** Which passage, the first being 0; tools put the best first. */
  readonly passage: number;
  /** What it is about; never empty. */
  readonly stems: ReadonlySet<string>;
  /** Stems of the words of the text about it. */
  readonly told: ReadonlySet<string>;
}

/** A page's title is broader than the sections that were found. */
const TITLE_WEIGHT = 0.6;
/** A heading counts as told when this many sentences below it are. */
const OPENING = 3;

/** Everything that the passages give to ask about, each subject once, where it is found first. */
export function findTopics(passages: readonly string[]): FoundTopic[] {
  const text = passages.join('\n\n').replace(/```[^]*?```|`[^`\n]*`|^#.*$/gm, '');
  const bySubject = new Map<string, FoundTopic>();
  for (const [passage, markdown] of passages.entries()) {
    for (const topic of readSections(markdown).flatMap((section) => topicsOf(section, passage, text))) {
      const subject = [...topic.stems].sort().join(' ');
      const known = bySubject.get(subject);
      const isBetter = known?.passage === passage && known.weight < topic.weight;
      const isVague = topic.kind === 'event' && stemsOf(topic.phrase).length < 2;
      if (subject !== '' && !isVague && (!known || isBetter)) bySubject.set(subject, topic);
    }
  }
  return [...bySubject.values()];
}

function topicsOf({ headings, statements }: Section, passage: number, text: string): FoundTopic[] {
  const opening = statements.slice(0, OPENING).map((statement) => statement.text);
  const found = (topic: Topic, told: string): FoundTopic => {
    return { ...topic, passage, stems: subjectOf(topic.phrase), told: subjectOf(told) };
  };
  const ofHeadings = headings.flatMap((heading, depth) => {
    const topic = headingTopic(heading, text);
    if (!topic) return [];
    const isOwn = depth === headings.length - 1;
    return [found({ ...topic, weight: topic.weight * (isOwn ? 1 : TITLE_WEIGHT) }, isOwn ? opening.join(' ') : '')];
  });
  const ofStatements = statements.flatMap((statement) =>
    [...sentenceTopics(statement.text, text), ...codeTopics(statement.text)].map((topic) =>
      found(topic, statement.text),
    ),
  );
  return [...ofHeadings, ...ofStatements];
}
