import type { Refusal } from './refusal.ts';

/** The last rows of the table of refusals: wrong requests, each with the option that fixes it. */
export const WRONG_REQUESTS: readonly Refusal[] = [
  {
    statuses: [400, 422],
    text: /missing inputs \[[^\]]*'input'|for ResponsesAgent|\bbody\.input: field required/i,
    type: 'InvalidRequest',
    remedy:
      ' The agent takes items of the Responses API: set format: input (of databricks-serving, format: responses).',
  },
  {
    statuses: [400, 422],
    text: /missing inputs \[[^\]]*'messages'|\bbody\.messages: field required/i,
    type: 'InvalidRequest',
    remedy: ' The agent takes chat messages: set format: messages (of databricks-serving, format: chat).',
  },
  {
    statuses: [400, 422],
    text: /missing inputs \[|dataframe_split/i,
    type: 'InvalidRequest',
    remedy: ' The model takes a table: set format: dataframe, and column to the name of its input.',
  },
  {
    statuses: [200, 400, 422],
    text: /max_tokens['"`]? is not supported|use ['"`]?max_completion_tokens|unsupported parameter:? ['"`]?max_tokens/i,
    type: 'InvalidRequest',
    remedy: ' Set maxTokensField: max_completion_tokens.',
  },
  {
    statuses: [200, 400, 422],
    text: /max_completion_tokens['"`]?.{0,40}(?:not (?:supported|permitted)|unknown|unrecognized|extra)|(?:unknown|unrecognized|extra).{0,60}max_completion_tokens/i,
    type: 'InvalidRequest',
    remedy: ' Set maxTokensField: max_tokens.',
  },
  {
    statuses: [200, 400, 422],
    text: /\btemperature\b|\btop_p\b/i,
    type: 'InvalidRequest',
    remedy: ' The model takes only its own sampling: remove temperature from the spec.',
  },
  {
    statuses: [200, 400, 422],
    text: /only supports? stream|stream(?:ing)? (?:mode )?(?:is )?required|must be (?:called with )?stream|stream must be (?:set to )?true|non-?stream\w* (?:is |calls? )?(?:are )?not supported/i,
    type: 'InvalidRequest',
    remedy: ' The model only streams: set stream: true.',
  },
  {
    statuses: [200, 400, 403, 404, 410, 422],
    codes: ['model_not_found', 'deploymentnotfound', 'not_found_error', 'model_not_available'],
    text: /\b(?:model|deployment|engine|endpoint)\b.{0,80}\b(?:not exist|not found|not available|no access|unknown)|\bno such model|unknown model|invalid model (?:name|id)|model (?:identifier|id)\b.{0,80}(?:invalid|isn't supported)|model identifier|LLM Provider NOT provided|model\b.{0,80}\b(?:deprecated|decommissioned)|model ['"`].{0,80}not found/i,
    type: 'InvalidRequest',
    remedy: ' The server has no such model, or not for these credentials: check model.',
  },
  { hasSession: true, statuses: [404, 410, 440], type: 'SessionLost' },
  {
    statuses: [404, 405],
    type: 'InvalidRequest',
    remedy: ' Nothing is served at this address, or what it names is not there: check {address}.',
  },
  {
    statuses: [200],
    codes: [
      'bad_request',
      'invalid_parameter_value',
      'resource_does_not_exist',
      'feature_disabled',
      'invalid_prompt',
      'invalid_request_error',
      'invalid_argument',
    ],
    type: 'InvalidRequest',
  },
];
