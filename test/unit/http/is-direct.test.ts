import { describe, expect, it } from 'vitest';
import { isDirect } from '../../../src/http/is-direct.ts';

const direct = (address: string, noProxy = '') => isDirect(new URL(address), noProxy);

describe('what is reached without a proxy', () => {
  it.each([
    'http://localhost:8000',
    'http://LOCALHOST.',
    'http://agent.localhost',
    'http://127.0.0.1',
    'http://127.9.8.7:1',
    'https://[::1]:8443',
    'http://[::ffff:127.0.0.1]',
    'http://0.0.0.0:8000',
  ])('this machine: %s', (address) => expect(direct(address)).toBe(true));

  it.each([
    ['http://agent.corp', 'corp'],
    ['http://agent.corp', '.corp'],
    ['http://agent.corp', 'other, *.CORP'],
    ['http://agent.corp', 'other agent.corp'],
    ['http://anything', '*'],
    ['http://anything', 'other,*'],
    ['http://agent.corp:8000', 'agent.corp:8000'],
    ['https://agent.corp', 'agent.corp:443'],
    ['http://10.1.2.3', '10.0.0.0/8'],
    ['http://10.1.2.3', '10.1.2.3'],
    ['http://[fd00::7]:80', 'fd00::/8'],
    ['http://[fd00::7]:8000', '[fd00::7]:8000'],
    ['http://[fd00::7]', 'fd00::7'],
  ])('%s with NO_PROXY=%s', (address, noProxy) => expect(direct(address, noProxy)).toBe(true));

  it.each([
    ['http://agent.corp', ''],
    ['http://agent.corp', ','],
    ['http://agentcorp', 'corp'],
    ['http://agent.corp.example', 'agent.corp'],
    ['http://agent.corp:8001', 'agent.corp:8000'],
    ['http://11.1.2.3', '10.0.0.0/8'],
    ['http://agent.corp', '10.0.0.0/8'],
    ['http://10.1.2.3', '10.0.0.0/99'],
    ['http://127.0.0.1.example', ''],
    ['http://localhost.example', ''],
  ])('not %s with NO_PROXY=%s', (address, noProxy) => expect(direct(address, noProxy)).toBe(false));
});
