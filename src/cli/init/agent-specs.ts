/** An agent of a type that needs no code, as a new spec holds it. */
export interface AgentSpec {
  /** The lines of `sim.yaml` about the agent. */
  readonly yaml: string;
  /** How a model on the same server plays the user, as a comment of `sim.yaml`, where it can. */
  readonly questions?: string;
  /** What has to be set before the first run, if anything. */
  readonly needs?: string;
}

/** The kinds of agent that `init --agent` writes a spec for. */
export const AGENT_SPECS: Readonly<Record<string, AgentSpec>> = {
  openai: {
    needs: 'OPENAI_API_KEY',
    questions: `# With a model of the same server:
# questions: { type: llm, baseUrl: https://api.openai.com/v1, model: gpt-5-mini, apiKeyEnv: OPENAI_API_KEY }
`,
    yaml: `# The agent under test: a chat model behind an OpenAI-compatible address. Replace baseUrl and model.
# Guide: docs/guide/openai.md, and docs/guide/recipes.md for Azure and others.
agent:
  type: openai-chat
  baseUrl: https://api.openai.com/v1
  model: gpt-5-mini
  apiKeyEnv: OPENAI_API_KEY
`,
  },
  http: {
    yaml: `# The agent under test: a JSON endpoint. body is the request; answer tells where the reply has the answer.
# Guide: docs/guide/http-agent.md
agent:
  type: http
  url: http://127.0.0.1:8000/chat
  body: { question: "{{question}}", session: "{{conversationId}}" }
  answer: answer
`,
  },
  mlflow: {
    yaml: `# The agent under test: a model that MLflow serves. format input is for ResponsesAgent, dataframe for other pyfuncs.
# Guide: docs/guide/mlflow.md
agent:
  type: mlflow
  url: http://127.0.0.1:5001
  format: messages
`,
  },
  databricks: {
    needs: 'DATABRICKS_HOST and DATABRICKS_TOKEN',
    yaml: `# The agent under test: a serving endpoint on Databricks. Its credentials come from the environment (DATABRICKS_HOST and
# DATABRICKS_TOKEN, or an OAuth client) or from a profile of ~/.databrickscfg. Guide: docs/guide/databricks.md
agent:
  type: databricks-serving
  endpoint: my-agent
`,
  },
};

/** `sim.yaml` with that agent and a simulated user that needs no code and no key. */
export function specWithAgent({ yaml, questions = '' }: AgentSpec): string {
  return `# A simulation: users talk to an agent, one conversation for each line of seeds.csv.
# Paths are relative to this file. Check it after every change with: convsim validate sim.yaml
# Ask the agent once, without starting a batch, with: convsim validate sim.yaml --call

# What the agent does, in a sentence. The question generator receives it.
agentDescription: Answers questions of a public library's visitors.

${yaml}
# Plays the user: asks about whatever the answers talk about. The type llm lets a model ask. Guide: docs/guide/questions.md
${questions}questions: { type: offline }

# What the next question is based on: the answer. The type tool-outputs takes what the agent's tools returned.
context: { type: agent-response }

# Follow-up turns after the seed question: a full conversation has one turn more than this.
maxTurns: 2

# The first questions; replace them. Guide: docs/guide/seeds.md
seeds: ./seeds.csv

# Conversations in flight at the same time.
concurrency: 5
`;
}
