import { readdirSync, readFileSync } from 'node:fs';
import { Worker } from '@temporalio/worker';
import { describe, expect, inject, it } from 'vitest';
import { eventsOf, HISTORIES_FOLDER, type RecordedHistory } from './recorded-history.ts';

const signal = (name: string) => `workflow execution signaled: ${name}`;
const sent = (name: string) => `signal external workflow execution initiated: ${name}`;
const child = (end: string) => `child workflow execution ${end}`;
const step = (name: string) => `activity task scheduled: ${name}`;
const local = (name: string) => `local activity completed: ${name}`;
const failed = (name: string) => `local activity failed: ${name}`;
const ended = (end: string) => `workflow execution ${end}`;

/** What each history is recorded for; an event that is named twice happens at least twice. */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  'agent-failed-batch': [child('completed: shard'), ended('completed')],
  'agent-failed-conversation': ['activity task failed', ended('failed')],
  'agent-failed-shard': [child('failed: conversation'), ended('completed')],
  'braked-batch': [signal('brake'), step('isBraking'), step('announcePause'), sent('pause'), sent('resume')],
  'braked-shard': [child('completed: conversation'), ended('completed')],
  'braked-judging': [local('noteJudgeFailure'), step('isBraking'), step('announceJudging'), signal('resume')],
  'braking-conversation': ['activity task failed', sent('brake'), ended('failed')],
  'budget-exhausted-batch': [child('completed: shard'), ended('completed')],
  'budget-exhausted-conversation': ['activity task failed', ended('completed')],
  'budget-exhausted-shard': [child('completed: conversation'), ended('completed')],
  'canary-batch': [signal('fault'), signal('resume'), signal('release'), sent('concurrency'), ended('completed')],
  'canary-conversation': ['activity task failed', sent('fault'), signal('resume'), sent('release'), ended('completed')],
  'canary-shard': [sent('pause'), sent('resume'), signal('concurrency'), sent('release'), ended('completed')],
  'cancelled-batch': ['workflow execution cancel requested', child('canceled: shard'), ended('canceled')],
  'cancelled-conversation': ['workflow execution cancel requested', local('endConversation'), ended('canceled')],
  'cancelled-judging': ['workflow execution cancel requested', step('announceJudging'), ended('canceled')],
  'cancelled-shard': ['workflow execution cancel requested', child('canceled: conversation'), ended('canceled')],
  'completed-batch': [step('planBatch'), step('planBatch'), step('closeBatch'), ended('completed')],
  'completed-conversation': [
    'conversation started at turn 0',
    step('invokeAgent'),
    local('persistAndExtract'),
    step('generateNextQuestion'),
    step('invokeAgent'),
    local('persistTurn'),
    local('endConversation'),
  ],
  'completed-shard': [step('planShard'), child('completed: conversation'), child('completed: conversation')],
  'continued-batch': [child('completed: shard'), ended('completed')],
  'continued-conversation': ['conversation started at turn 3', ended('completed')],
  'continued-conversation-before': ['conversation started at turn 0', ended('continued as new: conversation')],
  'continued-judging': [step('planJudging'), step('judgeConversation'), ended('completed')],
  'continued-judging-before': [step('judgeConversation'), ended('continued as new: judging')],
  'continued-shard': [child('completed: conversation'), ended('completed')],
  'empty-context-batch': [child('completed: shard'), ended('completed')],
  'empty-context-conversation': [local('persistAndExtract'), local('endConversation'), ended('completed')],
  'empty-context-shard': [child('completed: conversation'), ended('completed')],
  'extended-batch': [
    signal('concurrency'),
    signal('concurrency'),
    child('completed: shard'),
    child('completed: shard'),
  ],
  'extended-conversation': ['conversation started at turn 1', step('generateNextQuestion'), ended('completed')],
  'extended-shard': [child('completed: conversation'), ended('completed')],
  'forked-batch': [child('completed: shard'), ended('completed')],
  'forked-conversation': ['conversation started at turn 1', step('invokeAgent'), step('invokeAgent')],
  'forked-shard': [child('completed: conversation'), ended('completed')],
  'goal-reached-conversation': [
    step('generateNextQuestion'),
    step('verifyGoal'),
    step('invokeAgent'),
    step('verifyGoal'),
    ended('completed'),
  ],
  'judged-conversation': [
    step('judgeConversation'),
    step('judgeConversation'),
    'activity task failed',
    local('noteJudgeFailure'),
    local('endConversation'),
  ],
  'lacking-judging': [
    step('planJudging'),
    'activity task failed',
    'activity task failed',
    step('announceJudging'),
    signal('concurrency'),
    signal('resume'),
    step('judgeConversation'),
    ended('completed'),
  ],
  'looked-up-batch': ['timer fired', step('readProgress'), step('readProgress')],
  'looked-up-shard': ['timer fired', step('readProgress'), step('readProgress')],
  'misconfigured-batch': [signal('fault'), step('announcePause'), sent('pause'), signal('resume'), sent('resume')],
  'misconfigured-conversation': ['activity task failed', 'activity task failed', sent('fault'), signal('resume')],
  'misconfigured-shard': [signal('pause'), sent('pause'), signal('resume'), sent('resume')],
  'module-context-conversation': [local('persistTurn'), step('extractContext'), ended('completed')],
  'paused-batch': [signal('pause'), sent('pause'), signal('resume'), sent('resume'), ended('completed')],
  'paused-conversation': [
    signal('pause'),
    local('persistTurn'),
    local('extractContext'),
    signal('resume'),
    ended('completed'),
  ],
  'paused-shard': [signal('pause'), sent('pause'), signal('resume'), sent('resume'), ended('completed')],
  'resized-batch': [signal('concurrency'), signal('concurrency'), sent('concurrency'), sent('concurrency')],
  'resized-shard': [signal('concurrency'), signal('concurrency'), child('completed: conversation')],
  'retried-batch': [signal('concurrency'), signal('concurrency'), child('completed: shard'), child('completed: shard')],
  'retried-conversation': ['conversation started at turn 1', step('invokeAgent'), ended('completed')],
  'retried-shard': [child('completed: conversation'), ended('completed')],
  'store-away-conversation': [
    failed('persistAndExtract'),
    step('extractContext'),
    failed('persistTurn'),
    step('persistTurn'),
    local('persistTurn'),
    failed('endConversation'),
    step('endConversation'),
  ],
  'terminated-batch': [child('terminated: shard'), step('announcePause'), child('completed: shard')],
  'terminated-shard': [child('terminated: conversation'), step('endConversation')],
  'user-ended-conversation': [step('generateNextQuestion'), step('closeSession'), ended('completed')],
};

describe('recorded histories', () => {
  it('are those that are listed here', () => {
    const files = readdirSync(HISTORIES_FOLDER).map((file) => file.replace('.json', ''));
    expect(files.toSorted()).toEqual(Object.keys(HOLDS).toSorted());
  });

  it.each(Object.entries(HOLDS))('%s holds what it was recorded for, and no patch', (name, expected) => {
    const events = eventsOf(read(name));
    const missing = expected.filter(
      (event, index) => count(events, event) < count(expected.slice(0, index + 1), event),
    );
    expect(missing).toEqual([]);
    expect(events.filter((event) => event.startsWith('marker recorded'))).toEqual([]);
  });

  it.each(Object.keys(HOLDS))('%s is replayed by the present code', async (name) => {
    const { workflowId, history } = read(name);
    const workflowBundle = { codePath: inject('workflowBundle') };
    await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
  });
});

function read(name: string): RecordedHistory {
  return JSON.parse(readFileSync(`${HISTORIES_FOLDER}${name}.json`, 'utf8')) as RecordedHistory;
}

function count(events: readonly string[], event: string): number {
  return events.filter((each) => each === event).length;
}
