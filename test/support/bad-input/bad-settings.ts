/** A text in the place of `temporal.toml`, and what is said of it: `place: message`, or the beginning of that. */
export interface BadSettings {
  readonly what: string;
  readonly text: string | Buffer;
  readonly says: string;
}

const ADDRESS = '[profile.default]\naddress = "host.example:7233"\n';
const TLS = `${ADDRESS}[profile.default.tls]\n`;
const META = `${ADDRESS}[profile.default.grpc_meta]\n`;

/** What no message may show; it stands in the line above or below every slip of the syntax. */
export const KEPT_SECRET = 'key-that-nobody-may-read';

/** A slip of the syntax right beside an API key. */
function slip(line: string): string {
  return `[profile.default]\naddress = "host.example:7233"\napi_key = "${KEPT_SECRET}"\n${line}\napi_key = "${KEPT_SECRET}"\n`;
}

const INVALID = 'toml: the Temporal settings cannot be used: line';
const NO_TABLES = 'the Temporal settings cannot be used: its profiles are not tables; begin one with [profile.default]';
const TEXT = 'must be a text in quotes, not a';
const HEADER = 'is no header of plain letters, digits and signs; correct or remove it';
const NO_ADDRESS = 'temporal.toml address: must be host:port such as localhost:7233, not';

const SYNTAX: readonly (readonly [what: string, text: string | Buffer])[] = [
  ['lines that end in CR alone', ADDRESS.replaceAll('\n', '\r')],
  ['UTF-16', Buffer.from(ADDRESS, 'utf16le')],
  ['zeros', Buffer.alloc(100)],
  ['a NUL', '[profile.default]\naddress = "h\0:1"\n'],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ['an open table', '[profile.default\n'],
  ['YAML', 'profile:\n  default:\n    address: host.example:7233\n'],
  ['JSON', '{"profile": {"default": {"address": "host.example:7233"}}}'],
  ['a page', '<!doctype html><html><body>404</body></html>'],
  ['a table twice', ADDRESS + ADDRESS],
  ['lists in lists, twenty thousand deep', `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`],
  ...['address = "other:1"', 'namespace = ', 'namespace = n', '= 1', '[', '"', 'x = 1e', 'x = {'].map(
    (line) => [`the line ${line} beside a key`, slip(line)] as const,
  ),
];

