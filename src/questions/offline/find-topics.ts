import { codeTopics } from './code-topics.ts';
import { topicStems } from './content-words.ts';
import { headingTopic } from './heading-topics.ts';
import { outlineOf, type Outline } from './outline.ts';
import { sentenceTopics } from './sentence-topics.ts';
import type { Topic } from './topic.ts';

/** A topic with where it was found. */
export interface FoundTopic extends Topic {
  /** Which passage, the first being 0; tools put the best first. */
  readonly passage: number;
  /** Stems of its content words; never empty. */
  readonly stems: ReadonlySet<string>;
  /** Stems of each sentence that says something about it; empty where only a heading names it. */
  readonly told: readonly ReadonlySet<string>[];
}

/** A page's title is broader than the sections that were found. */
const TITLE_WEIGHT = 0.7;

/** Everything that the passages give to ask about, each subject once, where it is found first. */
export function findTopics(passages: readonly string[]): FoundTopic[] {
  const text = passages.join('\n\n').replace(/```[^]*?```|`[^`\n]*`/g, '');
  const byStems = new Map<string, FoundTopic>();
  for (const topic of passages.flatMap((passage, at) => passageTopics(passage, at, text))) {
    const key = [...topic.stems].sort().join(' ');
    const known = byStems.get(key);
    if (key !== '' && (!known || (known.passage === topic.passage && known.weight < topic.weight)))
      byStems.set(key, topic);
  }
  return [...byStems.values()];
}

function passageTopics(text: string, passage: number, whole: string): FoundTopic[] {
  const outline = outlineOf(text);
  const statements = [...outline.statements, ...outline.commands].map(topicStems);
  const inner = [...sentenceTopics(outline.sentences, whole), ...codeTopics(outline)].map((topic) => {
    const stems = topicStems(topic.phrase);
    return { ...topic, passage, stems, told: statements.filter((told) => [...stems].every((stem) => told.has(stem))) };
  });
  return [...headingTopics(outline, passage, whole), ...inner];
}

function headingTopics({ headings }: Outline, passage: number, whole: string): FoundTopic[] {
  return headings.flatMap((heading) => {
    const topic = headingTopic(heading, whole);
    if (!topic) return [];
    const weight = heading.isOwn ? topic.weight : topic.weight * TITLE_WEIGHT;
    return [{ ...topic, weight, passage, stems: topicStems(topic.phrase), told: heading.sentences.map(topicStems) }];
  });
}
