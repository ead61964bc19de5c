import { describe, expect, it } from 'vitest';
import { traceLinkOf } from '../../../src/view/trace-link-of.ts';

const agent = { type: 'mlflow', trackingUri: 'http://127.0.0.1:5000/', experimentId: '7' };

describe('traceLinkOf', () => {
  it('leads to the trace in the experiment', () => {
    expect(traceLinkOf(agent, 'tr-1')).toBe(
      'http://127.0.0.1:5000/#/experiments/7/traces?selectedEvaluationId=tr-1&traceId=tr-1',
    );
  });

  it('holds neither user name nor password', () => {
    const secret = { ...agent, trackingUri: 'https://me:secret@mlflow.example/base' };
    expect(traceLinkOf(secret, 'tr-1')).toMatch(/^https:\/\/mlflow\.example\/base\/#\/experiments\/7/);
  });

  it('is not there without a trace, a server or an experiment that is named by id', () => {
    expect(traceLinkOf(agent, null)).toBeUndefined();
    expect(traceLinkOf({ type: 'openai-chat' }, 'tr-1')).toBeUndefined();
    expect(traceLinkOf({ ...agent, experimentId: undefined, experimentName: 'x' }, 'tr-1')).toBeUndefined();
    expect(traceLinkOf({ ...agent, trackingUri: 'no address' }, 'tr-1')).toBeUndefined();
  });
});
