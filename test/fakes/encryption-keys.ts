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

  open(encrypted: string): string {
    const plain = this.#keys.get(encrypted);
    if (plain === undefined) throw new Error('no such data key');
    return plain;
  }
}

const text = ({ body }: Asked): Readonly<Record<string, unknown>> => JSON.parse(String(body) || '{}');

/** KMS with one key; another key is not found. */
export async function fakeKms(keyId: string): Promise<FakeKeys> {
  const keys = new DataKeys();
  const server = await serveFake((asked): Reply => {
    if (asked.body.includes('GetCallerIdentity')) return identity();
    const target = String(asked.headers['x-amz-target'] ?? '');
    const request = text(asked);
    if (request.KeyId !== undefined && request.KeyId !== keyId)
      return json(400, { __type: 'NotFoundException', message: 'no such key' });
    if (target === 'TrentService.GenerateDataKey') {
      const { plain, encrypted } = keys.make(32);
      return json(200, { KeyId: keyId, Plaintext: plain, CiphertextBlob: encrypted });
    }
    if (target === 'TrentService.Decrypt')
      return json(200, { KeyId: keyId, Plaintext: keys.open(String(request.CiphertextBlob)) });
    return json(400, { __type: 'UnknownOperationException', message: target });
  });
  const environment = {
    AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${server.port}`,
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${server.port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return { ...server, environment };
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
    if (pathname === `/v1/transit/decrypt/${name}`)
      return json(200, { data: { plaintext: keys.open(String(text(asked).ciphertext).replace(/^vault:v1:/, '')) } });
    return json(404, { errors: [] });
  });
  return { ...server, environment: { BAO_ADDR: `http://127.0.0.1:${server.port}`, BAO_TOKEN: token } };
}
