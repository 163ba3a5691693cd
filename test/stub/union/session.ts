// Configure: which key, its token, and only then the comparison with allowed_orgs.
import type { Environment } from '../environment.ts';
import { Failure } from '../failure.ts';
import type { CtyObject } from '../msgpack.ts';
import type { World } from '../world.ts';
import type { Session } from './control-plane.ts';
import { type Key, orgOf, parseKey } from './key.ts';
import { exchange } from './server/token.ts';
import { list, text } from './values.ts';

/**
 * Configures the provider as 0.2.1 does.
 *
 * @param environment of the provider's process
 * @throws Failure with the provider's summary and detail
 */
export function configure(world: World, config: CtyObject, environment: Environment): Session {
  const fromEnvironment = environment.UNIONAI_API_KEY ?? '';
  const apiKey = fromEnvironment || text(config.api_key);
  const allowed = list(config.allowed_orgs).map(text);
  const entry = {
    op: 'configure',
    provider: 'unionai',
    source: fromEnvironment ? 'environment' : 'attribute',
    api_key: apiKey,
    allowed_orgs: allowed,
  };
  try {
    const session = authenticate(world, apiKey, text(config.org));
    if (allowed.length > 0 && !allowed.includes(session.org))
      throw new Failure(
        'Union.ai org is not allowed',
        `Union.ai org ${session.org} is not allowed. Please add it to allowed_orgs attribute.`,
      );
    world.log({ ...entry, org: session.org, host: session.host });
    return session;
  } catch (error) {
    if (error instanceof Failure) world.log({ ...entry, error: error.message });
    throw error;
  }
}

function authenticate(world: World, apiKey: string, org: string): Session {
  if (apiKey === '')
    throw new Failure(
      'Union.ai api_key is required',
      'Union.ai api_key can be specified by UNIONAI_API_KEY or api_key attribute.',
    );
  const failed = (message: string): Failure => new Failure('Failed to get OAuth2 token', message);
  let key: Key;
  try {
    key = parseKey(apiKey);
  } catch (error) {
    throw failed(`failed to decode API key: ${(error as Error).message}`);
  }
  const token = exchange(world, key);
  if (typeof token === 'string') throw failed(token);
  return { host: key.host, org: org || orgOf(key), client: key.client, ...token };
}
