// Builds dist/ where it is not there, or older than what it is made from.
import { execSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDERS = ['src', 'page', 'scripts'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

const pathOf = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const changedAt = (name) => statSync(pathOf(name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
// Folders are among the names: one changes when a file in it is renamed or removed.
const namesIn = (folder) => [
  folder,
  ...readdirSync(pathOf(folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
];

/** When the build began: a source that was changed while it ran is newer. */
function builtAt() {
  const begun = statSync(pathOf('dist'), { throwIfNoEntry: false })?.birthtimeMs ?? 0;
  return Math.min(begun, changedAt('dist/workflow-bundle.js'));
}

const newest = Math.max(...[...FOLDERS.flatMap(namesIn), ...FILES].map(changedAt));
if (builtAt() < newest) {
  console.error('building…');
  execSync('npm run --silent build', { cwd: pathOf('.'), stdio: 'inherit' });
}
