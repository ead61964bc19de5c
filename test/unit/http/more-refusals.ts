import type { FailureType } from '../../../src/contract/failures.ts';

/** What it is about, status, body, what a careful operator would make of it, a part of the remedy, headers, and the wait in milliseconds. */
type Neighbour = readonly [
  about: string,
  status: number,
  body: unknown,
  type: FailureType,
  remedy?: string,
  headers?: Readonly<Record<string, string>>,
  waitMs?: number,
];

const o = (message: string, code: string | null = null, type = 'invalid_request_error') => ({
  error: { message, type, param: null, code },
});

/** More refusals of every kind of server, short. */
export const MORE_REFUSALS: readonly Neighbour[] = [
  // echo
  [
    'echo pydantic detail',
    422,
    {
      detail: [
        {
          type: 'string_type',
          loc: ['body', 'messages', 0, 'content'],
          msg: 'Input should be a valid string',
          input: 'How do I fix rate limit exceeded?',
        },
      ],
    },
    'InvalidRequest',
  ],
  [
    'echo in other field',
    400,
    { error: { message: 'bad', code: 'invalid_request' }, input: { code: 'rate_limit_exceeded' } },
    'InvalidRequest',
  ],
  [
    'echo in request.messages type',
    400,
    { error: { message: 'bad request' }, request: { messages: [{ type: 'overloaded' }] } },
    'InvalidRequest',
  ],
  [
    'echo express html pre',
    404,
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot POST /v1/chat</pre>\n</body>\n</html>',
    'InvalidRequest',
    'check the address',
  ],
  [
    'flask 404 html',
    404,
    '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>',
    'InvalidRequest',
    'check the address',
  ],
  ['fastapi 404', 404, { detail: 'Not Found' }, 'InvalidRequest', 'check the address'],
  ['fastapi 405', 405, { detail: 'Method Not Allowed' }, 'InvalidRequest', 'check the address'],
  [
    'vllm 404 models',
    404,
    { error: { message: 'The model `x` does not exist.', type: 'NotFoundError', param: null, code: 404 } },
    'InvalidRequest',
    'model',
  ],
  [
    'vllm 400 max_tokens',
    400,
    {
      object: 'error',
      message:
        "'max_tokens' or 'max_completion_tokens' is too large: 8192. This model's maximum context length is 4096 tokens and your request has 12 input tokens (8192 > 4096 - 12).",
      type: 'BadRequestError',
      code: 400,
    },
    'InvalidRequest',
    'maxTokens',
  ],
  [
    'openai max_tokens too large',
    400,
    o(
      'max_tokens is too large: 100000. This model supports at most 16384 completion tokens, whereas you provided 100000.',
      'invalid_value',
    ),
    'InvalidRequest',
    'maxTokens',
  ],
  [
    'openai ctx with completion',
    400,
    o(
      "This model's maximum context length is 4097 tokens. However, you requested 5000 tokens (1000 in the messages, 4000 in the completion). Please reduce the length of the messages or completion.",
      'context_length_exceeded',
    ),
    'InvalidRequest',
    'maxT',
  ],
  [
    'anthropic max_tokens',
    400,
    {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: 'max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens for claude-3',
      },
    },
    'InvalidRequest',
    'maxTokens',
  ],
  [
    'anthropic max_tokens required',
    400,
    { type: 'error', error: { type: 'invalid_request_error', message: 'max_tokens: Field required' } },
    'InvalidRequest',
    'maxTokens',
  ],
  [
    'anthropic ctx',
    400,
    {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message:
          'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length or `max_tokens` and try again',
      },
    },
    'InvalidRequest',
    'maxT',
  ],
  [
    'bedrock max tokens',
    400,
    {
      message:
        'The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096.',
    },
    'InvalidRequest',
    'maxTokens',
  ],
  [
    'databricks max tokens',
    400,
    { error_code: 'BAD_REQUEST', message: 'max_tokens must be less than or equal to 8192' },
    'InvalidRequest',
    'maxTokens',
  ],
  [
    'groq max_tokens',
    400,
    o(
      '`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens` is less than the `context_window` for this model',
    ),
    'InvalidRequest',
    'maxTokens',
  ],
  [
    'mistral too large',
    400,
    {
      object: 'error',
      message: 'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
      type: 'invalid_request_error',
      code: '3051',
    },
    'InvalidRequest',
    'maxTurns',
  ],
  [
    'gemini ctx',
    400,
    {
      error: {
        code: 400,
        message: 'The input token count exceeds the maximum number of tokens allowed 1048576.',
        status: 'INVALID_ARGUMENT',
      },
    },
    'InvalidRequest',
    'maxTurns',
  ],
  ['ollama ctx', 400, { error: 'the input length exceeds the context length' }, 'InvalidRequest', 'maxTurns'],
  [
    'llama.cpp ctx 500',
    500,
    { error: { code: 500, message: 'Context size has been exceeded.', type: 'server_error' } },
    'InvalidRequest',
    'maxTurns',
  ],
  [
    'lm studio ctx',
    400,
    {
      error:
        'Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens',
    },
    'InvalidRequest',
    'maxTurns',
  ],
  [
    'openrouter ctx',
    400,
    {
      error: {
        message: "This endpoint's maximum context length is 32768 tokens. However, you requested about 40000 tokens",
        code: 400,
      },
    },
    'InvalidRequest',
    'maxTurns',
  ],
  // 429s
  ['429 generic empty', 429, '', 'RateLimited'],
  ['429 retry 0', 429, '', 'RateLimited', '', { 'retry-after': '0' }, 0],
  ['429 retry neg', 429, '', 'RateLimited', '', { 'retry-after': '-5' }],
  ['429 retry huge', 429, '', 'RateLimited', '', { 'retry-after': '99999999999999999999' }],
  ['429 retry past date', 429, '', 'RateLimited', '', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 0],
  ['429 retry bad', 429, '', 'RateLimited', '', { 'retry-after': 'soon' }],
  ['500 retry', 500, '', 'Unavailable', '', { 'retry-after': '7' }, 7000],
  ['502 retry', 502, '', 'Unavailable', '', { 'retry-after': '7' }, 7000],
  [
    '429 azure quota day',
    429,
    {
      error: {
        code: '429',
        message:
          'Requests to the X Operation under Azure OpenAI API version 2024 have exceeded call rate limit of your current OpenAI S0 pricing tier. Please retry after 86400 seconds.',
      },
    },
    'QuotaExhausted',
  ],
  [
    '429 openai org',
    429,
    o(
      'Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 2s. Visit https://platform.openai.com/account/rate-limits to learn more.',
      'rate_limit_exceeded',
      'tokens',
    ),
    'RateLimited',
    '',
    {},
    2000,
  ],
  [
    '429 anthropic long',
    429,
    {
      type: 'error',
      error: { type: 'rate_limit_error', message: 'Number of request tokens has exceeded your daily rate limit' },
    },
    'QuotaExhausted',
  ],
  [
    '429 anthropic usage',
    400,
    {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: 'You have reached your specified API usage limits. You will regain access on 2026-11-01 at 00:00 UTC.',
      },
    },
    'QuotaExhausted',
  ],
  ['429 workers', 429, { detail: 'Too many requests' }, 'RateLimited'],
  ['slowapi', 429, { error: 'Rate limit exceeded: 5 per 1 minute' }, 'RateLimited'],
  ['slowapi day', 429, { error: 'Rate limit exceeded: 100 per 1 day' }, 'QuotaExhausted'],
  [
    'flask limiter',
    429,
    '<!doctype html>\n<html lang=en>\n<title>429 Too Many Requests</title>\n<h1>Too Many Requests</h1>\n<p>100 per 1 hour</p>',
    'RateLimited',
  ],
  [
    'express-rate-limit',
    429,
    'Too many requests, please try again later.',
    'RateLimited',
    '',
    { 'ratelimit-limit': '5', 'ratelimit-remaining': '0', 'ratelimit-reset': '40' },
    40000,
  ],
  ['aws apigw throttle', 429, { message: 'Too Many Requests' }, 'RateLimited'],
  ['aws apigw limit', 429, { message: 'Limit Exceeded' }, 'RateLimited'],
  [
    'vertex',
    429,
    {
      error: {
        code: 429,
        message:
          'Quota exceeded for aiplatform.googleapis.com/generate_content_requests_per_minute_per_project_per_base_model with base model: gemini. Please submit a quota increase request.',
        status: 'RESOURCE_EXHAUSTED',
      },
    },
    'RateLimited',
  ],
  [
    'gcp day',
    429,
    {
      error: {
        code: 429,
        message: "Quota exceeded for quota metric 'Generate Content API requests per day' and limit 'requests per day'",
        status: 'RESOURCE_EXHAUSTED',
      },
    },
    'QuotaExhausted',
  ],
  [
    'dify quota',
    400,
    {
      code: 'provider_quota_exceeded',
      message:
        'Your quota for Dify Hosted OpenAI has been exhausted. Please go to Settings -> Model Provider to complete your own provider credentials.',
      status: 400,
    },
    'OutOfCredit',
  ],
  [
    'dify rate',
    400,
    {
      code: 'rate_limit_error',
      message: 'Too many requests. Please try again later. The current maximum concurrent requests allowed is 100.',
      status: 429,
    },
    'RateLimited',
  ],
  [
    'dify completion req',
    400,
    { code: 'completion_request_error', message: '[openai] Rate Limit Error, Error code: 429 - {...}', status: 400 },
    'RateLimited',
  ],
  [
    'dify app unavailable',
    400,
    { code: 'app_unavailable', message: 'App unavailable, please check your app configurations.', status: 400 },
    'InvalidRequest',
  ],
  [
    'dify invalid param',
    400,
    { code: 'invalid_param', message: 'inputs is required in input form', status: 400 },
    'InvalidRequest',
  ],
  ['dify unauthorized', 401, { code: 'unauthorized', message: 'Access token is invalid', status: 401 }, 'Unauthorized'],
  [
    'flowise',
    500,
    {
      statusCode: 500,
      success: false,
      message:
        'Error: predictionsServices.buildChatflow - 429 You exceeded your current quota, please check your plan and billing details.',
      stack: {},
    },
    'QuotaExhausted',
  ],
  [
    'flowise rate',
    500,
    { statusCode: 500, success: false, message: 'Error: buildChatflow - 429 Rate limit reached for gpt-4', stack: {} },
    'RateLimited',
  ],
  [
    'flowise 404',
    404,
    { statusCode: 404, success: false, message: 'Chatflow x not found in the database!', stack: {} },
    'InvalidRequest',
  ],
  [
    'n8n 404',
    404,
    { code: 404, message: 'The requested webhook "POST abc" is not registered.', hint: 'Click the execute button' },
    'InvalidRequest',
  ],
  ['n8n 500', 500, { message: 'Error in workflow' }, 'Unavailable'],
  ['n8n code 0', 500, { code: 0, message: 'Workflow could not be started!' }, 'Unavailable'],
  [
    'rasa',
    401,
    { version: '3.6', status: 'failure', reason: 'NotAuthenticated', message: 'User is not authenticated.', code: 401 },
    'Unauthorized',
  ],
  [
    'rasa 500',
    500,
    {
      version: '3',
      status: 'failure',
      reason: 'ConversationError',
      message: 'An unexpected error occurred.',
      code: 500,
    },
    'Unavailable',
  ],
  [
    'langgraph 409',
    409,
    { detail: 'Thread is already running a task. Wait for it to finish or choose a different multitask strategy.' },
    'Unavailable',
  ],
  ['langgraph 404 thread', 404, { detail: 'Thread with ID abc not found' }, 'InvalidRequest'],
  ['langgraph 404 assistant', 404, { detail: "Assistant 'agent' not found" }, 'InvalidRequest'],
  ['langserve 500', 500, 'Internal Server Error', 'Unavailable'],
  [
    'botpress',
    400,
    { id: 'err_x', code: 400, type: 'InvalidPayload', message: 'The request payload is invalid.' },
    'InvalidRequest',
  ],
  [
    'botpress limit',
    429,
    { id: 'err_x', code: 429, type: 'LimitExceeded', message: 'The request limit has been exceeded' },
    'RateLimited',
  ],
  ['botpress quota', 402, { code: 402, type: 'PaymentRequired', message: 'payment' }, 'OutOfCredit'],
  // auth
  [
    '401 bearer expired',
    401,
    '',
    'CredentialExpired',
    '',
    { 'www-authenticate': 'Bearer realm="x", error="invalid_token", error_description="The token expired at 2026"' },
  ],
  [
    '401 bearer expired2',
    401,
    { message: 'Unauthorized' },
    'CredentialExpired',
    '',
    { 'www-authenticate': 'Bearer error="invalid_token", error_description="The access token expired"' },
  ],
  [
    '401 bearer invalid',
    401,
    { message: 'Unauthorized' },
    'Unauthorized',
    '',
    { 'www-authenticate': 'Bearer error="invalid_token"' },
  ],
  ['401 aws', 403, { message: 'The security token included in the request is invalid.' }, 'Unauthorized'],
  [
    '403 aws sig expired',
    403,
    { message: 'Signature expired: 20260101T000000Z is now earlier than' },
    'CredentialExpired',
  ],
  ['403 aws apigw', 403, { message: 'Forbidden' }, 'Unauthorized'],
  ['403 apigw missing token', 403, { message: 'Missing Authentication Token' }, 'Unauthorized'],
  [
    '400 oauth grant',
    400,
    { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
    'CredentialExpired',
  ],
  ['401 session not expired', 401, { error: { message: 'Your session is not valid. Sign in.' } }, 'Unauthorized'],
  ['401 invalid-or-expired', 401, { detail: 'Invalid or expired token' }, 'Unauthorized'],
  ['401 invalid or has expired', 401, { message: 'The token is invalid or has expired.' }, 'Unauthorized'],
  ['Supabase', 401, { code: 401, message: 'JWT expired' }, 'CredentialExpired'],
  [
    'aad',
    401,
    { error: { code: 'InvalidAuthenticationToken', message: 'Access token has expired or is not yet valid.' } },
    'CredentialExpired',
  ],
  ['cloudflare 403', 403, '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>', 'Unauthorized'],
  [
    'cloudflare blocked',
    403,
    '<!DOCTYPE html>\n<!--[if lt IE 7]> <html class="no-js ie6 oldie" lang="en-US"> <![endif]-->\n<head><title>Attention Required! | Cloudflare</title></head>',
    'Unauthorized',
  ],
  [
    'cloudflare comment first',
    403,
    '<!-- cf --><html><head><title>Access denied</title></head><body>rate limit exceeded</body></html>',
    'Unauthorized',
  ],
  ['522', 522, 'error code: 522', 'Unavailable'],
  ['530', 530, 'error code: 1033', 'Unavailable'],
  ['499', 499, { code: 499, message: 'Client Closed Request' }, 'Unavailable'],
  ['520 json', 520, {}, 'Unavailable'],
  ['521', 521, '', 'Unavailable'],
  ['525', 525, '', 'Unavailable'],
  ['413 nginx', 413, '<html>\r\n<head><title>413 Request Entity Too Large</title></head>', 'InvalidRequest'],
  [
    '413 express',
    413,
    '<!DOCTYPE html><html><body><pre>PayloadTooLargeError: request entity too large</pre></body></html>',
    'InvalidRequest',
  ],
  ['413 openai json', 413, { error: { message: 'Request Entity Too Large' } }, 'InvalidRequest', 'maxContextChars'],
  ['501', 501, 'Not Implemented', 'InvalidRequest'],
  ['505', 505, '', 'InvalidRequest'],
  ['423', 423, { detail: 'conversation is locked' }, 'Unavailable'],
  ['410 gone', 410, o('The model `gpt-4-32k` has been deprecated', 'model_not_found'), 'InvalidRequest', 'model'],
  ['420', 420, 'Enhance your calm', 'RateLimited'],
  // overload etc
  [
    'cohere trial',
    429,
    {
      message:
        'You are using a Trial key, which is limited to 1000 API calls / month. You can continue to use the Trial key for free or upgrade',
    },
    'QuotaExhausted',
  ],
  [
    'cohere trial min',
    429,
    { message: 'You are using a Trial key, which is limited to 20 API calls / minute.' },
    'RateLimited',
  ],
  [
    'together',
    503,
    { error: { message: 'The server is overloaded or not ready yet.', type: 'server_error' } },
    'RateLimited',
  ],
  [
    'hf inference',
    429,
    { error: 'You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO' },
    'QuotaExhausted',
  ],
  ['hf cold', 503, { error: 'Model x is currently loading', estimated_time: 20 }, 'Unavailable'],
  [
    'nvidia nim',
    402,
    {
      status: 402,
      title: 'Payment Required',
      detail: "Account 'x': Cloud credits expired - Please contact NVIDIA representatives",
    },
    'OutOfCredit',
  ],
  [
    'nim 500 inference',
    500,
    { type: 'about:blank', status: 500, title: 'Internal Server Error', detail: 'Inference connection error' },
    'Unavailable',
  ],
  ['deepseek', 402, o('Insufficient Balance', 'invalid_request_error', 'unknown_error'), 'OutOfCredit'],
  ['deepseek busy', 503, o('The service is busy now', 'x'), 'RateLimited'],
  [
    'qwen arrears',
    400,
    { code: 'Arrearage', message: 'Access denied, please make sure your account is in good standing.' },
    'OutOfCredit',
  ],
  [
    'qwen throttle',
    429,
    { code: 'Throttling.AllocationQuota', message: 'Allocated quota exceeded, please increase your quota limit.' },
    'RateLimited',
  ],
  [
    'zhipu',
    429,
    { error: { code: '1302', message: 'High concurrency usage of this API, please reduce concurrency' } },
    'RateLimited',
  ],
  [
    'zhipu bal',
    429,
    { error: { code: '1113', message: 'Your account is in arrears, please recharge and try again.' } },
    'OutOfCredit',
  ],
  [
    'moonshot',
    429,
    {
      error: {
        message: 'Your account x is suspended, please check your plan and billing details',
        type: 'exceeded_current_quota_error',
      },
    },
    'Unauthorized',
  ],
  [
    'moonshot conc',
    429,
    {
      error: {
        message: 'max organization concurrency: 1, please try again after 1 seconds',
        type: 'rate_limit_reached_error',
      },
    },
    'RateLimited',
    '',
    {},
    1000,
  ],
  [
    'xai',
    403,
    {
      code: 'The caller does not have permission to execute the specified operation',
      error: 'Your team has used all available credits or reached its monthly spending limit.',
    },
    'QuotaExhausted',
  ],
  [
    'fireworks 412',
    412,
    { error: { message: 'Account x is suspended, possibly due to reaching the monthly spending limit' } },
    'Unauthorized',
  ],
  [
    'github models',
    429,
    {
      error: {
        code: 'RateLimitReached',
        message:
          'Rate limit of 150 per 86400s exceeded for UserByModelByDay. Please wait 3000 seconds before retrying.',
        details: '',
      },
    },
    'QuotaExhausted',
  ],
  [
    'github models min',
    429,
    {
      error: {
        code: 'RateLimitReached',
        message: 'Rate limit of 15 per 60s exceeded for UserByModelByMinute. Please wait 20 seconds before retrying.',
        details: '',
      },
    },
    'RateLimited',
    '',
    {},
    20000,
  ],
  [
    'copilot',
    429,
    {
      error: {
        message: 'Sorry, you have exceeded your rate limits. Please wait a moment and try again.',
        code: 'rate_limited',
      },
    },
    'RateLimited',
  ],
  [
    'cerebras',
    429,
    {
      message: 'Requests per day limit exceeded - too many requests sent.',
      type: 'too_many_requests_error',
      param: 'quota',
      code: 'request_quota_exceeded',
    },
    'QuotaExhausted',
  ],
  [
    'cerebras queue',
    429,
    {
      message: "We're experiencing high traffic right now! Please try again soon.",
      type: 'too_many_requests_error',
      code: 'queue_exceeded',
    },
    'RateLimited',
  ],
  ['sambanova', 429, 'Rate limit exceeded for requests per day', 'QuotaExhausted'],
  [
    'bedrock svc quota',
    400,
    { __type: 'ServiceQuotaExceededException', message: 'Your account has exceeded the quota' },
    'InvalidRequest',
  ],
  [
    'bedrock resource not found',
    404,
    {
      __type: 'ResourceNotFoundException',
      message: 'Could not resolve the foundation model from the provided model identifier.',
    },
    'InvalidRequest',
    'model',
  ],
  [
    'bedrock validation model id',
    400,
    { __type: 'ValidationException', message: 'The provided model identifier is invalid.' },
    'InvalidRequest',
    'model',
  ],
  [
    'bedrock on-demand',
    400,
    {
      message:
        "Invocation of model ID x with on-demand throughput isn't supported. Retry your request with the ID or ARN of an inference profile",
    },
    'InvalidRequest',
    'model',
  ],
  [
    'bedrock modelNotReady',
    429,
    { __type: 'ModelNotReadyException', message: 'Model is not ready for inference.' },
    'RateLimited',
  ],
  [
    'bedrock unable',
    503,
    { __type: 'ServiceUnavailableException', message: 'Bedrock is unable to process your request.' },
    'Unavailable',
  ],
  [
    'databricks 400 agents',
    400,
    {
      error_code: 'BAD_REQUEST',
      message:
        "Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is compatible with the model for inference. Error 'rate limit exceeded'",
      stack_trace: '',
    },
    'RateLimited',
  ],
  [
    'databricks qps',
    429,
    { error_code: 'REQUEST_LIMIT_EXCEEDED', message: 'REQUEST_LIMIT_EXCEEDED: Exceeded workspace QPS limit' },
    'RateLimited',
  ],
  [
    'databricks scale',
    503,
    { error_code: 'TEMPORARILY_UNAVAILABLE', message: 'The endpoint is scaling up from zero' },
    'Unavailable',
  ],
  ['databricks stopped', 400, { error_code: 'BAD_REQUEST', message: 'Endpoint is stopped.' }, 'InvalidRequest'],
  [
    'databricks permission',
    403,
    { error_code: 'PERMISSION_DENIED', message: 'You do not have permission to access the endpoint' },
    'Unauthorized',
  ],
  [
    'databricks perm 404',
    404,
    { error_code: 'ENDPOINT_NOT_FOUND', message: 'The given endpoint does not exist' },
    'InvalidRequest',
    'model',
  ],
  [
    'databricks payload',
    400,
    { error_code: 'MAX_REQUEST_SIZE_EXCEEDED', message: 'Request size cannot exceed 16777216 bytes' },
    'InvalidRequest',
    'maxContextChars',
  ],
  // blocked
  [
    'azure jailbreak',
    400,
    {
      error: {
        message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        code: 'content_filter',
        innererror: {
          code: 'ResponsibleAIPolicyViolation',
          content_filter_result: { jailbreak: { filtered: true, detected: true } },
        },
      },
    },
    'Blocked',
  ],
  [
    'openai invalid_prompt',
    400,
    o(
      'Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt',
      'invalid_prompt',
    ),
    'Blocked',
  ],
  [
    'openrouter mod',
    403,
    {
      error: {
        code: 403,
        message: 'Input was flagged',
        metadata: { reasons: ['violence'], flagged_input: 'x', provider_name: 'p' },
      },
    },
    'Blocked',
  ],
  [
    'portkey 446',
    446,
    {
      error: {
        message:
          'The guardrail checks defined in the config failed. You can find more information in the `hook_results` object.',
        type: 'hooks_failed',
        param: null,
        code: null,
      },
      hook_results: {},
    },
    'Blocked',
  ],
  [
    'litellm presidio',
    400,
    {
      error: {
        message: "{'error': 'Violated guardrail policy', 'bedrock_guardrail_response': 'Sorry'}",
        type: 'None',
        code: '400',
      },
    },
    'Blocked',
  ],
  [
    'litellm lakera',
    400,
    { error: { message: "{'error': 'Violated content safety policy'}", code: '400' } },
    'Blocked',
  ],
  [
    'litellm guardrail raised',
    400,
    { error: { message: "Content blocked: keyword 'x' detected", code: '400' } },
    'Blocked',
  ],
  [
    'qwen',
    400,
    {
      error: {
        message: 'Input data may contain inappropriate content.',
        type: 'data_inspection_failed',
        code: 'data_inspection_failed',
      },
    },
    'Blocked',
  ],
  ['deepseek', 400, o('Content Exists Risk'), 'Blocked'],
  [
    'zhipu 1301',
    400,
    {
      error: {
        code: '1301',
        message: 'The system detected potentially unsafe or sensitive content in input or generation',
      },
      contentFilter: [{ level: 1, role: 'user' }],
    },
    'Blocked',
  ],
  [
    'groq output',
    400,
    o(
      "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
      'tool_use_failed',
    ),
    'Unavailable',
  ],
  [
    'anthropic filter',
    400,
    { type: 'error', error: { type: 'invalid_request_error', message: 'Output blocked by content filtering policy' } },
    'Blocked',
  ],
  [
    'stability/ideo moderation',
    400,
    { errors: ['Your request was flagged by our content moderation system'], name: 'content_moderation' },
    'Blocked',
  ],
  // params
  [
    'temperature in model name?',
    400,
    o("Invalid schema for response_format: 'temperature' is a required property"),
    'InvalidRequest',
  ],
  ['invalid model', 400, o('invalid model ID', 'model_not_found'), 'InvalidRequest', 'model'],
  [
    'litellm no model',
    400,
    {
      error: {
        message:
          '/chat/completions: Invalid model name passed in model=foo. Call `/v1/models` to view available models for your key.',
        type: 'invalid_request_error',
        code: '400',
      },
    },
    'InvalidRequest',
    'model',
  ],
  [
    'litellm provider not provided',
    400,
    o(
      'litellm.BadRequestError: LLM Provider NOT provided. Pass in the LLM provider you are trying to call. You passed model=x',
    ),
    'InvalidRequest',
    'model',
  ],
  [
    'litellm no deployments',
    429,
    {
      error: {
        message:
          'No deployments available for selected model, Try again in 60 seconds. Passed model=x. pre-call-checks=False, cooldown_list=[]',
        type: 'None',
        code: '429',
      },
    },
    'RateLimited',
    '',
    {},
    60000,
  ],
  [
    'litellm key model access',
    401,
    {
      error: {
        message: "key not allowed to access model. This key can only access models=['a']. Tried to access b",
        type: 'key_model_access_denied',
        param: 'model',
        code: '401',
      },
    },
    'Unauthorized',
  ],
  [
    'litellm budget 400',
    400,
    {
      error: {
        message: 'ExceededBudget: User x has exceeded their budget. Current spend: 1; Max Budget: 1',
        type: 'budget_exceeded',
        code: '400',
      },
    },
    'OutOfCredit',
  ],
  [
    'litellm 401 budget',
    401,
    {
      error: {
        message: 'Authentication Error, ExceededTokenBudget: Current spend for token: 10; Max Budget for Token: 10',
        type: 'auth_error',
        code: '401',
      },
    },
    'OutOfCredit',
  ],
  [
    'litellm parallel',
    429,
    {
      error: {
        message: 'Max parallel request limit reached. Hit limit for api_key: x. tpm_limit: None',
        type: 'None',
        code: '429',
      },
    },
    'RateLimited',
  ],
  [
    'litellm internal',
    500,
    { error: { message: 'litellm.APIConnectionError: Connection error.', type: null, code: '500' } },
    'Unavailable',
  ],
  [
    'litellm midstream',
    503,
    { error: { message: 'litellm.ServiceUnavailableError: AnthropicException - Overloaded', code: '503' } },
    'RateLimited',
  ],
  [
    'openai image unsupported',
    400,
    o('Invalid content type. image_url is only supported by certain models.'),
    'InvalidRequest',
  ],
  [
    'openai stream verify',
    400,
    o('Your organization must be verified to stream this model.', 'unsupported_value'),
    'InvalidRequest',
  ],
  ['openai project', 401, o('You must be a member of an organization to use the API'), 'Unauthorized'],
  ['openai 403 ip', 403, o('Your IP address is not authorized', 'ip_not_authorized'), 'Unauthorized'],
  [
    'openai resp not found',
    404,
    o("Previous response with id 'resp_x' not found.", 'previous_response_not_found'),
    'InvalidRequest',
  ],
  [
    'openai item not found',
    404,
    o("Item with id 'msg_1' not found. Items are not persisted when `store` is set to false."),
    'InvalidRequest',
  ],
  ['ollama 404 route', 404, '404 page not found', 'InvalidRequest', 'check the address'],
  [
    'ollama oom',
    500,
    { error: 'model requires more system memory (8.0 GiB) than is available (4.0 GiB)' },
    'Unavailable',
  ],
  [
    'lmstudio not loaded',
    404,
    {
      error: {
        message: 'No models loaded. Please load a model in the developer page',
        type: 'invalid_request_error',
        code: 'model_not_found',
      },
    },
    'InvalidRequest',
    'model',
  ],
  [
    'lmstudio crash',
    400,
    { error: 'The model has crashed without additional information. (Exit code: null)' },
    'Unavailable',
  ],
  [
    'vllm engine dead',
    500,
    {
      object: 'error',
      message: 'EngineCore encountered an issue. See stack trace for the root cause.',
      type: 'InternalServerError',
      code: 500,
    },
    'Unavailable',
  ],
  [
    'vllm template',
    400,
    {
      object: 'error',
      message:
        'As of transformers v4.44, default chat template is no longer allowed, so you must provide a chat template if the tokenizer does not define one.',
      type: 'BadRequestError',
      code: 400,
    },
    'InvalidRequest',
  ],
  [
    'system 2',
    400,
    {
      error: {
        message: 'Developer instruction is not enabled for models/gemma-3-27b-it',
        code: 400,
        status: 'INVALID_ARGUMENT',
      },
    },
    'InvalidRequest',
    'systemMessage',
  ],
  [
    'o1 system',
    400,
    o("Unsupported value: 'messages[0].role' does not support 'system' with this model.", 'unsupported_value'),
    'InvalidRequest',
    'systemMessage',
  ],
  [
    'template system',
    500,
    { error: { code: 500, message: 'Jinja Exception: System role not supported', type: 'server_error' } },
    'InvalidRequest',
    'systemMessage',
  ],
  [
    'template alt',
    400,
    {
      error:
        'Error rendering prompt with jinja template: Conversation roles must alternate user/assistant/user/assistant/...',
    },
    'InvalidRequest',
    'systemMessage',
  ],
  [
    'mistral last role',
    400,
    {
      object: 'error',
      message: 'Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant',
      type: 'invalid_request_error',
    },
    'InvalidRequest',
  ],
  // 200
  ['200 err str', 200, { error: 'rate limit exceeded' }, 'RateLimited'],
  ['200 err code str', 200, { error: { message: 'Provider returned error', code: '429' } }, 'RateLimited'],
  ['200 err 401', 200, { error: { message: 'No auth', code: 401 } }, 'Unauthorized'],
  ['200 err 400', 200, { error: { message: 'bad', code: 400 } }, 'InvalidRequest'],
  ['200 err httpstatus', 200, { error: { message: 'bad', status: 429 } }, 'RateLimited'],
  ['200 statusCode', 200, { error: { message: 'bad', statusCode: 429 } }, 'RateLimited'],
  ['200 status_code', 200, { error: { message: 'bad', status_code: 401 } }, 'Unauthorized'],
  ['200 text w/ code', 200, { error: 'Error code: 429 - {...}' }, 'RateLimited'],
  [
    '200 langgraph',
    200,
    { error: { error: 'RateLimitError', message: "Error code: 429 - {'error': {'message': 'x'}}" } },
    'RateLimited',
  ],
  ['200 true', 200, { error: true }, 'Unavailable'],
  // class names
  [
    'python RateLimitError',
    500,
    { detail: "RateLimitError: Error code: 429 - {'error': {'message': 'Rate limit reached'}}" },
    'RateLimited',
  ],
  [
    'python AuthenticationError',
    500,
    {
      detail:
        "AuthenticationError: Error code: 401 - {'error': {'message': 'Incorrect API key provided: sk-x', 'code': 'invalid_api_key'}}",
    },
    'Unauthorized',
  ],
  [
    'python quota',
    500,
    {
      detail:
        "Error code: 429 - {'error': {'message': 'You exceeded your current quota, please check your plan and billing details', 'code': 'insufficient_quota'}}",
    },
    'OutOfCredit',
  ],
  [
    'python content filter 500',
    500,
    {
      detail:
        "Error code: 400 - {'error': {'code': 'content_filter', 'message': 'The response was filtered due to the prompt triggering content management policy'}}",
    },
    'Blocked',
  ],
  ['hour try again later', 503, { message: 'try again later' }, 'Unavailable'],
  ['retry in body sec', 429, { error: { message: 'slow', retry_after: 12 } }, 'RateLimited', '', {}, 12000],
  [
    'discord-style',
    429,
    { message: 'You are being rate limited.', retry_after: 1.5, global: false },
    'RateLimited',
    '',
    {},
    1500,
  ],
  ['retryAfter body', 429, { error: 'Too many', retryAfter: 9 }, 'RateLimited', '', {}, 9000],
  [
    'x-ratelimit-reset-after',
    429,
    {},
    'RateLimited',
    '',
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '4' },
    4000,
  ],
  ['reset date in text', 429, { error: 'try again in about 2 minutes' }, 'RateLimited', '', {}, 120000],
  ['reset 1 minute', 429, { error: 'Please retry in 1 minute.' }, 'RateLimited', '', {}, 60000],
  // Waits of hours are no waits in a worker.
  ['a quota by its wait', 429, {}, 'QuotaExhausted', 'resume', { 'retry-after': '7200' }, 7_200_000],
  [
    'OpenRouter per minute',
    429,
    {
      error: {
        code: 429,
        message: 'Rate limit exceeded',
        metadata: { headers: { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '30' } },
      },
    },
    'RateLimited',
    '',
    {},
    30_000,
  ],
];
