import type { ComponentChildren } from 'preact';
import type { BatchView } from '../../src/view/data/batch-view.ts';
import { count } from '../format/count.ts';
import { moment } from '../format/moment.ts';
import { percent } from '../format/percent.ts';
import { Chip } from '../parts/chip.tsx';
import { doingTone } from '../parts/tone.ts';
import { BatchNotes } from './batch-notes.tsx';

/** The name of a batch, what it is doing, and what it was made of. */
export function BatchHead({ view }: { readonly view: BatchView }) {
  const { batchId, doing, workflowsLink } = view;
  return (
    <header class="batch-head">
      <div class="batch-title">
        <h1>{batchId}</h1>
        <Chip text={doing} tone={doingTone(doing)} />
        {workflowsLink !== undefined && (
          <a href={workflowsLink} target="_blank" rel="noopener noreferrer">
            Temporal UI<span aria-hidden="true"> ↗</span>
          </a>
        )}
      </div>
      <Facts view={view} />
      {doing !== 'ended' && <Progress view={view} />}
      <BatchNotes view={view} />
    </header>
  );
}

function Facts({ view }: { readonly view: BatchView }) {
  const { agent, questionGenerator, judges, maxTurns, createdAt, convsimVersion, forkedFrom } = view;
  return (
    <dl class="facts">
      <Fact name="Agent">{agent}</Fact>
      <Fact name="Questions">{questionGenerator}</Fact>
      {judges.length > 0 && <Fact name="Judges">{judges.join(', ')}</Fact>}
      <Fact name="Most turns">{maxTurns}</Fact>
      <Fact name="Started">
        <time dateTime={createdAt}>{moment(createdAt)}</time>
      </Fact>
      {forkedFrom && <Fact name="Forked from">{`turn ${forkedFrom.turn} of ${forkedFrom.conversationId}`}</Fact>}
      <Fact name="convsim">{convsimVersion}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Progress({ view: { outcomes, seeds } }: { readonly view: BatchView }) {
  const ended = Object.values(outcomes).reduce((sum, ofOutcome) => sum + ofOutcome, 0);
  return (
    <p class="progress">
      <progress max={Math.max(1, seeds)} value={ended} aria-label="Conversations that have ended" />
      <span>
        {count(ended)} of {count(seeds)} ended{seeds > 0 && ` · ${percent(ended / seeds)}`}
      </span>
    </p>
  );
}
