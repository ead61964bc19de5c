// Adds to package-lock.json what a registry without packages for other platforms leaves out of it: the optional packages with
// binaries for them. `npm ci` refuses a lockfile without them. Run it after every `npm install` that changed the lockfile.
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = new URL('../package-lock.json', import.meta.url);
const SYSTEMS = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openbsd', 'netbsd', 'sunos', 'aix', 'openharmony'];
const CPUS = [
  'arm64',
  'x64',
  'arm',
  'ia32',
  'ppc64',
  'ppc64le',
  's390x',
  'riscv64',
  'loong64',
  'mips64el',
  'mipsel',
  'wasm32',
];

const lockfile = JSON.parse(readFileSync(FILE, 'utf8'));
const { packages } = lockfile;
let added = 0;
for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (path !== '' && !isThere(path, name)) add(path, name, version, Object.keys(optionalDependencies));
  }
}
lockfile.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(FILE, `${JSON.stringify(lockfile, null, 2)}\n`);
console.error(`${added} packages of other platforms added`);

/** Whether the package is found from there as Node finds it. */
function isThere(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    if (packages[folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

/** Puts it beside the packages for this platform that the same package wants. */
function add(path, name, version, siblings) {
  const nested = siblings.some((sibling) => packages[`${path}/node_modules/${sibling}`]);
  const place = nested ? `${path}/node_modules/${name}` : `node_modules/${name}`;
  const words = name.split(/[/-]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = CPUS.filter((each) => words.includes(each));
  if (!/^\d/.test(version) || os.length + cpu.length === 0) return;
  packages[place] = { version, optional: true, ...(cpu.length > 0 && { cpu }), ...(os.length > 0 && { os }) };
  added += 1;
}
