import type { ComponentType, Registry } from '../contract/component-type.ts';
import { ContextBase, type ComponentSpec, type SimulationSpec } from '../contract/simulation-spec.ts';
import type { ComponentTypes } from './component-types.ts';

/** The keys of a spec that name a component. */
export const SECTIONS = ['agent', 'questions', 'context'] as const;

/** A key of a spec that names a component. */
export type Section = (typeof SECTIONS)[number];

/** One component of a spec: its section, its type, and the options that the type's schema describes. */
export interface SpecComponent {
  readonly section: Section;
  readonly type: ComponentType<unknown>;
  readonly options: object;
}

/** The three components of a validated spec, agent first. */
export function componentsOf(spec: SimulationSpec, types: ComponentTypes): readonly SpecComponent[] {
  return SECTIONS.map((section) => {
    const type = findType(section, spec[section].type, types);
    if (!type) throw new TypeError(`the spec names a type that was not validated: ${section} ${spec[section].type}`);
    return { section, type, options: optionsOf(section, spec[section]) };
  });
}

/** A component of a spec that has problems elsewhere; none where the section is left out. */
export function soundComponent(section: Section, given: unknown, types: ComponentTypes): readonly SpecComponent[] {
  const component = (given ?? {}) as Partial<ComponentSpec>;
  const type = findType(section, component.type, types);
  const options = type?.options.safeParse(optionsOf(section, component)).data;
  return type && options ? [{ section, type, options }] : [];
}

/** The type of that name which a section may have; `undefined` if there is none. */
export function findType(section: Section, name: unknown, types: ComponentTypes): ComponentType<unknown> | undefined {
  const registry = registryOf(section, types);
  return typeof name === 'string' && Object.hasOwn(registry, name) ? registry[name] : undefined;
}

/** A component's own options: without `type` and without the options that every context extractor has. */
export function optionsOf(section: Section, component: Partial<ComponentSpec>): Record<string, unknown> {
  const shared = section === 'context' ? ['type', ...Object.keys(ContextBase.shape)] : ['type'];
  return Object.fromEntries(Object.entries(component).filter(([key]) => !shared.includes(key)));
}

function registryOf(section: Section, types: ComponentTypes): Registry<unknown> {
  if (section === 'agent') return types.agents;
  return section === 'questions' ? types.questions : types.contexts;
}
