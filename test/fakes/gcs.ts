// As much of Google Cloud Storage as Terraform's gcs backend asks for.
import { type Asked, type Fake, json, type Reply, serveFake } from './server.ts';

interface StoredObject {
  readonly bytes: Buffer;
  readonly generation: number;
}

export interface FakeGcs extends Fake {
  /** Objects by bucket and name. */
  readonly objects: ReadonlyMap<string, StoredObject>;
  /** What points the backend here. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * List, read, upload on condition of a generation, and delete.
 *
 * @param reader an access token with permission to read only
 * @param exists whether the buckets exist
 */
export async function fakeGcs(reader?: string, exists: () => boolean = () => true): Promise<FakeGcs> {
  const objects = new Map<string, StoredObject>();
  const server = await serveFake((asked) => {
    if (!exists()) return refused(404, 'The specified bucket does not exist.');
    const mayWrite = reader === undefined || asked.headers.authorization !== `Bearer ${reader}`;
    return mayWrite || asked.method === 'GET' ? answer(objects, asked) : refused(403, 'forbidden');
  });
  const environment = {
    GOOGLE_STORAGE_CUSTOM_ENDPOINT: `http://127.0.0.1:${server.port}/storage/v1/`,
    GOOGLE_OAUTH_ACCESS_TOKEN: 'test',
  };
  return { ...server, objects, environment };
}

const refused = (code: number, reason: string): Reply =>
  json(code, { error: { code, message: reason, errors: [{ reason, message: reason }] } });

function answer(objects: Map<string, StoredObject>, asked: Asked): Reply {
  const { pathname, searchParams } = asked.url;
  const [, bucket, name] = /\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(pathname) ?? [];
  if (bucket === undefined) return download(objects, decodeURIComponent(pathname.replace(/^\/(storage\/v1\/)?/, '')));
  if (name === undefined && asked.method === 'POST') return upload(objects, bucket, asked);
  if (name === undefined) return list(objects, `${bucket}/${searchParams.get('prefix') ?? ''}`);
  const path = `${bucket}/${decodeURIComponent(name)}`;
  const found = objects.get(path);
  if (found === undefined) return refused(404, 'notFound');
  if (asked.method === 'DELETE') {
    const expected = searchParams.get('ifGenerationMatch');
    if (expected !== null && expected !== String(found.generation)) return refused(412, 'conditionNotMet');
    objects.delete(path);
    return { status: 204 };
  }
  return searchParams.get('alt') === 'media' ? download(objects, path) : json(200, metadata(path, found));
}

function metadata(path: string, { bytes, generation }: StoredObject): Readonly<Record<string, string>> {
  const [bucket = '', ...name] = path.split('/');
  return {
    ...{ kind: 'storage#object', bucket, name: name.join('/'), size: String(bytes.length) },
    ...{ generation: String(generation), metageneration: '1' },
  };
}

function download(objects: ReadonlyMap<string, StoredObject>, path: string): Reply {
  const found = objects.get(path);
  if (found === undefined) return { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
  const headers = { 'x-goog-generation': String(found.generation), 'x-goog-metageneration': '1' };
  return { status: 200, headers, body: found.bytes };
}

function list(objects: ReadonlyMap<string, StoredObject>, prefix: string): Reply {
  const found = [...objects].filter(([path]) => path.startsWith(prefix));
  return json(200, { kind: 'storage#objects', items: found.map(([path, object]) => metadata(path, object)) });
}

let generation = 1000;

/** A multipart upload: what the object is called, then its bytes. */
function upload(objects: Map<string, StoredObject>, bucket: string, { url, headers, body }: Asked): Reply {
  const [, boundary = ''] = /boundary="?([^";]+)/.exec(headers['content-type'] ?? '') ?? [];
  const [reported = '', bytes = ''] = body
    .toString('latin1')
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => part.slice(part.indexOf('\r\n\r\n') + 4, -2));
  const { name = '' } = JSON.parse(reported) as { name?: string };
  const path = `${bucket}/${name}`;
  if (url.searchParams.get('ifGenerationMatch') === '0' && objects.has(path)) return refused(412, 'conditionNotMet');
  const stored = { bytes: Buffer.from(bytes, 'latin1'), generation: ++generation };
  objects.set(path, stored);
  return json(200, metadata(path, stored));
}
