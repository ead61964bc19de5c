import { fieldsOf } from '../contract/fields-of.ts';
import { BUILT_IN_PERSONAS } from '../contract/persona.ts';
import type { DocumentPath, PathProblem } from './dotted-path.ts';
import { suggestion } from '../contract/suggestion.ts';
import { unusedUserKeys, withoutUse } from './user-keys.ts';
import { USER_TYPE } from '../contract/user-spec.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Turns of a spec that names no `maxTurns`. */
const DEFAULT_MAX_TURNS = 5;

interface Given {
  /** The spec as written, a file of personas read; what is wrong in itself is passed over. */
  readonly spec: Fields;
  /** Whether the personas are known: not where their file could not be read. */
  readonly knowsPersonas: boolean;
}

/** What of the simulated user does not fit the rest of the spec. */
export function userProblems({ spec, knowsPersonas }: Given): readonly PathProblem[] {
  const chosen = chosenPersonas(fieldsOf(spec['user'])['persona']);
  return [
    ...(knowsPersonas ? unknownPersonas(chosen, personaNames(spec['personas'])) : []),
    ...doubledPersonas(chosen),
    ...emptyMix(fieldsOf(spec['user'])['persona']),
    ...uselessKeys(spec),
    ...stopProblems(spec),
  ];
}

/** The names of all personas that a spec may use, its own first. */
export function personaNames(personas: unknown): readonly string[] {
  const own = Object.keys(fieldsOf(personas));
  return [...own, ...BUILT_IN_PERSONAS.filter((name) => !own.includes(name))];
}

/** Says of a persona that there is none of that name; `undefined` where there is. */
export function unknownPersona(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const remedy = suggestion(name, known) || `; known personas: ${known.join(', ')}; more go under personas`;
  return `unknown persona "${name}"${remedy}`;
}

interface Chosen {
  readonly path: DocumentPath;
  readonly name: string;
}

function chosenPersonas(persona: unknown): readonly Chosen[] {
  const path = ['user', 'persona'];
  if (typeof persona === 'string') return [{ path, name: persona }];
  if (Array.isArray(persona)) {
    return persona.flatMap((name, index) => (typeof name === 'string' ? [{ path: [...path, index], name }] : []));
  }
  return Object.keys(fieldsOf(fieldsOf(persona)['mix'])).map((name) => ({ path: [...path, 'mix', name], name }));
}

function unknownPersonas(chosen: readonly Chosen[], known: readonly string[]): readonly PathProblem[] {
  return chosen.flatMap(({ path, name }) => {
    const message = unknownPersona(name, known);
    return message === undefined ? [] : [{ path, message }];
  });
}

function doubledPersonas(chosen: readonly Chosen[]): readonly PathProblem[] {
  const names = chosen.map(({ name }) => name);
  const twice = chosen.filter(({ name }, index) => names.indexOf(name) < index);
  return twice.map(({ path, name }) => ({
    path,
    message: `names the persona "${name}" twice; keep one, or set trials to run it more often`,
  }));
}

function emptyMix(persona: unknown): readonly PathProblem[] {
  const { mix } = fieldsOf(persona);
  if (typeof mix !== 'object' || mix === null || Object.keys(mix).length > 0) return [];
  return [
    { path: ['user', 'persona', 'mix'], message: 'must not be empty; give personas their weights, as { plain: 3 }' },
  ];
}

function uselessKeys(spec: Fields): readonly PathProblem[] {
  const type = questionTypeOf(spec);
  if (type === undefined) return [];
  const useless = unusedUserKeys(Object.keys(fieldsOf(spec['user'])), type);
  const isPersonaUseless = unusedUserKeys(['persona'], type).length > 0;
  return [
    ...useless.map((key) => ({ path: ['user', key], message: withoutUse(type) })),
    ...(spec['personas'] !== undefined && isPersonaUseless ? [{ path: ['personas'], message: withoutUse(type) }] : []),
  ];
}

function stopProblems(spec: Fields): readonly PathProblem[] {
  const { goal, minTurns } = fieldsOf(spec['stop']);
  const type = questionTypeOf(spec);
  const given = [...(goal === undefined ? [] : ['goal']), ...(minTurns === undefined ? [] : ['minTurns'])];
  if (type !== undefined && type !== USER_TYPE) {
    return given.map((key) => ({ path: ['stop', key], message: withoutUse(type) }));
  }
  const { maxTurns = DEFAULT_MAX_TURNS } = spec;
  if (typeof minTurns !== 'number' || typeof maxTurns !== 'number' || minTurns <= maxTurns) return [];
  return [{ path: ['stop', 'minTurns'], message: aboveMaxTurns(minTurns, maxTurns) }];
}

/** Says that a user could never end a conversation. */
export function aboveMaxTurns(minTurns: number, maxTurns: number): string {
  return `is ${minTurns}, above maxTurns ${maxTurns}, so that the user could never end it; lower it, or raise maxTurns`;
}

/** The type that a spec names or has by default; `undefined` where it is no text. */
function questionTypeOf({ questions }: Fields): string | undefined {
  if (questions === undefined) return 'offline';
  const { type } = fieldsOf(questions);
  return typeof type === 'string' ? type : undefined;
}
