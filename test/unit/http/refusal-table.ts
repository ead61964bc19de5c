import type { FailureType } from '../../../src/contract/failures.ts';

/** A refusal as a server sends it, and what a careful operator would make of it. */
export interface KnownRefusal {
  /** Whose documentation or issue tracker it was read in. */
  readonly source: string;
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly type: FailureType;
  /** What the remedy says. */
  readonly remedy?: string;
  readonly waitMs?: number;
}

const openai = (message: string, code: string | null, type = 'invalid_request_error') => ({
  error: { message, type, param: null, code },
});
const google = (code: number, status: string, message: string, details: unknown[] = []) => ({
  error: { code, message, status, details },
});
const anthropic = (type: string, message: string) => ({ type: 'error', error: { type, message } });
const vllm = (message: string, code: number, type = 'BadRequestError') => ({
  object: 'error',
  message,
  type,
  param: null,
  code,
});
const retryInfo = (delay: string) => ({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: delay });
const quotaFailure = (quotaId: string) => ({
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ quotaMetric: 'generativelanguage.googleapis.com/requests', quotaId }],
});
const page = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body><h1>${title}</h1></body></html>`;

/** Error replies of servers and gateways, worded as their documentation and issue trackers show them. */
export const KNOWN_REFUSALS: readonly KnownRefusal[] = [
  // OpenAI: guide "Error codes", and its cookbook on rate limits
  {
    source: 'OpenAI',
    status: 401,
    body: openai('Incorrect API key provided: sk-***.', 'invalid_api_key'),
    type: 'Unauthorized',
  },
  {
    source: 'OpenAI',
    status: 403,
    body: openai(
      'Country, region, or territory not supported',
      'unsupported_country_region_territory',
      'request_forbidden',
    ),
    type: 'Unauthorized',
  },
  {
    source: 'OpenAI',
    status: 429,
    body: openai(
      'Rate limit reached for m in organization o on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.',
      'rate_limit_exceeded',
      'requests',
    ),
    type: 'RateLimited',
    waitMs: 20_000,
  },
  {
    source: 'OpenAI',
    status: 429,
    body: openai(
      'Rate limit reached for m on tokens per min (TPM): Limit 40000, Used 39500, Requested 900. Please try again in 600ms.',
      'rate_limit_exceeded',
      'tokens',
    ),
    type: 'RateLimited',
    waitMs: 600,
  },
  {
    source: 'OpenAI',
    status: 429,
    body: openai(
      'Rate limit reached for m on requests per day (RPD): Limit 200, Used 200, Requested 1. Please try again in 7m12s.',
      'rate_limit_exceeded',
      'requests',
    ),
    type: 'RateLimited',
    waitMs: 432_000,
  },
  {
    source: 'OpenAI',
    status: 429,
    body: openai(
      'Rate limit reached for m on requests per day (RPD): Limit 200, Used 200, Requested 1. Please try again in 5h12m0s.',
      'rate_limit_exceeded',
      'requests',
    ),
    type: 'QuotaExhausted',
    remedy: 'resume',
  },
  {
    source: 'OpenAI',
    status: 429,
    body: openai(
      'Request too large for m in organization o on tokens per min (TPM): Limit 30000, Requested 41000. The input or output tokens must be reduced.',
      'rate_limit_exceeded',
      'tokens',
    ),
    type: 'InvalidRequest',
    remedy: 'above the limit',
  },
  {
    source: 'OpenAI',
    status: 429,
    body: openai(
      'You exceeded your current quota, please check your plan and billing details.',
      'insufficient_quota',
      'insufficient_quota',
    ),
    type: 'OutOfCredit',
    remedy: 'billing',
  },
  {
    source: 'OpenAI',
    status: 400,
    body: openai('Billing hard limit has been reached', 'billing_hard_limit_reached'),
    type: 'OutOfCredit',
  },
  {
    source: 'OpenAI',
    status: 400,
    body: openai(
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
      'context_length_exceeded',
    ),
    type: 'InvalidRequest',
    remedy: 'maxTurns',
  },
  {
    source: 'OpenAI',
    status: 400,
    body: openai(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'unsupported_parameter',
    ),
    type: 'InvalidRequest',
    remedy: 'max_completion_tokens',
  },
  {
    source: 'OpenAI',
    status: 400,
    body: openai(
      "Unsupported value: 'temperature' does not support 0.01 with this model. Only the default (1) value is supported.",
      'unsupported_value',
    ),
    type: 'InvalidRequest',
    remedy: 'temperature',
  },
  {
    source: 'OpenAI',
    status: 404,
    body: openai('The model `gpt-x` does not exist or you do not have access to it.', 'model_not_found'),
    type: 'InvalidRequest',
    remedy: 'model',
  },
  {
    source: 'OpenAI',
    status: 404,
    body: openai('Invalid URL (POST /v1/chat/completions/chat/completions)', null),
    type: 'InvalidRequest',
    remedy: 'check the address',
  },
  {
    source: 'OpenAI',
    status: 500,
    body: openai('The server had an error while processing your request. Sorry about that!', null, 'server_error'),
    type: 'Unavailable',
  },
  {
    source: 'OpenAI',
    status: 503,
    body: openai('The engine is currently overloaded, please try again later', null, 'server_error'),
    type: 'RateLimited',
  },
  {
    source: 'OpenAI',
    status: 400,
    body: openai('Your request was rejected as a result of our safety system.', 'content_policy_violation'),
    type: 'Blocked',
    remedy: 'filter',
  },
  {
    source: 'OpenAI',
    status: 403,
    body: openai('Your account has been deactivated.', 'account_deactivated'),
    type: 'Unauthorized',
    remedy: 'provider',
  },
  {
    source: 'OpenAI',
    status: 429,
    body: openai('slow', null),
    headers: { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1.2s' },
    type: 'RateLimited',
    waitMs: 1_200,
  },
  // Azure OpenAI: "Content filtering", and its issue trackers
  {
    source: 'Azure',
    status: 400,
    body: {
      error: {
        message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        type: null,
        param: 'prompt',
        code: 'content_filter',
        status: 400,
        innererror: { code: 'ResponsibleAIPolicyViolation' },
      },
    },
    type: 'Blocked',
  },
  {
    source: 'Azure',
    status: 429,
    body: {
      error: {
        code: '429',
        message:
          'Requests to the ChatCompletions_Create Operation have exceeded the token rate limit of your current pricing tier. Please retry after 26 seconds.',
      },
    },
    type: 'RateLimited',
    waitMs: 26_000,
  },
  {
    source: 'Azure',
    status: 404,
    body: { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } },
    type: 'InvalidRequest',
    remedy: 'model',
  },
  {
    source: 'Azure',
    status: 401,
    body: { error: { code: '401', message: 'Access denied due to invalid subscription key or wrong API endpoint.' } },
    type: 'Unauthorized',
  },
  {
    source: 'Azure',
    status: 401,
    body: {
      statusCode: 401,
      message: 'Unauthorized. Access token is missing, invalid, audience is incorrect, or have expired.',
    },
    type: 'Unauthorized',
  },
  {
    source: 'Azure',
    status: 403,
    body: {
      error: {
        code: 'Forbidden',
        message: 'Out of call volume quota for this subscription. Quota will be replenished in 3.04:12:17.',
        reason: 'QuotaExceeded',
      },
    },
    type: 'QuotaExhausted',
  },
  {
    source: 'Azure',
    status: 408,
    body: { error: { code: 'Timeout', message: 'The operation was timeout.' } },
    type: 'Unavailable',
  },
  // Anthropic and gateways that speak as it does: "Errors"
  { source: 'Anthropic', status: 529, body: anthropic('overloaded_error', 'Overloaded'), type: 'RateLimited' },
  {
    source: 'Anthropic',
    status: 429,
    body: anthropic('rate_limit_error', 'This request would exceed your rate limit of 50 requests per minute.'),
    headers: { 'retry-after': '12' },
    type: 'RateLimited',
    waitMs: 12_000,
  },
  {
    source: 'Anthropic',
    status: 413,
    body: anthropic('request_too_large', 'Request exceeds the maximum size'),
    type: 'InvalidRequest',
  },
  {
    source: 'Anthropic',
    status: 400,
    body: anthropic('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
    type: 'InvalidRequest',
    remedy: 'maxTurns',
  },
  {
    source: 'Anthropic',
    status: 400,
    body: anthropic('invalid_request_error', 'Your credit balance is too low to access the API.'),
    type: 'OutOfCredit',
  },
  {
    source: 'Anthropic',
    status: 401,
    body: anthropic('authentication_error', 'invalid x-api-key'),
    type: 'Unauthorized',
  },
  {
    source: 'Anthropic',
    status: 403,
    body: anthropic('permission_error', 'Your API key does not have permission to use the specified resource.'),
    type: 'Unauthorized',
  },
  {
    source: 'Anthropic',
    status: 404,
    body: anthropic('not_found_error', 'model: claude-x'),
    type: 'InvalidRequest',
    remedy: 'model',
  },
  { source: 'Anthropic', status: 500, body: anthropic('api_error', 'Internal server error'), type: 'Unavailable' },
  { source: 'Anthropic', status: 200, body: anthropic('overloaded_error', 'Overloaded'), type: 'RateLimited' },
  // Gemini: "Troubleshooting", "Rate limits"
  {
    source: 'Gemini',
    status: 429,
    body: google(
      429,
      'RESOURCE_EXHAUSTED',
      'You exceeded your current quota, please check your plan and billing details.',
      [quotaFailure('GenerateRequestsPerMinutePerProjectPerModel'), retryInfo('34.074824224s')],
    ),
    type: 'RateLimited',
    waitMs: 34_075,
  },
  {
    source: 'Gemini',
    status: 429,
    body: google(
      429,
      'RESOURCE_EXHAUSTED',
      'You exceeded your current quota, please check your plan and billing details.',
      [quotaFailure('GenerateRequestsPerDayPerProjectPerModel-FreeTier'), retryInfo('12s')],
    ),
    type: 'QuotaExhausted',
  },
  {
    source: 'Gemini',
    status: 429,
    body: [google(429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).')],
    type: 'RateLimited',
  },
  {
    source: 'Gemini',
    status: 400,
    body: google(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      { reason: 'API_KEY_INVALID' },
    ]),
    type: 'Unauthorized',
  },
  {
    source: 'Gemini',
    status: 400,
    body: google(400, 'INVALID_ARGUMENT', 'API key expired. Please renew the API key.', [
      { reason: 'API_KEY_INVALID' },
    ]),
    type: 'CredentialExpired',
  },
  {
    source: 'Gemini',
    status: 503,
    body: google(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
    type: 'RateLimited',
  },
  {
    source: 'Gemini',
    status: 400,
    body: google(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    ),
    type: 'InvalidRequest',
    remedy: 'maxTurns',
  },
  {
    source: 'Gemini',
    status: 504,
    body: google(504, 'DEADLINE_EXCEEDED', 'The service is unable to finish processing within the deadline.'),
    type: 'Unavailable',
  },
  { source: 'Gemini', status: 200, body: { error: { blockReason: 'PROHIBITED_CONTENT' } }, type: 'Blocked' },
  // Mistral, Groq
  { source: 'Mistral', status: 429, body: { message: 'Requests rate limit exceeded' }, type: 'RateLimited' },
  {
    source: 'Mistral',
    status: 429,
    body: {
      object: 'error',
      message: 'Service tier capacity exceeded for this model.',
      type: 'service_tier_capacity_exceeded',
      code: '3505',
    },
    type: 'RateLimited',
  },
  { source: 'Mistral', status: 401, body: { message: 'Unauthorized', request_id: 'r' }, type: 'Unauthorized' },
  {
    source: 'Mistral',
    status: 422,
    body: {
      detail: [
        { type: 'extra_forbidden', loc: ['body', 'max_completion_tokens'], msg: 'Extra inputs are not permitted' },
      ],
    },
    type: 'InvalidRequest',
    remedy: 'max_tokens',
  },
  {
    source: 'Groq',
    status: 413,
    body: openai(
      'Request too large for model `m` in organization `o` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 12328, please reduce your message size and try again.',
      'rate_limit_exceeded',
      'tokens',
    ),
    type: 'InvalidRequest',
    remedy: 'above the limit',
  },
  {
    source: 'Groq',
    status: 429,
    body: openai(
      'Rate limit reached for model `m` on tokens per day (TPD): Limit 100000, Used 99842, Requested 1200. Please try again in 15m0.2s.',
      'rate_limit_exceeded',
      'tokens',
    ),
    type: 'QuotaExhausted',
  },
  {
    source: 'Groq',
    status: 498,
    body: openai('Flex tier capacity exceeded', 'capacity_exceeded'),
    type: 'RateLimited',
  },
  {
    source: 'Groq',
    status: 400,
    body: openai('Organization has been restricted. Your account was suspended.', 'organization_restricted'),
    type: 'Unauthorized',
  },
  // OpenRouter: "Errors"
  {
    source: 'OpenRouter',
    status: 402,
    body: { error: { code: 402, message: 'Insufficient credits. Add more using https://openrouter.ai/credits' } },
    type: 'OutOfCredit',
  },
  {
    source: 'OpenRouter',
    status: 403,
    body: {
      error: { code: 403, message: 'Input was flagged', metadata: { reasons: ['harassment'], flagged_input: 'x' } },
    },
    type: 'Blocked',
  },
  {
    source: 'OpenRouter',
    status: 403,
    body: {
      error: { code: 403, message: 'm requires moderation on provider. Your input was flagged for "violence".' },
    },
    type: 'Blocked',
  },
  {
    source: 'OpenRouter',
    status: 429,
    body: {
      error: {
        code: 429,
        message: 'Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day',
      },
    },
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1893456000000' },
    type: 'QuotaExhausted',
  },
  {
    source: 'OpenRouter',
    status: 429,
    body: { error: { code: 429, message: 'Rate limit exceeded: free-models-per-min.' } },
    type: 'RateLimited',
  },
  {
    source: 'OpenRouter',
    status: 200,
    body: { error: { code: 429, message: 'Provider returned error' } },
    type: 'RateLimited',
  },
  {
    source: 'OpenRouter',
    status: 200,
    body: { error: { code: 502, message: 'Provider returned error' } },
    type: 'Unavailable',
  },
  {
    source: 'OpenRouter',
    status: 429,
    body: {
      error: {
        code: 429,
        message: 'Provider returned error',
        metadata: { raw: 'm is temporarily rate-limited upstream. Please retry shortly', provider_name: 'p' },
      },
    },
    type: 'RateLimited',
  },
  // LiteLLM proxy
  {
    source: 'LiteLLM',
    status: 429,
    body: openai('Budget has been exceeded! Current cost: 10.51, Max budget: 10.00', '400', 'budget_exceeded'),
    type: 'OutOfCredit',
  },
  {
    source: 'LiteLLM',
    status: 429,
    body: openai(
      'litellm.RateLimitError: AzureException RateLimitError - Requests have exceeded call rate limit.',
      '429',
      'throttling_error',
    ),
    type: 'RateLimited',
  },
  {
    source: 'LiteLLM',
    status: 401,
    body: openai('Authentication Error, Invalid proxy server token passed.', '401', 'auth_error'),
    type: 'Unauthorized',
  },
  {
    source: 'LiteLLM',
    status: 401,
    body: openai(
      'Authentication Error - Expired Key. Key Expiry time 2026-01-01 and current time 2026-02-02',
      '400',
      'expired_key',
    ),
    type: 'CredentialExpired',
  },
  {
    source: 'LiteLLM',
    status: 400,
    body: openai('litellm.ContextWindowExceededError: prompt is too long', '400'),
    type: 'InvalidRequest',
    remedy: 'maxTurns',
  },
  {
    source: 'LiteLLM',
    status: 400,
    body: openai(
      'litellm.ContentPolicyViolationError: The response was filtered due to the prompt triggering content management policy',
      'content_policy_violation',
    ),
    type: 'Blocked',
  },
  {
    source: 'LiteLLM',
    status: 400,
    body: openai(
      'Invalid model name passed in model=m. Call `/v1/models` to view available models for your key: unknown model',
      '400',
    ),
    type: 'InvalidRequest',
    remedy: 'model',
  },
  { source: 'LiteLLM', status: 408, body: openai('litellm.Timeout: Connection timed out', '408'), type: 'Unavailable' },
  // vLLM, SGLang, llama.cpp, Ollama, TGI
  {
    source: 'vLLM',
    status: 400,
    body: vllm("This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.", 400),
    type: 'InvalidRequest',
    remedy: 'maxTurns',
  },
  {
    source: 'vLLM',
    status: 404,
    body: vllm('The model `m` does not exist.', 404, 'NotFoundError'),
    type: 'InvalidRequest',
    remedy: 'model',
  },
  {
    source: 'vLLM',
    status: 400,
    body: vllm('System role not supported', 400),
    type: 'InvalidRequest',
    remedy: 'systemMessage: null',
  },
  {
    source: 'vLLM',
    status: 400,
    body: vllm('Conversation roles must alternate user/assistant/user/assistant/...', 400),
    type: 'InvalidRequest',
    remedy: 'systemMessage: null',
  },
  {
    source: 'vLLM',
    status: 503,
    body: { error: 'Server busy, please try again. maximum pending requests exceeded' },
    type: 'RateLimited',
  },
  {
    source: 'SGLang',
    status: 503,
    body: { object: 'error', message: 'The request queue is full.', type: 'SERVICE_UNAVAILABLE', code: 503 },
    type: 'RateLimited',
  },
  {
    source: 'SGLang',
    status: 400,
    body: {
      object: 'error',
      message: "The input (9000 tokens) is longer than the model's context length (8192 tokens).",
      type: 'BadRequestError',
      code: 400,
    },
    type: 'InvalidRequest',
    remedy: 'maxTurns',
  },
  {
    source: 'llama.cpp',
    status: 503,
    body: { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
    type: 'Unavailable',
  },
  {
    source: 'llama.cpp',
    status: 400,
    body: {
      error: {
        code: 400,
        message:
          'the request exceeds the available context size. try increasing the context size or enable context shift',
        type: 'exceed_context_size_error',
      },
    },
    type: 'InvalidRequest',
    remedy: 'maxTurns',
  },
  {
    source: 'llama.cpp',
    status: 401,
    body: { error: { code: 401, message: 'Invalid API Key', type: 'authentication_error' } },
    type: 'Unauthorized',
  },
  {
    source: 'llama.cpp',
    status: 503,
    body: { error: { code: 503, message: 'no slot available', type: 'unavailable_error' } },
    type: 'RateLimited',
  },
  {
    source: 'Ollama',
    status: 404,
    body: { error: "model 'm' not found, try pulling it first" },
    type: 'InvalidRequest',
    remedy: 'model',
  },
  {
    source: 'Ollama',
    status: 503,
    body: { error: 'server busy, please try again.  maximum pending requests exceeded' },
    type: 'RateLimited',
  },
  {
    source: 'Ollama',
    status: 429,
    body: { error: 'you have reached your weekly usage limit' },
    type: 'QuotaExhausted',
  },
  {
    source: 'Ollama',
    status: 500,
    body: { error: 'llama runner process has terminated: exit status 2' },
    type: 'Unavailable',
  },
  {
    source: 'TGI',
    status: 424,
    body: { error: 'Request failed during generation: Server error: CUDA error', error_type: 'generation' },
    type: 'Unavailable',
  },
  { source: 'TGI', status: 429, body: { error: 'Model is overloaded', error_type: 'overloaded' }, type: 'RateLimited' },
  {
    source: 'TGI',
    status: 422,
    body: {
      error:
        'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 `inputs` tokens and 512 `max_new_tokens`',
      error_type: 'validation',
    },
    type: 'InvalidRequest',
    remedy: 'maxTurns',
  },
  {
    source: 'TGI',
    status: 503,
    body: { error: 'Model m is currently loading', estimated_time: 20.5 },
    type: 'Unavailable',
  },
  // Databricks, MLflow
  {
    source: 'Databricks',
    status: 429,
    body: {
      error_code: 'REQUEST_LIMIT_EXCEEDED',
      message: 'REQUEST_LIMIT_EXCEEDED: Exceeded workspace input tokens per minute rate limit.',
    },
    type: 'RateLimited',
  },
  {
    source: 'Databricks',
    status: 403,
    body: { error_code: 403, message: 'Invalid access token.' },
    type: 'Unauthorized',
  },
  {
    source: 'Databricks',
    status: 403,
    body: { error_code: '403', message: 'Token is expired' },
    type: 'CredentialExpired',
  },
  {
    source: 'Databricks',
    status: 404,
    body: {
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message:
        'The given endpoint does not exist, please retry after checking the specified model and version deployment exists.',
    },
    type: 'InvalidRequest',
    remedy: 'model',
  },
  {
    source: 'Databricks',
    status: 400,
    body: { error_code: 'BAD_REQUEST', message: 'Bad request: json: unknown field "foo"' },
    type: 'InvalidRequest',
  },
  {
    source: 'Databricks',
    status: 503,
    body: {
      error_code: 'TEMPORARILY_UNAVAILABLE',
      message: 'The service at /serving-endpoints is temporarily unavailable.',
    },
    type: 'Unavailable',
  },
  {
    source: 'Databricks',
    status: 400,
    body: {
      error_code: 'BAD_REQUEST',
      message:
        '{"input_guardrail":[{"flagged":true}],"finish_reason":"input_guardrail_triggered"} Error: Invalid Keyword(s) found, guardrail violation',
    },
    type: 'Blocked',
  },
  {
    source: 'MLflow',
    status: 400,
    body: {
      error_code: 'BAD_REQUEST',
      message: 'Encountered an unexpected error while evaluating the model. Verify that the input is compatible.',
      stack_trace: 'Traceback',
    },
    type: 'Unavailable',
    remedy: 'log',
  },
  {
    source: 'MLflow',
    status: 400,
    body: { error_code: 'INVALID_PARAMETER_VALUE', message: 'Failed to enforce schema of data' },
    type: 'InvalidRequest',
  },
  // Bedrock and its gateways
  {
    source: 'Bedrock',
    status: 429,
    body: {
      __type: 'com.amazon.coral.availability#ThrottlingException',
      message: 'Too many requests, please wait before trying again.',
    },
    type: 'RateLimited',
  },
  {
    source: 'Bedrock',
    status: 400,
    body: { __type: 'ThrottlingException', message: 'Rate exceeded' },
    type: 'RateLimited',
  },
  {
    source: 'Bedrock',
    status: 403,
    body: { __type: 'ExpiredTokenException', message: 'The security token included in the request is expired' },
    type: 'CredentialExpired',
  },
  {
    source: 'Bedrock',
    status: 403,
    body: {
      __type: 'AccessDeniedException',
      message: "You don't have access to the model with the specified model ID.",
    },
    type: 'Unauthorized',
  },
  {
    source: 'Bedrock',
    status: 400,
    body: { __type: 'ValidationException', message: 'Input is too long for requested model.' },
    type: 'InvalidRequest',
    remedy: 'maxTurns',
  },
  {
    source: 'Bedrock',
    status: 424,
    body: { __type: 'ModelErrorException', message: 'The model encountered an error.' },
    type: 'Unavailable',
  },
  {
    source: 'Bedrock',
    status: 429,
    body: { __type: 'ThrottlingException', message: 'Too many tokens per day, please wait before trying again.' },
    type: 'QuotaExhausted',
  },
  {
    source: 'Bedrock gateway',
    status: 400,
    body: { error: { message: 'Blocked by guardrail', type: 'guardrail_intervened' } },
    type: 'Blocked',
  },
  // MLflow, asked in the format of another kind of agent
  {
    source: 'MLflow',
    status: 400,
    body: {
      error_code: 'INVALID_PARAMETER_VALUE',
      message:
        "Failed to predict data '{'messages': [{'role': 'user', 'content': 'Is there a rate limit?'}]}'. \nError: Failed to enforce schema of data '{}' with schema '['input': Array(Any) (required)]'. Error: Model is missing inputs ['input']. Note that there were extra inputs: ['messages'].",
    },
    type: 'InvalidRequest',
    remedy: 'set format: input',
  },
  {
    source: 'MLflow AgentServer',
    status: 400,
    body: {
      detail:
        'Invalid parameters for ResponsesAgent: Invalid data for ResponsesAgentRequest: 1 validation error for ResponsesAgentRequest\ninput\n  Field required [type=missing]',
    },
    type: 'InvalidRequest',
    remedy: 'set format: input',
  },
  {
    source: 'MLflow',
    status: 400,
    body: {
      error_code: 'INVALID_PARAMETER_VALUE',
      message:
        "Failed to predict data '{'input': []}'. \nError: of it. Error: Model is missing inputs ['messages']. Note that there were extra inputs: ['input'].",
    },
    type: 'InvalidRequest',
    remedy: 'set format: messages',
  },
  {
    source: 'MLflow',
    status: 400,
    body: {
      error_code: 'INVALID_PARAMETER_VALUE',
      message:
        "Failed to predict data '{'messages': []}'. \nError: of it. Error: Model is missing inputs ['question']. Note that there were extra inputs: ['messages'].",
    },
    type: 'InvalidRequest',
    remedy: 'set format: dataframe',
  },
  {
    source: 'FastAPI',
    status: 422,
    body: { detail: [{ type: 'missing', loc: ['body', 'input'], msg: 'Field required', input: { messages: [] } }] },
    type: 'InvalidRequest',
    remedy: 'set format: input',
  },
  // Pages of what stands before a server
  { source: 'nginx', status: 502, body: page('502 Bad Gateway'), type: 'Unavailable' },
  { source: 'nginx', status: 504, body: page('504 Gateway Time-out'), type: 'Unavailable' },
  { source: 'nginx', status: 413, body: page('413 Request Entity Too Large'), type: 'InvalidRequest' },
  { source: 'nginx', status: 403, body: page('403 Forbidden'), type: 'Unauthorized' },
  { source: 'nginx', status: 429, body: page('429 Too Many Requests'), type: 'RateLimited' },
  { source: 'AWS ALB', status: 503, body: page('503 Service Temporarily Unavailable'), type: 'Unavailable' },
  { source: 'Cloudflare', status: 520, body: page('Web server is returning an unknown error'), type: 'Unavailable' },
  { source: 'Cloudflare', status: 524, body: 'error code: 524', type: 'Unavailable' },
  {
    source: 'Cloudflare',
    status: 429,
    body: 'error code: 1015',
    headers: { 'retry-after': '30' },
    type: 'RateLimited',
    waitMs: 30_000,
  },
  { source: 'Envoy', status: 503, body: 'no healthy upstream', type: 'Unavailable' },
  {
    source: 'Envoy',
    status: 503,
    body: 'upstream connect error or disconnect/reset before headers',
    type: 'Unavailable',
  },
  {
    source: 'Kong',
    status: 429,
    body: { message: 'API rate limit exceeded' },
    headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': '17' },
    type: 'RateLimited',
    waitMs: 17_000,
  },
  {
    source: 'IETF draft',
    status: 429,
    body: {},
    headers: { ratelimit: '"default";r=0;t=30' },
    type: 'RateLimited',
    waitMs: 30_000,
  },
  {
    source: 'a gateway',
    status: 403,
    body: { error: { message: 'Rate limit exceeded', reason: 'rateLimitExceeded' } },
    type: 'RateLimited',
  },
  {
    source: 'a gateway',
    status: 400,
    body: { error: { message: 'This model only support stream mode, please enable the stream parameter.' } },
    type: 'InvalidRequest',
    remedy: 'stream: true',
  },
  { source: 'a gateway', status: 500, body: {}, type: 'Unavailable' },
  { source: 'a gateway', status: 418, body: {}, type: 'InvalidRequest' },
];
