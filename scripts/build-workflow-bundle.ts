// Prebuilds the workflows for workers that run from dist/: bundling takes seconds at every start otherwise.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from '../src/temporal/workflow-bundle.ts';

const [workflows = '../src/workflows/index.ts', target = '../dist/workflow-bundle.js'] = process.argv.slice(2);

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const code = await bundleWorkflows(pathOf(workflows), { isForShipping: true });
await writeFile(pathOf(target), code);
