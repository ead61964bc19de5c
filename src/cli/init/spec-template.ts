/** `sim.yaml` of a new simulation. */
export const SPEC_TEMPLATE = `# A simulation: users talk to an agent, one conversation for each line of seeds.csv.
# Paths are relative to this file. Check it after every change with: convsim validate sim.yaml

# Begins the id of every batch that is started without --batch.
name: library

# What the agent does, in a sentence. The question generator is told.
agentDescription: Answers questions of a public library's visitors.

# The agent under test: the function agent in agent.ts. Put a call of your own agent into it.
# Other types need no code; docs-qa, for one, answers from a folder of documents.
agent: { type: module, path: ./agent.ts, export: agent }

# Plays the user: the function nextQuestion in user.ts makes each follow-up question.
# The type offline asks about whatever the answers talk about, without code; script asks a fixed list.
questions: { type: module, path: ./user.ts, export: nextQuestion }

# What the next question is made from: here the texts that the agent's tools returned.
# The type agent-response takes the answer itself. If a turn brings none, reuse-last takes the last there was;
# with stop, the conversation ends there, which is a normal end too.
context: { type: tool-outputs, whenEmpty: reuse-last }

# Follow-up turns after the seed question: a full conversation has one turn more than this.
maxTurns: 3

# The first questions: .csv, .jsonl or .txt. In a .csv, question is required; id, tag, maxTurns and agentDescription
# have a meaning, and columns of your own, such as visitor, come out again in the records.
seeds: ./seeds.csv

# Conversations led at the same time.
concurrency: 10

# How long one call may take, and how many failed attempts a step may make before its conversation is given up.
# Rate limits are waited for and are no failed attempts.
limits:
  agent: { timeout: 1m, maxAttempts: 5 }
  questions: { timeout: 1m, maxAttempts: 5 }

# Keys and passwords never stand in this file. A model's options name the environment variable that holds its key,
# as in apiKeyEnv: MODEL_API_KEY, and code such as agent.ts reads variables itself. Set them in the shell that runs convsim.
`;