const VALUES: readonly (readonly [text: string, says: string])[] = [
  ['', NO_TABLES],
  [' \n\t\n', NO_TABLES],
  ['# nothing\n', NO_TABLES],
  ['[other]\nx = 1\n', NO_TABLES],
  ['address = "host.example:7233"\n', NO_TABLES],
  ['profile = "default"\n', 'profile must be a table'],
  ['[[profile]]\naddress = "h:1"\n', 'profile must be a table'],
  ['[profile]\ndefault = "h:1"\n', 'profile.default must be a table'],
  ['[profile]\ndefault = []\n', 'profile.default must be a table'],
  [`${ADDRESS}tls = "yes"\n`, 'profile.default.tls must be a table'],
  [`${ADDRESS}tls = true\n`, 'profile.default.tls must be a table'],
  [`${ADDRESS}tls = false\n`, 'profile.default.tls must be a table'],
  [`${ADDRESS}tls = []\n`, 'profile.default.tls must be a table'],
  ['[profile.default]\naddress = 7233\n', `temporal.toml address: ${TEXT} number`],
  ['[profile.default]\naddress = inf\n', `temporal.toml address: ${TEXT} number`],
  ['[profile.default]\naddress = true\n', `temporal.toml address: ${TEXT} boolean`],
  ['[profile.default]\naddress = 2026-01-01\n', `temporal.toml address: ${TEXT} date`],
  ['[profile.default]\naddress = ["h:1"]\n', `temporal.toml address: ${TEXT} list`],
  ['[profile.default]\naddress = { host = "h" }\n', `temporal.toml address: ${TEXT} table`],
  ['[profile.default]\naddress = "https://h:1"\n', `${NO_ADDRESS} https://h:1`],
  ['[profile.default]\naddress = "h:0"\n', `${NO_ADDRESS} h:0`],
  ['[profile.default]\naddress = "h:65536"\n', `${NO_ADDRESS} h:65536`],
  ['[profile.default]\naddress = "h:99999999999999999999"\n', `${NO_ADDRESS} h:9`],
  ['[profile.default]\naddress = "user@h:1"\n', `${NO_ADDRESS} user@h:1`],
  ['[profile.default]\naddress = "h:1?x"\n', `${NO_ADDRESS} h:1?x`],
  ['[profile.default]\naddress = "h:1\\nx"\n', `${NO_ADDRESS} h:1`],
  [`${ADDRESS}namespace = 5\n`, `temporal.toml namespace: ${TEXT} number`],
  [`${ADDRESS}namespace = {}\n`, `temporal.toml namespace: ${TEXT} table`],
  [`${ADDRESS}api_key = 5\n`, `temporal.toml api_key: ${TEXT} number`],
  [`${ADDRESS}api_key = false\n`, `temporal.toml api_key: ${TEXT} boolean`],
  [`${ADDRESS}api_key = "${KEPT_SECRET}\\n"\n`, 'temporal.toml api_key: holds a line end or a letter that no header'],
  [
    `${ADDRESS}api_key = "${KEPT_SECRET}\u00fc"\n`,
    'temporal.toml api_key: holds a line end or a letter that no header',
  ],
  [`${TLS}disabled = "no"\n`, 'temporal.toml tls.disabled: must be true or false without quotes, not a text'],
  [`${TLS}disabled = 0\n`, 'temporal.toml tls.disabled: must be true or false without quotes, not a number'],
  [`${TLS}server_name = 5\n`, `temporal.toml tls.server_name: ${TEXT} number`],
  [`${TLS}client_cert_path = 5\n`, `temporal.toml tls.client_cert_path: ${TEXT} number`],
  [`${TLS}server_ca_cert_path = []\n`, `temporal.toml tls.server_ca_cert_path: ${TEXT} list`],
  [`${TLS}server_ca_cert_data = 5\n`, 'temporal.toml server_ca_cert_data: the text holds no certificate in PEM'],
  [`${TLS}server_ca_cert_data = "x"\n`, 'temporal.toml server_ca_cert_data: the text holds no certificate in PEM'],
  [
    `${TLS}server_ca_cert_path = "/nowhere/a"\n`,
    'server_ca_cert_path: /nowhere/a cannot be read: there is no such file',
  ],
  [`${TLS}server_ca_cert_path = ""\n`, 'server_ca_cert_path:  cannot be read: there is no such file'],
  [`${TLS}server_ca_cert_path = "/"\n`, 'server_ca_cert_path: / cannot be read: it is a folder'],
  [
    `${TLS}server_ca_cert_path = "/dev/zero"\n`,
    'server_ca_cert_path: /dev/zero cannot be read: it is a pipe or device',
  ],
  [`${TLS}client_cert_path = "/nowhere/a"\n`, 'temporal.toml client_cert_path: is set, and its key is not'],
  [`${TLS}client_key_path = "/nowhere/a"\n`, 'temporal.toml client_key_path: is set, and its certificate is not'],
  [
    `${TLS}client_key_path = "/nowhere/a"\nclient_cert_path = "/nowhere/b"\n`,
    'temporal.toml client_cert_path: /nowhere/b cannot be read: there is no such file',
  ],
  [`${TLS}client_key_data = "x"\nclient_cert_data = "y"\n`, 'client_cert_data: the text holds no certificate in PEM'],
  [`${TLS}client_cert_path = "/a"\nclient_cert_data = "x"\n`, 'both client_cert_path and client_cert_data'],
  [`${META}x = 5\n`, `temporal.toml grpc_meta.x: ${HEADER}`],
  [`${META}x = "a\\nb"\n`, `temporal.toml grpc_meta.x: ${HEADER}`],
  [`${META}x = "\u00fc"\n`, `temporal.toml grpc_meta.x: ${HEADER}`],
  [`${META}"a b" = "x"\n`, `temporal.toml grpc_meta.a b: ${HEADER}`],
  [`${META}"" = "x"\n`, `temporal.toml grpc_meta.: ${HEADER}`],
  [`${ADDRESS}x = "${'x'.repeat(1_100_000)}"\n`, 'temporal.toml cannot be read: it is larger than 1 MiB'],
];

/** Every text that somebody may have for `temporal.toml` by mistake or by malice. */
export const BAD_SETTINGS: readonly BadSettings[] = [
  ...SYNTAX.map(([what, text]) => ({ what, text, says: INVALID })),
  ...VALUES.map(([text, says]) => ({ what: JSON.stringify(text.slice(0, 120)), text, says })),
];

/** Names of profiles that no file has, however objects are made. */
export const NO_PROFILES = ['nope', '__proto__', 'constructor', 'toString', '../x', '\u001b[2J', ' ', 'DEFAULT'];
