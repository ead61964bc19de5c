import type { ComponentSpec } from '../contract/component-spec.ts';
import type { ComponentType, Registry } from '../contract/component-type.ts';
import { JudgeBase, type JudgeSpec } from '../contract/judge-spec.ts';
import { ContextBase, type SimulationSpec } from '../contract/simulation-spec.ts';
import type { ComponentTypes } from './component-types.ts';
import { type DocumentPath, dottedPath } from './dotted-path.ts';

/** The keys of a spec that name one component. */
export const SECTIONS = ['agent', 'questions', 'context'] as const;

/** A key of a spec that names components; `judges` is a list of them. */
export type Section = (typeof SECTIONS)[number] | 'judges';

/** One component of a spec: its section, its type, and the options that the type's schema describes. */
export interface SpecComponent {
  readonly section: Section;
  /** Where it stands in the document. */
  readonly at: DocumentPath;
  /** Start of the names of its options, where its place in a list does not matter: `agent`, `judges.quality`. */
  readonly key: string;
  readonly type: ComponentType<unknown>;
  readonly options: object;
}

/** The components of a validated spec: agent, questions, context, then its judges. */
export function componentsOf(
  spec: Pick<SimulationSpec, (typeof SECTIONS)[number] | 'judges'>,
  types: ComponentTypes,
): readonly SpecComponent[] {
  const single = SECTIONS.map((section) => componentAt({ section, at: [section], key: section }, spec[section], types));
  return [...single, ...judgeComponents(spec.judges ?? [], types)];
}

/** The judges of a validated spec or rubric. */
export function judgeComponents(judges: readonly JudgeSpec[], types: ComponentTypes): readonly SpecComponent[] {
  return judges.map((judge, index) =>
    componentAt({ section: 'judges', at: ['judges', index], key: judgeKey(judge.name) }, judge, types),
  );
}

/** Start of the names of a judge's options in manifests. */
export function judgeKey(name: string): string {
  return `judges.${name}`;
}

type Place = Pick<SpecComponent, 'section' | 'at' | 'key'>;

function componentAt(place: Place, component: ComponentSpec, types: ComponentTypes): SpecComponent {
  const type = findType(place.section, component.type, types);
  if (!type)
    throw new TypeError(`the spec names a type that was not validated: ${dottedPath(place.at)} ${component.type}`);
  return { ...place, type, options: optionsOf(place.section, component) };
}

/** A component of a spec that has problems elsewhere; none where the section is left out. */
export function soundComponent(place: Place, given: unknown, types: ComponentTypes): readonly SpecComponent[] {
  const component = (given ?? {}) as Partial<ComponentSpec>;
  const type = findType(place.section, component.type, types);
  const options = type?.options.safeParse(optionsOf(place.section, component)).data;
  return type && options ? [{ ...place, type, options }] : [];
}

/** The components that a spec as written names, of whatever form: those in single sections, and each of the judges. */
export function writtenComponents(spec: Readonly<Record<string, unknown>>): readonly (Place & { given: unknown })[] {
  const judges: readonly unknown[] = Array.isArray(spec['judges']) ? spec['judges'] : [];
  return [
    ...SECTIONS.map((section) => ({ section, at: [section], key: section, given: spec[section] })),
    ...judges.map((given, index) => ({
      section: 'judges' as const,
      at: ['judges', index],
      key: `judges[${index}]`,
      given,
    })),
  ];
}

/** The type of that name which a section may have; `undefined` if there is none. */
export function findType(section: Section, name: unknown, types: ComponentTypes): ComponentType<unknown> | undefined {
  const registry = registryOf(section, types);
  return typeof name === 'string' && Object.hasOwn(registry, name) ? registry[name] : undefined;
}

/** A component's own options: without `type` and without the options that every component of its section has. */
export function optionsOf(section: Section, component: Partial<ComponentSpec>): Record<string, unknown> {
  const shared = ['type', ...(section === 'context' ? Object.keys(ContextBase.shape) : [])];
  const ofJudges = section === 'judges' ? Object.keys(JudgeBase.shape) : [];
  return Object.fromEntries(Object.entries(component).filter(([key]) => ![...shared, ...ofJudges].includes(key)));
}

function registryOf(section: Section, types: ComponentTypes): Registry<unknown> {
  switch (section) {
    case 'agent':
      return types.agents;
    case 'questions':
      return types.questions;
    case 'context':
      return types.contexts;
    case 'judges':
      return types.judges;
  }
}
