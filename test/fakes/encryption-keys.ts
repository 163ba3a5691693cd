// As much of AWS KMS and of OpenBao's transit engine as OpenTofu's key providers ask for.
// https://opentofu.org/docs/language/state/encryption/#key-providers
import { randomBytes } from 'node:crypto';
import { identity } from './s3.ts';
import { type Asked, type Fake, json, type Reply, serveFake } from './server.ts';

export interface FakeKeys extends Fake {
  /** What points OpenTofu here. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Data keys by their representation when they are encrypted. */
class DataKeys {
  readonly #keys = new Map<string, string>();

  make(size: number): { readonly plain: string; readonly encrypted: string } {
    const plain = randomBytes(size).toString('base64');
    const encrypted = randomBytes(24).toString('base64');
    this.#keys.set(encrypted, plain);
    return { plain, encrypted };
  }

  /** Undefined for a data key of another key. */
  open(encrypted: string): string | undefined {
    return this.#keys.get(encrypted);
  }
}

const text = ({ body }: Asked): Readonly<Record<string, unknown>> => JSON.parse(String(body) || '{}');

/**
 * KMS with some keys. Another key is not found, and a data key is opened only with the key that encrypted it. Keys can be
 * deleted from the set.
 */
export async function fakeKms(...keyIds: readonly string[]): Promise<FakeKeys & { readonly keyIds: Set<string> }> {
  const known = new Set(keyIds);
  const all = new Map(keyIds.map((id) => [id, new DataKeys()]));
  const server = await serveFake((asked): Reply => {
    if (asked.body.includes('GetCallerIdentity')) return identity();
    const target = String(asked.headers['x-amz-target'] ?? '');
    const request = text(asked);
    const keyId = String(request.KeyId ?? keyIds[0]);
    const keys = known.has(keyId) ? all.get(keyId) : undefined;
    if (keys === undefined) return json(400, { __type: 'NotFoundException', message: 'no such key' });
    if (target === 'TrentService.GenerateDataKey') {
      const { plain, encrypted } = keys.make(32);
      return json(200, { KeyId: keyId, Plaintext: plain, CiphertextBlob: encrypted });
    }
    if (target === 'TrentService.Decrypt') {
      const plain = keys.open(String(request.CiphertextBlob));
      if (plain === undefined) return json(400, { __type: 'IncorrectKeyException', message: 'another key' });
      return json(200, { KeyId: keyId, Plaintext: plain });
    }
    return json(400, { __type: 'UnknownOperationException', message: target });
  });
  const environment = {
    AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${server.port}`,
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${server.port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return { ...server, environment, keyIds: known };
}

/** OpenBao with one key of its transit engine; without the token, nothing. */
export async function fakeOpenbao(name: string): Promise<FakeKeys> {
  const token = ['not', 'a', 'token'].join('-');
  const keys = new DataKeys();
  const server = await serveFake((asked): Reply => {
    if (asked.headers['x-vault-token'] !== token) return json(403, { errors: ['permission denied'] });
    const { pathname } = asked.url;
    if (pathname === `/v1/transit/datakey/plaintext/${name}`) {
      const { plain, encrypted } = keys.make(Number(text(asked).bits ?? 256) / 8);
      return json(200, { data: { plaintext: plain, ciphertext: `vault:v1:${encrypted}` } });
    }
    if (pathname === `/v1/transit/decrypt/${name}`) {
      const plaintext = keys.open(String(text(asked).ciphertext).replace(/^vault:v1:/, ''));
      if (plaintext === undefined) return json(400, { errors: ['another key'] });
      return json(200, { data: { plaintext } });
    }
    return json(404, { errors: [] });
  });
  return { ...server, environment: { BAO_ADDR: `http://127.0.0.1:${server.port}`, BAO_TOKEN: token } };
}
