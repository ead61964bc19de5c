import { count } from '../../format/count.ts';
import { percent } from '../../format/percent.ts';
import type { BatchScene } from '../batch-scene.ts';
import { Panel } from './panel.tsx';

/** How alike the questions of the whole batch are. */
export function DiversityPanel({ scene: { view, isFiltered } }: { readonly scene: BatchScene }) {
  const { questions, distinct, repeated, lexical, words } = view.diversity;
  if (questions === 0) return null;
  const figures = [
    ['Questions beside those of the seeds', count(questions)],
    ['Unlike all others', shareText(distinct)],
    ['Repeated within a conversation', shareText(repeated)],
    ['Distinct words in 50', shareText(lexical)],
    ['Words in a question, on average', words === null ? '–' : words.toFixed(1)],
  ] as const;
  return (
    <Panel name="Diversity of the questions" note={isFiltered ? 'of the whole batch' : undefined}>
      <dl class="pairs">
        {figures.map(([name, figure]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function shareText(share: number | null): string {
  return share === null ? '–' : percent(share);
}
