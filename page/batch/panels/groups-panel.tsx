import { useMemo } from 'preact/hooks';
import { count, countOf } from '../../format/count.ts';
import { duration } from '../../format/duration.ts';
import { money } from '../../format/money.ts';
import { percent } from '../../format/percent.ts';
import type { BatchScene } from '../batch-scene.ts';
import { type GroupFigures, groupFigures } from '../figures/group-figures.ts';
import { FigureTable } from './figure-table.tsx';
import { Panel } from './panel.tsx';

interface GroupsPanelProps {
  readonly scene: BatchScene;
  readonly by: 'persona' | 'tag';
}

/** The most groups that are listed; the filter has all of them. */
const MOST = 12;
const HEADS = ['Conversations', 'Passed', 'Median turns', 'p95 latency'];

/** Personas or tags side by side; each shows its conversations. */
export function GroupsPanel({ scene, by }: GroupsPanelProps) {
  const { shown, filter, view } = scene;
  const groups = useMemo(
    () => groupFigures(shown, { by, set: filter.set, prices: view.prices }),
    [shown, by, filter.set, view.prices],
  );
  if (groups.length === 0) return null;
  const hasCost = groups.some(({ cost }) => cost !== undefined);
  return (
    <Panel name={by === 'persona' ? 'Personas' : 'Tags'} isWide>
      <FigureTable
        heads={[by === 'persona' ? 'Persona' : 'Tag', ...HEADS, ...(hasCost ? ['Cost'] : [])]}
        rows={groups.slice(0, MOST).map((group) => ({
          key: group.name ?? '',
          cells: [<GroupName key="name" scene={scene} by={by} name={group.name} />, ...cellsOf(group, scene, hasCost)],
        }))}
      />
      {groups.length > MOST && <p class="soft">{countOf(groups.length - MOST, `more ${by}`)}</p>}
    </Panel>
  );
}

function GroupName({ scene, by, name }: GroupsPanelProps & { readonly name: string | undefined }) {
  if (name === undefined) return <span class="soft">none</span>;
  return (
    <a href={scene.addressWith({ [by]: name, show: undefined })}>
      <bdi>{name}</bdi>
    </a>
  );
}

function cellsOf(group: GroupFigures, { view }: BatchScene, hasCost: boolean) {
  const { conversations, judged, passed, medianTurns, p95, cost } = group;
  return [
    count(conversations),
    judged === 0 ? '–' : <PassedShare key="passed" passed={passed} judged={judged} />,
    medianTurns ?? '–',
    p95 === undefined ? '–' : duration(p95),
    ...(hasCost ? [cost === undefined ? '–' : money(cost, view.prices?.currency)] : []),
  ];
}

function PassedShare({ passed, judged }: { readonly passed: number; readonly judged: number }) {
  return (
    <span class="share" title={`${count(passed)} of ${count(judged)} judged`}>
      <span class="share-bar">
        <span style={{ width: `${(passed / judged) * 100}%` }} />
      </span>
      <span class="share-text">{percent(passed / judged)}</span>
    </span>
  );
}
