import type { SimulationSpec } from '../contract/simulation-spec.ts';

/** Options that name an agent for people, the best first. */
const NAMING = ['endpoint', 'model', 'modelUri'] as const;

/** Providers by component type, as `gen_ai.provider.name` has them; a server that speaks OpenAI's language counts as `openai`. */
const PROVIDERS: Readonly<Record<string, string>> = {
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  'databricks-serving': 'databricks',
  'databricks-managed-evals': 'databricks',
  mlflow: 'mlflow',
  llm: 'openai',
  user: 'openai',
};

/** The name of the agent: that of its endpoint or model where it has one, else that of the simulation. */
export function agentNameOf({ agent, name }: Pick<SimulationSpec, 'agent' | 'name'>): string {
  const named = NAMING.map((option) => agent[option]).find((value) => typeof value === 'string');
  return named ?? name;
}

/** The provider of a component of this type. */
export function providerOf(type: string): string {
  return PROVIDERS[type] ?? 'convsim';
}
