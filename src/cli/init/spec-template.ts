/** `sim.yaml` of a new simulation. */
export const SPEC_TEMPLATE = `# A simulation: users talk to an agent, one conversation for each line of seeds.csv.
# Paths are relative to this file. Check it after every change with: convsim validate sim.yaml

# Begins the id of every batch that is started without --batch.
name: library

# What the agent does, in a sentence. The question generator receives it.
agentDescription: Answers questions of a public library's visitors.

# The agent under test: the function agent in agent.ts. Call your own agent there.
# Other types need no code; docs-qa, for one, answers from a folder of documents.
agent: { type: module, path: ./agent.ts, export: agent }

# Plays the user: the function nextQuestion in user.ts makes each follow-up question.
# The type offline asks about whatever the answers talk about, without code; script asks a fixed list.
questions: { type: module, path: ./user.ts, export: nextQuestion }

# What the next question is based on: here the texts that the agent's tools returned.
# The type agent-response takes the answer itself. If a turn has none, reuse-last takes the last one;
# with stop, the conversation ends there, which is a normal end too.
context: { type: tool-outputs, whenEmpty: reuse-last }

# Follow-up turns after the seed question: a full conversation has one turn more than this.
maxTurns: 3

# The first questions: .csv, .jsonl or .txt. In a .csv, question is required; id, tag, maxTurns and agentDescription
# are known; columns of your own, such as visitor, are copied into the records.
seeds: ./seeds.csv

# Conversations in flight at the same time.
concurrency: 10

# How long one call may take, and how many failed attempts a step may have before its conversation fails.
# Waits for rate limits do not count as failed attempts.
limits:
  agent: { timeout: 1m, maxAttempts: 5 }
  questions: { timeout: 1m, maxAttempts: 5 }

# Keys and passwords do not belong in this file. A model's options name the environment variable that holds its key,
# as in apiKeyEnv: MODEL_API_KEY, and code such as agent.ts reads variables itself. Set them in the shell that runs convsim, or in a file
# .env beside this one, as NAME=value.
`;

/** `seeds.csv` of a new simulation. */
export const SEEDS_TEMPLATE = `id,question,tag,visitor
opening-hours,When is the library open?,visit,new in town
late-book,What happens if I bring a book back late?,loans,student
reserve-book,Can I reserve a book that somebody else has?,loans,student
study-room,How do I get a study room for my group?,visit,student
for-children,Is there anything for children on Saturdays?,visit,parent
`;
