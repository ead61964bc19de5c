// Builds dist/ where it is not there, or older than a source.
import { execSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pathOf = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const changedAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = readdirSync(pathOf('src'), { recursive: true }).map((name) => pathOf(`src/${name}`));
const newest = Math.max(...[...sources, pathOf('package-lock.json')].map(changedAt));

if (changedAt(pathOf('dist/workflow-bundle.js')) < newest) {
  console.error('building…');
  execSync('npm run --silent build', { cwd: pathOf('.'), stdio: 'inherit' });
}
