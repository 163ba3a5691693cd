// How provider 0.2.1 comes to a session. Each title ends with its source: "run" was seen with the real provider 0.2.1
// and Terraform 1.11.4 against a fake control plane, "source" was read from the provider's source.
import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { calls, makeWorld, requests } from '../../terraform/workbench.ts';
import type { Environment } from '../environment.ts';
import { Failure, Silence } from '../failure.ts';
import { type CtyObject, Unknown } from '../msgpack.ts';
import { World } from '../world.ts';
import type { Session } from './control-plane.ts';
import type { UnionSeed } from './seed.ts';
import { configure } from './session.ts';
import { host, keyOf, org } from './trial.ts';

interface Outcome {
  readonly session?: Session;
  readonly summary?: string;
  readonly detail?: string;
  /** The codes of the token exchanges, in order. */
  readonly tokens: readonly string[];
}

/** Configures the provider of a world, with or without UNIONAI_API_KEY. */
function configured(config: CtyObject, seed?: UnionSeed, variable = '', others: Environment = {}): Outcome {
  const dir = makeWorld({}, seed);
  const tokens = (): readonly string[] => requests(dir).map(({ code }) => code);
  try {
    return { session: configure(new World(dir), config, { ...others, UNIONAI_API_KEY: variable }), tokens: tokens() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { summary: error.message, detail: error.detail, tokens: tokens() };
  }
}

const encoded = (text: string): string => Buffer.from(text).toString('base64');

describe('The key of the provider', () => {
  it('is UNIONAI_API_KEY, even where the attribute has another one (source)', () => {
    const { session } = configured({ api_key: keyOf('attribute') }, {}, keyOf('variable'));
    equal(session?.client, 'variable');
  });

  it('is the attribute where the variable is not set (source)', () => {
    equal(configured({ api_key: keyOf('attribute') }).session?.client, 'attribute');
  });

  for (const [title, value] of [
    ['missing', null],
    ['empty', ''],
    ['not known yet', Unknown],
  ] as const)
    it(`is required: one that is ${title} is none (run)`, () => {
      const { summary, detail, tokens } = configured({ api_key: value });
      equal(summary, 'Union.ai api_key is required');
      equal(detail, 'Union.ai api_key can be specified by UNIONAI_API_KEY or api_key attribute.');
      deepEqual(tokens, []);
    });

  for (const [title, text, byte] of [
    ['a character outside the alphabet', 'YWJj-WJj', 4],
    ['a character outside the alphabet after a line end', 'YWJj\n-Jj', 5],
    ['half a key', keyOf().slice(0, 10), 8],
    ['padding that is not complete', 'YQ=', 3],
    ['padding in the first place', '=', 0],
    ['text within the padding', 'YQ=Y', 2],
    ['text after the padding', 'YQ==YQ==', 4],
  ] as const)
    it(`is refused with the position of the first fault: ${title} (run)`, () => {
      const { summary, detail } = configured({ api_key: text });
      equal(summary, 'Failed to get OAuth2 token');
      match(detail ?? '', new RegExp(`: illegal base64 data at input byte ${byte}$`));
    });

  it('may be wrapped into lines (source)', () => {
    const wrapped = keyOf().replace(/.{20}/g, '$&\n');
    equal(configured({ api_key: wrapped }).session?.host, host);
  });

  it('has four fields, split at the first three colons (run)', () => {
    match(configured({ api_key: encoded('acme.example:client:secret') }).detail ?? '', /invalid API key format$/);
    equal(configured({ api_key: encoded('acme.example:client:secret:a:b') }).session?.org, 'a:b');
  });

  it('with a scheme in its host is looked up at the host "https" (run)', () => {
    const { detail, tokens } = configured({ api_key: encoded('https://acme.example:client:secret:acme') });
    match(detail ?? '', /^failed to discover Union auth metadata for https: /);
    deepEqual(tokens, []);
  });

  it('with a port in its host has the port as its client (source)', () => {
    const key = encoded('acme.example:8080:client:secret:acme');
    equal(configured({ api_key: key }).session?.client, '8080');
    match(configured({ api_key: key }, { clients: { client: 'secret' } }).detail ?? '', /invalid_client/);
  });
});

describe('The token exchange', () => {
  const clients = { deployer: 'not-a-secret' };

  it('happens before the comparison with allowed_orgs: a refused key was used once at its own host (source)', () => {
    const { summary, tokens } = configured({ api_key: keyOf(), allowed_orgs: ['other'] }, { clients });
    equal(summary, 'Union.ai org is not allowed');
    deepEqual(tokens, ['OK']);
  });

  it('sends the secret of a refused key twice (run)', () => {
    for (const key of [keyOf('deployer', { secret: 'wrong' }), keyOf('nobody')]) {
      const { summary, detail, tokens } = configured({ api_key: key }, { clients });
      equal(summary, 'Failed to get OAuth2 token');
      match(detail ?? '', /"invalid_client"/);
      deepEqual(tokens, ['invalid_client', 'invalid_client']);
    }
  });

  it('does not happen where the host does not resolve (source)', () => {
    for (const [unknown, seed] of [
      ['acme.invalid', {}],
      ['localhost', {}],
      ['other.example', { hosts: [host] }],
    ] as const) {
      const { summary, detail, tokens } = configured({ api_key: keyOf('deployer', { host: unknown }) }, seed);
      equal(summary, 'Failed to get OAuth2 token');
      match(detail ?? '', new RegExp(`^failed to discover Union auth metadata for ${unknown}: .*no such host`));
      deepEqual(tokens, []);
    }
  });

  it('names both discovery addresses where the host cannot be reached (run)', () => {
    const { detail } = configured({ api_key: keyOf() }, { outages: [{ call: 'Token', mode: 'unavailable' }] });
    match(detail ?? '', /oauth-authorization-server.*connection refused.*openid-configuration.*connection refused/);
  });

  it('waits for an answer for as long as there is none (run)', () => {
    throws(() => configured({ api_key: keyOf() }, { outages: [{ call: 'Token', mode: 'hang' }] }), Silence);
  });
});

describe('The organization of the provider', () => {
  for (const [title, key, config, expected] of [
    ['is the fourth field of the key', keyOf('c', { org: 'field' }), {}, 'field'],
    ['is the first label of the host where the field is empty', keyOf('c', { org: '' }), {}, 'acme'],
    ['is the first label of the host where the field is None', keyOf('c', { org: 'None' }), {}, 'acme'],
    ['is the org attribute where that is set', keyOf('c', { org: 'field' }), { org: 'attribute' }, 'attribute'],
  ] as const)
    it(`${title} (source)`, () => {
      equal(configured({ api_key: key, ...config }).session?.org, expected);
    });

  it('passes allowed_orgs with any key where the org attribute says so: no server is asked (source)', () => {
    const key = keyOf('c', { host: 'other.example', org: 'other' });
    equal(configured({ api_key: key, org: 'acme', allowed_orgs: ['acme'] }).session?.host, 'other.example');
  });

  it('is refused where allowed_orgs does not have it, with advice that would disable the guard (run)', () => {
    const { summary, detail } = configured({ api_key: keyOf(), allowed_orgs: ['other'] });
    equal(summary, 'Union.ai org is not allowed');
    equal(detail, 'Union.ai org acme is not allowed. Please add it to allowed_orgs attribute.');
  });

  it('is "union" for a key of Union\'s CLI at a host of that name, which allowed_orgs refuses (run)', () => {
    const key = keyOf('c', { host: 'union.acme.example', org: 'None' });
    const { detail } = configured({ api_key: key, allowed_orgs: [org] });
    match(detail ?? '', /^Union.ai org union is not allowed/);
  });

  it('is not compared with a set that is not known yet, and never equals an element that is not (run)', () => {
    equal(configured({ api_key: keyOf(), allowed_orgs: Unknown }).session?.org, org);
    equal(configured({ api_key: keyOf(), allowed_orgs: [Unknown] }).summary, 'Union.ai org is not allowed');
  });

  it('is not compared where allowed_orgs is empty, whatever UNIONAI_ALLOWED_ORGS says (source)', () => {
    const { session } = configured({ api_key: keyOf(), allowed_orgs: [] }, {}, '', { UNIONAI_ALLOWED_ORGS: 'other' });
    equal(session?.org, org);
  });
});

describe('What the stub notes of a session', () => {
  it('is the key that the provider received, and where it came from', () => {
    const dir = makeWorld({});
    configure(new World(dir), {}, { UNIONAI_API_KEY: keyOf() });
    const [call] = calls(dir);
    deepEqual([call?.op, call?.source, call?.api_key, call?.org], ['configure', 'environment', keyOf(), org]);
  });
});
