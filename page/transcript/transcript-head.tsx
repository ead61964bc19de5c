import type { ConversationLine } from '../../src/view/data/conversation-line.ts';
import type { Transcript } from '../../src/view/data/transcript.ts';
import { count, countOf } from '../format/count.ts';
import { Chip } from '../parts/chip.tsx';
import { OutsideLink } from '../parts/outside-link.tsx';
import { outcomeTone, verdictTone } from '../parts/tone.ts';
import { visibleText } from '../text/visible-text.ts';

interface TranscriptHeadProps {
  readonly transcript: Transcript;
  /** Its verdicts by set; absent until the list is read. */
  readonly line: ConversationLine | undefined;
}

/** Which conversation it is, and what it came to. */
export function TranscriptHead({ transcript, line }: TranscriptHeadProps) {
  const { conversation } = transcript;
  const { outcome, error_type: errorType, error_message: errorMessage, end_reason: endReason } = conversation;
  return (
    <div class="transcript-head">
      <h1>
        <bdi>{visibleText(conversation.seed_id)}</bdi>
      </h1>
      <p class="chips">
        <Chip text={outcome} tone={outcomeTone(outcome)} />
        {verdictsOf(transcript, line).map(([set, verdict]) => (
          <Chip key={set} text={set === 'run' ? verdict : `${set}: ${verdict}`} tone={verdictTone(verdict)} />
        ))}
      </p>
      <p class="about">
        {aboutOf(transcript).map((part) => (
          <span key={part}>{part}</span>
        ))}
        <OutsideLink address={transcript.workflowLink} name="Workflow" where="in the Temporal UI" />
      </p>
      {errorType && (
        <p class="fault">
          <strong>{errorType}</strong>
          {errorMessage && <bdi>{visibleText(errorMessage)}</bdi>}
        </p>
      )}
      {endReason && (
        <p class="end-reason">
          Ended because: <bdi>{visibleText(endReason)}</bdi>
        </p>
      )}
    </div>
  );
}

type Verdicts = readonly (readonly [set: string, verdict: ConversationLine['verdicts'][string]])[];

function verdictsOf({ conversation }: Transcript, line: ConversationLine | undefined): Verdicts {
  if (line) return Object.entries(line.verdicts);
  return conversation.verdict ? [['run', conversation.verdict]] : [];
}

function aboutOf({ conversation, turns }: Transcript): readonly string[] {
  const { case_id: caseId, seed_id: seedId, persona, trial, tag, usage } = conversation;
  const agentTokens = usage.agent.input_tokens + usage.agent.output_tokens;
  return [
    caseId !== undefined && caseId !== seedId && `case ${visibleText(caseId)}`,
    persona !== undefined && `persona ${visibleText(persona)}`,
    trial !== undefined && `trial ${trial}`,
    tag !== undefined && `tag ${visibleText(tag)}`,
    countOf(turns.length, 'turn'),
    agentTokens > 0 && `${count(agentTokens)} tokens of the agent`,
  ].filter((part) => part !== false);
}
