import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from './browser.ts';
import type { Scene } from './scene.ts';

/** Pictures of the Temporal UI: lists, a batch, a running and a finished conversation, one activity, a search by outcome. */
export async function uiPictures(browser: Browser, scene: Scene): Promise<void> {
  const { uiPort } = JSON.parse(readFileSync(join(scene.folder, '.convsim', 'server.json'), 'utf8')) as {
    uiPort: number;
  };
  const workflows = `http://127.0.0.1:${uiPort}/namespaces/default/workflows`;
  const list = (query: string) => {
    return { address: `${workflows}?query=${encodeURIComponent(query)}`, heading: /\d Workflow/ };
  };
  const one = (id: string) => ({ address: `${workflows}/${encodeURIComponent(id)}`, heading: id });

  await browser.take('ui-batch-list', list('ConvsimBatch="demo"'));
  await browser.take('ui-failed', list('ConvsimBatch="nightly" AND ConvsimOutcome="agent-failed"'));
  await browser.take('ui-finished', one('convsim/demo/c/first-ride'));

  const { cli, folder, env } = scene;
  const child = spawn(process.execPath, [cli, 'run', 'slow.yaml', '--batch', 'live'], {
    cwd: folder,
    env,
    stdio: 'ignore',
  });
  const closed = once(child, 'close');
  const running = await firstRunning(workflows, 'live');
  await browser.take('ui-running', one(running));
  await browser.take('ui-batch', one('convsim/live'));
  // By then some conversations have ended, and the store was looked up after that.
  await sleep(10_000);
  await browser.take('ui-batch-details', one('convsim/live'), async (page) => {
    await page.getByRole('tab', { name: 'User Metadata' }).click();
    await page.frameLocator('iframe').last().getByText('conversations ended').waitFor();
  });
  await closed;

  await browser.take('ui-activity', one('convsim/demo/c/first-ride'), async (page) => {
    await page.getByText('ask agent').first().click();
  });
}

async function firstRunning(workflows: string, batch: string): Promise<string> {
  const query = `ConvsimBatch="${batch}" AND WorkflowType="conversation" AND ExecutionStatus="Running"`;
  const api = workflows.replace('/namespaces/', '/api/v1/namespaces/');
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 500) {
    await sleep(500);
    const response = await fetch(`${api}?query=${encodeURIComponent(query)}`);
    const { executions = [] } = (await response.json()) as { executions?: { execution: { workflowId: string } }[] };
    const [first] = executions;
    if (first) return first.execution.workflowId;
  }
  throw new Error(`no conversation of batch ${batch} is running`);
}
