import type { FailureType } from '../contract/failures.ts';

/** What some refusals mean; every condition that a row names has to hold, and of `codes` and `text` one is enough. */
export interface Refusal {
  /** Statuses it is looked for on; 200 is an error inside a successful reply. Any, where none is listed. */
  readonly statuses?: readonly number[];
  /** The error names one of these codes (lower case), … */
  readonly codes?: readonly string[];
  /** … or says this. */
  readonly text?: RegExp;
  /** Only where the server names no time to wait, or one of at least so many milliseconds. */
  readonly waitsAtLeastMs?: number;
  readonly type: FailureType;
  /** Follows the message in place of the remedy of its type. */
  readonly remedy?: string;
}

/** A quota that is filled again so soon is waited for; for a later one the batch pauses. */
const LONG_WAIT_MS = 10 * 60_000;

/**
 * What a refusal means beyond its status, in the order in which the rows are looked at: the first that fits rules. Whole
 * families of servers word these things alike, so a row names no server; `docs/guide/http-failures.md` says what was looked at.
 */
export const REFUSALS: readonly Refusal[] = [
  // The account or the key, whatever else is said.
  {
    statuses: [400, 401, 402, 403],
    codes: ['account_deactivated', 'account_suspended', 'user_suspended'],
    text: /\baccount\b.{0,40}\b(?:suspended|deactivated|disabled|terminated)\b/i,
    type: 'Unauthorized',
    remedy: ' The account is not served any more: ask its provider.',
  },
  // Filters of the provider.
  {
    statuses: [200, 400, 403, 422, 424, 451, 500],
    codes: [
      'content_filter',
      'responsibleaipolicyviolation',
      'content_policy_violation',
      'content_filtered',
      'moderation_blocked',
      'data_inspection_failed',
      'prohibited_content',
      'safety',
      'blocklist',
      'guardrail_intervened',
      'guardrail_violation',
      'input_guardrail_violation',
      'content_blocked',
      'sensitive_content',
    ],
    text: /content (?:management|filtering) policy|content[ _-]filter|content policy violat|\b(?:flagged|blocked) (?:as|by|for|due to)\b.{0,60}\b(?:polic|moderat|guardrail|safety|filter|violat|harm)|guardrails? (?:intervened|blocked|violation|triggered)|safety (?:system|filters?) (?:blocked|rejected)|rejected (?:as a result of|by) (?:our |the )?safety system|violates? (?:our |the )?(?:usage|content|safety) polic|requires moderation|inappropriate content/i,
    type: 'Blocked',
  },
  // One request above the limit: no waiting makes it smaller.
  {
    statuses: [400, 413, 429],
    codes: ['request_too_large', 'tokens_limit_reached'],
    text: /\brequest too large\b|\brequest(?: body| entity)? exceeds the (?:maximum|allowed) (?:size|number of bytes)|(?:body|entity|payload) too large/i,
    type: 'InvalidRequest',
    remedy: ' This one request is above the limit, so waiting does not help: make contexts or maxTurns smaller.',
  },
  {
    statuses: [200, 400, 413, 422, 500],
    codes: [
      'context_length_exceeded',
      'exceed_context_size_error',
      'context_window_exceeded',
      'string_above_max_length',
    ],
    text: /context (?:length|window|size|limit)|(?:prompt|input|request) is too long|(?:prompt|input) (?:length|tokens?).{0,60}exceed|token count.{0,60}exceeds|maximum (?:input )?(?:sequence |prompt )?length|tokens.{0,40}must be <=|too many (?:input )?tokens/i,
    type: 'InvalidRequest',
    remedy: ' The conversation is longer than the model can read: lower maxTurns or maxContextChars.',
  },
  // Money.
  {
    codes: [
      'insufficient_quota',
      'billing_hard_limit_reached',
      'budget_exceeded',
      'insufficient_credits',
      'insufficient_balance',
      'insufficient_user_quota',
      'payment_required',
      'billing_not_active',
      'credits_exhausted',
      'arrearage',
    ],
    text: /\bbudget has been exceeded|exceeded (?:the |your )?budget|insufficient (?:credits?|balance|funds|account balance)|credit balance is too low|out of credits|billing hard limit|(?:add|purchase|buy) (?:more )?credits|account (?:is )?not active.{0,40}billing/i,
    type: 'OutOfCredit',
  },
  { statuses: [402], type: 'OutOfCredit' },
  // Quotas that fill in hours or days.
  {
    statuses: [200, 400, 403, 429, 503],
    codes: ['dailylimitexceeded', 'daily_limit_exceeded', 'usage_limit_reached', 'quota_exceeded_daily'],
    text: /\b(?:daily|weekly|monthly|hourly)\b.{0,40}\b(?:limit|quota|cap|usage|allowance)|\b(?:limit|quota|usage|requests?|tokens?|free-models)[ -]{0,3}per[ -]?(?:day|week|month|hour)\b|\bper (?:day|week|month) \(|\b(?:limit|quota) (?:for|of) (?:today|this week|this month)|\b(?:RPD|TPD)\b|usage limit|out of (?:\w+ ){0,3}quota|quota will be replenished/i,
    waitsAtLeastMs: LONG_WAIT_MS,
    type: 'QuotaExhausted',
  },
  // Google names a wait of seconds for its quota of a day too.
  { statuses: [200, 429], text: /perday/i, type: 'QuotaExhausted' },
  { statuses: [200, 429], text: /exceeded your current quota/i, waitsAtLeastMs: LONG_WAIT_MS, type: 'QuotaExhausted' },
  // Too much at once, whatever the status.
  {
    codes: [
      'rate_limit_exceeded',
      'rate_limit_error',
      'rate_limited',
      'rate_limit',
      'ratelimitexceeded',
      'userratelimitexceeded',
      'ratelimitreached',
      'too_many_requests',
      'toomanyrequestsexception',
      'throttlingexception',
      'throttling',
      'throttling.ratequota',
      'throttled',
      'request_limit_exceeded',
      'resource_exhausted',
      'overloaded_error',
      'overloaded',
      'server_overloaded',
      'server_is_overloaded',
      'engine_overloaded',
      'engine_overloaded_error',
      'slow_down',
      'service_tier_capacity_exceeded',
      'modelnotreadyexception',
    ],
    type: 'RateLimited',
  },
  {
    statuses: [200, 400, 403, 408, 409, 424, 429, 498, 500, 502, 503, 504, 529],
    text: /\brate[ -]?limit(?:ed|ing)?\b(?! (?:parameter|option|setting))|too many (?:concurrent )?(?:requests|connections)|\bthrottl|requests? per (?:second|minute)|tokens per minute|\boverloaded\b|server (?:is )?(?:currently )?(?:too )?busy|maximum (?:number of )?(?:pending|concurrent|queued|waiting) requests|max(?:imum)? concurrency|queue is full|(?:at|over|exceed\w*|insufficient|out of) (?:\w+ )?capacity|capacity exceeded|no (?:available |free )?slots?\b|high (?:demand|load)|model is (?:currently )?busy/i,
    type: 'RateLimited',
  },
  { statuses: [529], type: 'RateLimited' },
  // Credentials.
  {
    statuses: [400, 401, 403],
    codes: [
      'token_expired',
      'expired_token',
      'expiredtoken',
      'expiredtokenexception',
      'api_key_expired',
      'jwt_expired',
    ],
    text: /\b(?:token|key|credentials?|session|signature|jwt)\b.{0,40}\b(?:has |have |is |are )?expired\b|\bexpired (?:access )?(?:token|key|credentials?|jwt)/i,
    type: 'CredentialExpired',
  },
  {
    codes: [
      'unauthenticated',
      'permission_denied',
      'invalid_client',
      'unauthorized_client',
      'access_denied',
      'invalid_api_key',
      'api_key_invalid',
      'authentication_error',
      'permission_error',
      'unrecognizedclientexception',
      'accessdeniedexception',
      'invalidsignatureexception',
    ],
    text: /\b(?:invalid|incorrect|missing|unknown|malformed) (?:api|subscription|access) ?-?key|api[ -]?key (?:is )?(?:not valid|invalid|missing|not found)|no auth credentials/i,
    type: 'Unauthorized',
  },
  // The agent or the model failed, and may not fail the next time.
  {
    // MLflow answers 400 for whatever the agent's own code throws.
    text: /^Encountered an unexpected error while evaluating the model/,
    type: 'Unavailable',
    remedy: " The agent's own code threw: see its log.",
  },
  {
    codes: [
      'temporarily_unavailable',
      'deadline_exceeded',
      'internal_error',
      'internal_server_error',
      'server_error',
      'unavailable',
      'unavailable_error',
      'generation',
      'incomplete_generation',
      'modelerrorexception',
      'modeltimeoutexception',
      'serviceunavailableexception',
      'internalserverexception',
      'provider_unavailable',
      'upstream_error',
      'bad_gateway',
    ],
    text: /failed during generation|(?:model|server) is (?:still |currently )?loading|\bloading model\b|temporarily unavailable|no healthy upstream|upstream (?:connect )?error|try again later/i,
    type: 'Unavailable',
  },
  // Wrong requests, each with the option that mends it.
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
    statuses: [200, 400, 404, 422, 500],
    text: /system (?:role|messages?|prompt)s? (?:is |are )?not supported|roles must alternate|only (?:user and assistant|supports? user)|unsupported role:? ?['"]?system/i,
    type: 'InvalidRequest',
    remedy: ' The model takes no system message: set systemMessage: null.',
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
    statuses: [200, 400, 403, 404],
    codes: ['model_not_found', 'deploymentnotfound', 'not_found_error', 'model_not_available'],
    text: /\b(?:model|deployment|engine|endpoint)\b.{0,80}\b(?:not exist|not found|not available|no access|unknown)|\bno such model|unknown model|model ['"`].{0,80}not found/i,
    type: 'InvalidRequest',
    remedy: ' The server has no such model, or not for these credentials: check model.',
  },
  {
    statuses: [404, 405],
    text: /^(?!.*\b(?:model|deployment|endpoint)\b)/i,
    type: 'InvalidRequest',
    remedy: ' Nothing is served at this address: check baseUrl or url, and its path.',
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

/** What a status other than 2xx means where no row fits. Not listed: 5xx is `Unavailable`, everything else `InvalidRequest`. */
export const FAILURE_OF_STATUS: Readonly<Record<number, FailureType>> = {
  401: 'Unauthorized',
  403: 'Unauthorized',
  408: 'Unavailable',
  409: 'Unavailable',
  424: 'Unavailable',
  425: 'Unavailable',
  429: 'RateLimited',
  498: 'RateLimited',
  499: 'Unavailable',
};

/** What to do about a failure of which no row knows more. */
export const REMEDIES: Readonly<Partial<Record<FailureType, string>>> = {
  RateLimited: ' If this goes on, lower concurrency.',
  QuotaExhausted: ' The quota fills again in hours or days: resume the batch then, or use another key.',
  OutOfCredit: ' Waiting does not help: check plan and billing.',
  Unauthorized: ' Check the credentials and what they may access.',
  CredentialExpired: ' Set the variable to a fresh value where the worker runs, then resume the batch.',
  Blocked: " The provider's filter refused this text; the other conversations continue.",
  InvalidRequest: ' Asking again changes nothing: check the address and the options.',
};
