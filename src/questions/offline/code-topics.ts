import type { Outline, Term } from './outline.ts';
import type { Topic, TopicKind } from './topic.ts';

const FAILURE = /(?:Error|Failed|Failure|Exception|Unavailable|-failed|-error|_FAILED|_ERROR|exhausted)$/;
/** Columns whose values the user chooses from. */
const CHOICES = /^(?:type|kind|format|agent|generator|extractor|mode|provider|backend)s?$/i;
/** Columns whose values are ways in which something turns out. */
const STATES = /^(?:outcome|status|state|event|phase)$/i;

/** What the passage writes in code marks, in shell examples and in the first column of tables. */
export function codeTopics(outline: Outline): Topic[] {
  const prose = outline.sentences.join('\n');
  const spans = Array.from(prose.matchAll(/`([^`\n]+)`/g), ([, code = '']) => code.trim());
  const programs = programsOf(outline, spans);
  const commands = [...outline.commands, ...spans].flatMap((code) => commandTopics(code, programs));
  const terms = outline.terms.flatMap(termTopics);
  const names = spans.flatMap((code) => nameTopics(code, 0.55));
  return [...commands, ...terms, ...names, ...exitCodes(prose)];
}

/** First words of command lines: those of shell examples, and those that begin two different pieces of inline code. */
function programsOf(outline: Outline, spans: readonly string[]): Set<string> {
  const starts = [...new Set(spans)].flatMap((code) => /^([a-z][\w-]*) (?!=)\S/.exec(code)?.[1] ?? []);
  const repeated = starts.filter((word, at) => starts.indexOf(word) !== at);
  const shell = outline.commands.flatMap((line) => /^[a-z][\w-]*(?= )/.exec(line)?.[0] ?? []);
  return new Set([...shell, ...repeated, 'convsim', 'npm', 'npx', 'git', 'docker', 'pip', 'kubectl', 'curl']);
}

/** The command without its arguments, and each of its flags. */
function commandTopics(code: string, programs: ReadonlySet<string>): Topic[] {
  const [program = '', ...rest] = code.split(/\s+/);
  if (!programs.has(program)) return [];
  const flags = rest.flatMap((word) => /^--[a-z][\w-]+/.exec(word)?.[0] ?? []);
  const [verb = '', second = ''] = rest;
  const named = /^[a-z][a-z-]+$/.test(verb)
    ? [topic('command', [program, verb, ...flagRightAfter(second)].join(' '), 0.8)]
    : [];
  return [...named, ...flags.map((flag) => topic('flag', flag, 0.6))];
}

function flagRightAfter(word: string): string[] {
  return /^--[a-z][\w-]+$/.test(word) ? [word] : [];
}

function termTopics({ text, column, heading }: Term): Topic[] {
  if (/^\d{1,3}$/.test(text))
    return /\bexit/i.test(`${column} ${heading}`) ? [topic('exit-code', `exit code ${text}`, 0.7)] : [];
  const code = /^`([^`]+)`/.exec(text)?.[1];
  if (code === undefined) return /^[a-z]{4,}$/.test(text) ? [topic('word', text, 0.45)] : [];
  const kind = kindOf(code);
  if (kind === 'name' && STATES.test(column)) return [topic('name', `the ${column.toLowerCase()} ${code}`, 0.7)];
  if (kind === 'name' && CHOICES.test(column)) return [topic('choice', isWord(code) ? `"${code}"` : code, 0.65)];
  return nameTopics(code, 0.65);
}

function nameTopics(code: string, weight: number): Topic[] {
  const key = /^([a-z]\w*(?:\.\w+)*):\s/.exec(code)?.[1];
  const name = key ?? code.replace(/\s+[A-Z]+$/, '');
  const kind = key && isWord(key) ? 'setting' : kindOf(name);
  if (!kind) return [];
  if (kind !== 'name') return [topic(kind, name, weight)];
  return [topic(isWord(name) ? 'word' : 'name', name, weight - 0.1)];
}

function kindOf(name: string): TopicKind | undefined {
  if (/^--[a-z][\w-]+$/.test(name)) return 'flag';
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(name)) return 'variable';
  if (FAILURE.test(name) && /^(?:[A-Z]|[a-z]+-)[\w-]+$/.test(name)) return 'error';
  if (/^\.[a-z]{2,5}$/.test(name)) return 'ending';
  if (/^\.?[\w-]+(?:\/[\w.-]+)*\/$/.test(name)) return 'folder';
  if (/^(?:[\w-]+\/)*[\w-]*\.(?:ya?ml|jsonl?|toml|env|lock|sqlite|db|log)$/.test(name)) return 'file';
  if (/\.(?:[cm]?[jt]sx?|py|mdx?|html?|txt|csv|sh|rs|go)$/.test(name)) return undefined;
  if (/^[a-z]+(?:[A-Z][a-z0-9]*)+$|^[a-z]\w+(?:\.[a-z]\w+)+$|^[a-z]+(?:_[a-z]+)+$/.test(name)) return 'setting';
  return /^[a-z]{4,}$|^[a-z]+(?:-[a-z]+)+$/.test(name) ? 'name' : undefined;
}

function exitCodes(prose: string): Topic[] {
  const found = prose.matchAll(/\bexit(?:s|ed)?(?: (?:with|code|status|is)){1,3} `?(\d{1,3})\b/gi);
  return Array.from(found, ([, code = '']) => topic('exit-code', `exit code ${code}`, 0.7));
}

function isWord(name: string): boolean {
  return /^[a-z]+$/.test(name);
}

function topic(kind: TopicKind, phrase: string, weight: number): Topic {
  return { kind, phrase, weight };
}
