import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../../src/contract/search-attributes.ts';
import { bundleWorkflows } from '../../src/temporal/workflow-bundle.ts';
import { connectClient, connectWorker } from '../../src/temporal/connect.ts';
import { embeddedSettings, type ConnectionSettings } from '../../src/temporal/connection-settings.ts';
import { ensureServer } from '../../src/temporal/ensure-server.ts';
import { freePort } from '../../src/process/free-port.ts';
import { prepareNamespace } from '../../src/temporal/prepare-namespace.ts';
import { workflowBundle } from '../../src/temporal/workflow-bundle.ts';
import { connected, embeddedHome } from '../support/embedded-home.ts';
import { tempFolder } from '../support/temp-folder.ts';

function external(address: string): ConnectionSettings {
  return { ...embeddedSettings({ address }), isExternal: true };
}

describe('connecting to Temporal', () => {
  it('says that nothing listens at the address, for clients and workers', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const expected = `cannot reach Temporal at ${address}: nothing listens there; check the address`;
    await expect(connectClient(external(address), { limitMs: 500 })).rejects.toThrow(expected);
    await expect(connectWorker(external(address), { limitMs: 500 })).rejects.toThrow(expected);
  });

  it('says that something else listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(connectClient(external(address), { limitMs: 500 })).rejects.toThrow(
      'accepts connections but did not answer',
    );
  });

  it('runs a workflow from a shipped bundle with .ts imports, by client and worker', { timeout: 120_000 }, async () => {
    const folder = await tempFolder({
      'workflows/index.ts': "export { double } from './double.ts';\n",
      'workflows/double.ts': 'export async function double(value: number): Promise<number> {\n  return value * 2;\n}\n',
    });
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    const bundle = join(folder, 'bundle.js');
    await writeFile(bundle, await bundleWorkflows(join(folder, 'workflows/index.ts'), { isForShipping: true }));

    const settings = embeddedSettings(await ensureServer(await embeddedHome()));
    const client = await connectClient(settings);
    onTestFinished(() => client.connection.close());
    const connection = await connectWorker(settings);
    onTestFinished(() => connection.close());
    const worker = await Worker.create({
      connection,
      taskQueue: 'q',
      workflowBundle: await workflowBundle({ CONVSIM_WORKFLOW_BUNDLE: bundle }),
    });
    const result = worker.runUntil(client.workflow.execute('double', { args: [21], taskQueue: 'q', workflowId: 'w' }));
    expect(await result).toBe(42);
  });
});

describe('the workflow bundle', () => {
  it('names the file that is not there', async () => {
    await expect(workflowBundle({ CONVSIM_WORKFLOW_BUNDLE: '/nowhere.js' })).rejects.toThrow(
      'CONVSIM_WORKFLOW_BUNDLE: there is no file /nowhere.js; correct or unset it',
    );
  });

  it.each([
    ["import './missing.ts';", /cannot be bundled: [^]*missing\.ts/],
    ["export * from 'fs';", /cannot be bundled: [^]*disallowed modules[^]*'fs'/],
  ])('reports what the bundler does not accept: %s', async (code, problem) => {
    const folder = await tempFolder({ 'index.ts': code });
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    await expect(bundleWorkflows(join(folder, 'index.ts'), { isForShipping: false })).rejects.toThrow(problem);
  });
});

describe('prepareNamespace', () => {
  it('adds the attributes that are missing in any namespace, and is harmless when repeated', async () => {
    const server = await ensureServer(await embeddedHome());
    await connected(server, async (connection) => {
      const workflowExecutionRetentionPeriod = { seconds: 86_400 as never };
      await connection.workflowService.registerNamespace({ namespace: 'other', workflowExecutionRetentionPeriod });
      await expect
        .poll(() => prepareNamespace(connection, 'other').then(() => 'ready', String), { timeout: 20_000 })
        .toBe('ready');
      await prepareNamespace(connection, 'other');
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'other' });
      expect(Object.keys(customAttributes ?? {}).toSorted()).toEqual(
        Object.values(SEARCH_ATTRIBUTES)
          .map(({ name }) => name)
          .toSorted(),
      );
    });
  });

  it('names a namespace that does not exist and an attribute of another type', async () => {
    const server = await ensureServer(await embeddedHome());
    await connected(server, async (connection) => {
      await expect(prepareNamespace(connection, 'nope')).rejects.toThrow(
        /^namespace nope of Temporal at .* is not found.*; create it \(temporal operator namespace create/,
      );
      const { operatorService } = connection;
      await operatorService.removeSearchAttributes({ namespace: 'default', searchAttributes: ['ConvsimTurns'] });
      const KEYWORD = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
      await operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: { ConvsimTurns: KEYWORD } });
      await expect(prepareNamespace(connection, 'default')).rejects.toThrow(/ConvsimTurns that is not of type Int/);
    });
  });
});
