import { expect, it } from 'vitest';
import { sessionsLink } from '../../../../src/push/mlflow/sessions-link.ts';

it.each([
  ['http://h:5000', 'http://h:5000/#/experiments/7/traces?groupBy=session'],
  ['https://h/mlflow/', 'https://h/mlflow/#/experiments/7/traces?groupBy=session'],
])('links to the sessions of an experiment on %s', (uri, link) => {
  expect(sessionsLink(uri, '7')).toBe(link);
});
