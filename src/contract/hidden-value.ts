/** Params of a schema's issue whose message must not be followed by the value: that may be a secret. */
export const HIDDEN_VALUE = { hidesValue: true };
