import type { FailureType } from '../contract/failures.ts';
import type { Refusal } from './refusal.ts';
import { WRONG_REQUESTS } from './wrong-requests.ts';

/** A quota that is filled again so soon is waited for; for a later one the batch pauses. */
const LONG_WAIT_MS = 10 * 60_000;

/**
 * What a refusal means beyond its status, in the order in which the rows are looked at: the first that fits rules. Whole
 * families of servers word these things alike, so a row names no server; `docs/guide/http-failures.md` says what was looked at.
 */
export const REFUSALS: readonly Refusal[] = [
  // The account or the key, whatever else is said.
  {
    statuses: [400, 401, 402, 403, 412, 429],
    codes: ['account_deactivated', 'account_suspended', 'user_suspended'],
    text: /\baccount\b.{0,40}\b(?:suspended|deactivated|disabled|terminated)\b/i,
    type: 'Unauthorized',
    remedy: ' The account is no longer served: ask its provider.',
  },
  // The session that the request continues, before the times and names that its refusal may speak of.
  {
    hasSession: true,
    statuses: [200, 400, 404, 409, 410, 422, 440],
    codes: ['previous_response_not_found', 'session_not_found', 'session_expired', 'thread_not_found'],
    text: /\b(?:session|thread|conversation|previous[ _]response)\b.{0,80}\b(?:unknown|not found|not exist|no longer|expired|closed|deleted|gone|ended)\b|\b(?:unknown|no such|invalid|expired|not find|no) (?:\w+ ){0,2}(?:session|thread|conversation)\b|\bsession[ _]?id\b.{0,40}\b(?:unknown|invalid|not found|expired)\b|\b(?:unknown|invalid|expired|no such) session[ _]?id\b/i,
    type: 'SessionLost',
  },
  // Filters of the provider.
  {
    statuses: [200, 246, 400, 403, 422, 424, 446, 451, 500],
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
      'content_moderation',
      'hooks_failed',
      'recitation',
      'spii',
    ],
    text: /content (?:management|filtering) policy|content[ _-]filter|content policy violat|\b(?:flagged|blocked) (?:as|by|for|due to)\b.{0,60}\b(?:polic|moderat|guardrail|safety|filter|violat|harm)|guardrails? (?:intervened|blocked|violation|triggered)|safety (?:system|filters?) (?:blocked|rejected)|rejected (?:as a result of|by) (?:our |the )?safety system|violat\w+ (?:\w+ ){0,2}(?:usage|content|safety|guardrail) (?:\w+ )?polic|requires moderation|inappropriate content|unsafe or sensitive content|content exists risk|\bguardrail checks\b.{0,40}\bfailed|\bcontent blocked\b|\b(?:input|prompt|content|message) (?:was|has been) (?:flagged|blocked)/i,
    type: 'Blocked',
  },
  // One request above the limit: no waiting makes it smaller.
  {
    statuses: [400, 413, 429],
    codes: ['request_too_large', 'tokens_limit_reached', 'max_request_size_exceeded'],
    text: /\brequest too large\b|\brequest(?: body| entity)? exceeds the (?:maximum|allowed) (?:size|number of bytes)|(?:body|entity|payload) too large/i,
    type: 'InvalidRequest',
    remedy: ' This one request is above the limit, so waiting does not help: lower maxContextChars or maxTurns.',
  },
  {
    statuses: [200, 400, 422],
    text: /^(?!.*\b(?:input|prompt) (?:length|tokens?)\b.{0,20}\band\b).*\b(?:max_(?:completion_|output_)?tokens|maxOutputTokens|maximum tokens)\b.{0,60}(?:\btoo large|\bsupports? (?:at most|only)|\bless than|\bexceeds the model limit|\bsupported range|: \d+ > \d+|\brequired\b|\bbelow minimum)/is,
    type: 'InvalidRequest',
    remedy: ' The model cannot give an answer of that length: set maxTokens to what it allows.',
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
    remedy: ' The conversation is longer than the model can read: lower maxTurns, maxContextChars or maxTokens.',
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
      'provider_quota_exceeded',
      'exceeded_current_quota_error',
    ],
    text: /\bbudget has been exceeded|exceeded (?:the |your |their )?budget|Exceeded(?:Token)?Budget|\bin arrears\b|insufficient (?:credits?|balance|funds|account balance)|credit balance is too low|out of credits|billing hard limit|(?:add|purchase|buy) (?:more )?credits|account (?:is )?not active.{0,40}billing/i,
    type: 'OutOfCredit',
  },
  { statuses: [402], type: 'OutOfCredit' },
  // Quotas that fill in hours or days.
  {
    statuses: [200, 400, 403, 429, 503],
    codes: ['dailylimitexceeded', 'daily_limit_exceeded', 'usage_limit_reached', 'quota_exceeded_daily'],
    text: /\b(?:daily|weekly|monthly|hourly)\b.{0,40}\b(?:limit|quota|cap|usage|allowance|credits)|\b(?:limit|quota|usage|requests?|tokens?|free-models)[ -]{0,3}per[ -]?(?:day|week|month|hour)\b|\b\d+ (?:\w+ ){0,3}(?:per|\/) ?(?:1 )?(?:day|week|month|hour|86400 ?s)\b|\bper (?:day|week|month) \(|\b(?:limit|quota) (?:for|of) (?:today|this week|this month)|\b(?:RPD|TPD)\b|usage limit|out of (?:\w+ ){0,3}quota|quota will be replenished/i,
    waitsAtLeastMs: LONG_WAIT_MS,
    type: 'QuotaExhausted',
  },
  // Google names a wait of seconds for its quota of a day too.
  { statuses: [200, 429], text: /perday/i, type: 'QuotaExhausted' },
  {
    statuses: [200, 429, 500],
    text: /exceeded your current quota/i,
    waitsAtLeastMs: LONG_WAIT_MS,
    type: 'QuotaExhausted',
  },
  // Too much at once, whatever the status.
  {
    codes: [
      'rate_limit_exceeded',
      'rate_limit_error',
      'rate_limited',
      'rate_limit',
      'ratelimiterror',
      'model_rate_limit',
      'rate_limit_reached_error',
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
    text: /\b(?:error|status)(?: code)?:? 429\b|\brate[ -]?limit(?:ed|ing|error)?\b(?! (?:parameter|option|setting))|too many (?:concurrent )?(?:requests|connections)|\bthrottl|requests? per (?:second|minute)|tokens per minute|\boverloaded\b|(?:server|service|system) (?:is )?(?:currently )?(?:too )?busy|maximum (?:number of )?(?:pending|concurrent|queued|waiting) requests|max(?:imum)? concurrency|queue is full|(?:at|over|exceed\w*|insufficient|out of) (?:\w+ )?capacity|capacity exceeded|no (?:available |free )?slots?\b|high (?:demand|load)|model is (?:currently )?busy/i,
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
    type: 'CredentialExpired',
  },
  // One that leaves open which of them it is says nothing of the time; what was accepted before has expired all the same.
  {
    statuses: [400, 401, 403],
    text: /\b(?:invalid|missing|malformed|incorrect)\b[\w ,]{0,60}\bor\b[\w ,]{0,20}\bexpired\b|\bexpired,? or (?:\w+ ){0,2}(?:invalid|missing|malformed|incorrect)\b/i,
    type: 'Unauthorized',
  },
  {
    statuses: [400, 401, 403],
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
      'authenticationerror',
      'model_authentication',
      'permissiondeniederror',
      'permission_error',
      'unrecognizedclientexception',
      'accessdeniedexception',
      'invalidsignatureexception',
    ],
    text: /\b(?:invalid|incorrect|missing|unknown|malformed) (?:api|subscription|access) ?-?key|api[ -]?key (?:is )?(?:not valid|invalid|missing|not found)|no auth credentials/i,
    type: 'Unauthorized',
  },
  {
    statuses: [200, 400, 404, 422, 500],
    text: /system (?:role|messages?|prompt)s? (?:is |are )?not supported|roles must alternate|only (?:user and assistant|supports? user)|unsupported role:? ?['"]?system|does not support ['"`](?:system|developer)['"`]|developer instruction is not enabled/i,
    type: 'InvalidRequest',
    remedy: ' The model accepts no system message: set systemMessage: null.',
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
      'tool_use_failed',
    ],
    text: /failed during generation|model has crashed|(?:model|server) is (?:still |currently )?loading|\bloading model\b|temporarily unavailable|no healthy upstream|upstream (?:connect )?error|try again later/i,
    type: 'Unavailable',
  },
  ...WRONG_REQUESTS,
];

/** What a status other than 2xx means where no row fits. Not listed: 5xx is `Unavailable`, everything else `InvalidRequest`. */
export const FAILURE_OF_STATUS: Readonly<Record<number, FailureType>> = {
  401: 'Unauthorized',
  403: 'Unauthorized',
  408: 'Unavailable',
  409: 'Unavailable',
  420: 'RateLimited',
  423: 'Unavailable',
  424: 'Unavailable',
  425: 'Unavailable',
  429: 'RateLimited',
  498: 'RateLimited',
  499: 'Unavailable',
  501: 'InvalidRequest',
  505: 'InvalidRequest',
};

/** What to do about a failure of which no row knows more. */
export const REMEDIES: Readonly<Partial<Record<FailureType, string>>> = {
  RateLimited: ' If this continues, lower concurrency.',
  QuotaExhausted: ' The quota fills again in hours or days: resume the batch then, or use another key.',
  OutOfCredit: ' Waiting does not help: check plan and billing.',
  Unauthorized: ' Check {credentials} and what {they} may access.',
  CredentialExpired: ' Set {variable} to a fresh value where the worker runs, then resume the batch.',
  SessionLost:
    ' The agent no longer knows the session that this conversation is in, so a retry cannot help. Run its seed in a new batch: convsim run SPEC --batch NEW',
  Blocked: " The provider's filter refused this text; the other conversations continue.",
  InvalidRequest: ' Asking again changes nothing: check the address and the options.',
};
