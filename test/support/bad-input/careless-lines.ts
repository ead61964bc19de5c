import { BAD_BATCH_IDS } from './hostile-ids.ts';

const NO_COUNTS = [
  '0',
  '-1',
  '1e9',
  'NaN',
  '',
  '1.5',
  '0x10',
  '1e3',
  'Infinity',
  '99999999999999999999',
  ' 5',
  '\u0665',
  '--json',
];

const STEERING = ['status', 'judge', 'stats', 'report', 'export', 'pause', 'resume', 'retry', 'cancel', 'delete'];

const WORDS = ['__proto__', 'constructor', 'toString', '', 'x'.repeat(10_000), '../x', 'a\nb'];

/** Command lines that are refused before anything is started, in a folder whose store has the batch `demo` with the seed `s1`. */
export const CARELESS_LINES: readonly (readonly string[])[] = [
  ...['run', 'show', 'stats', 'compare', 'report', 'export', 'resume', 'extend', 'set', 'fork', 'validate'].map(
    (name) => [name],
  ),
  ...STEERING.filter((name) => name !== 'status').map((name) => [name, 'demo', '--nope']),
  ...['run', 'status', 'show', 'extend', 'schema', 'init', 'server', 'view'].map((name) => [name, 'a', 'b', 'c']),
  ...STEERING.flatMap((name) => BAD_BATCH_IDS.map((id) => [name, id])),
  ...BAD_BATCH_IDS.map((id) => ['show', id]),
  ...BAD_BATCH_IDS.map((id) => ['extend', id, '--turns', '9']),
  ...BAD_BATCH_IDS.map((id) => ['set', id, '--concurrency', '9']),
  ...BAD_BATCH_IDS.map((id) => ['fork', `${id}/s1`, '--turn', '0']),
  ...BAD_BATCH_IDS.map((id) => ['run', 'sim.yaml', '--batch', id]),
  ...BAD_BATCH_IDS.map((id) => ['worker', '--until-idle', '--batch', id]),
  ...NO_COUNTS.flatMap((count) => [
    ['run', 'sim.yaml', '--concurrency', count],
    ['run', 'sim.yaml', '--limit', count],
    ['set', 'demo', '--concurrency', count],
  ]),
  ...NO_COUNTS.filter((count) => count !== '0').flatMap((count) => [
    ['run', 'sim.yaml', '--max-turns', count],
    ['extend', 'demo', '--turns', count],
    ['fork', 'demo/s1', '--turn', count],
    ['view', '--port', count],
  ]),
  ...WORDS.flatMap((word) => [
    ['export', 'demo', '--format', word],
    ['export', 'demo', '--outcome', word],
    ['stats', 'demo', '--by', word],
    ['stats', 'demo', '--set', word],
    ['compare', 'demo', word],
    ['init', 'new', '--agent', word],
    ['push', word, 'demo'],
    ['show', 'demo', '--seed', word],
    ['validate', 'sim.yaml', '--seeds', word],
    ['judge', 'demo', '--with', word],
    ['judge', 'demo', '--labels', word],
    ['run', 'sim.yaml', '--seeds', word],
    ['run', 'sim.yaml', '--require-pass', word],
  ]),
  ...['', ' ', 'x'.repeat(10_000), 'docs'].flatMap((place) => [
    ['run', 'sim.yaml', '--out', place],
    ['judge', 'demo', '--with', 'rubric.yaml', '--out', place],
  ]),
];
