import type { BatchDoing } from '../../src/view/data/batch-view.ts';
import type { ConversationLine } from '../../src/view/data/conversation-line.ts';

/** Which of the page's colours says how something is; the style sheet has a class for each. */
export type Tone = 'good' | 'bad' | 'warn' | 'plain' | 'idle';

const OUTCOME_TONES: Readonly<Record<ConversationLine['outcome'], Tone>> = {
  'goal-reached': 'good',
  completed: 'plain',
  'user-ended': 'plain',
  stopped: 'plain',
  'empty-context': 'plain',
  'user-gave-up': 'warn',
  'loop-detected': 'warn',
  'timed-out': 'warn',
  'agent-failed': 'bad',
  'context-failed': 'bad',
  'question-failed': 'bad',
  blocked: 'bad',
  cancelled: 'idle',
  'budget-exhausted': 'idle',
  running: 'idle',
};

/** The colour of an outcome; of one that this page does not know: none. */
export function outcomeTone(outcome: string): Tone {
  return OUTCOME_TONES[outcome as ConversationLine['outcome']] ?? 'idle';
}

/** The colour of a verdict. */
export function verdictTone(verdict: ConversationLine['verdicts'][string]): Tone {
  switch (verdict) {
    case 'passed':
      return 'good';
    case 'failed':
      return 'bad';
    case 'inconclusive':
    case 'error':
      return 'warn';
    case 'unjudged':
      return 'idle';
  }
}

/** The colour of what a batch is doing. */
export function doingTone(doing: BatchDoing): Tone {
  switch (doing) {
    case 'loading':
    case 'running':
      return 'plain';
    case 'interrupted':
    case 'paused':
      return 'warn';
    case 'ended':
      return 'idle';
  }
}
