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

/** Whether the holder of an access token may send a request, which needs a permission on a bucket or an object. */
export type MayInGcs = (
  token: string,
  permission: string,
  resource: string,
  attributes: Readonly<Record<string, string>>,
) => boolean;

/**
 * List, read, upload on condition of a generation, and delete.
 *
 * @param reader an access token with permission to read only
 * @param exists whether the buckets exist
 * @param may whether it accepts a request of an access token
 */
export async function fakeGcs(
  reader?: string,
  exists: () => boolean = () => true,
  may: MayInGcs = () => true,
): Promise<FakeGcs> {
  const objects = new Map<string, StoredObject>();
  const server = await serveFake((asked) => {
    if (!exists()) return refused(404, 'The specified bucket does not exist.');
    const mayWrite = reader === undefined || asked.headers.authorization !== `Bearer ${reader}`;
    const token = String(asked.headers.authorization).replace('Bearer ', '');
    const isAllowed = needsOf(objects, asked).every(([permission, resource, attributes = {}]) =>
      may(token, permission, resource, attributes),
    );
    return isAllowed && (mayWrite || asked.method === 'GET') ? answer(objects, asked) : refused(403, 'forbidden');
  });
  const environment = {
    GOOGLE_STORAGE_CUSTOM_ENDPOINT: `http://127.0.0.1:${server.port}/storage/v1/`,
    GOOGLE_OAUTH_ACCESS_TOKEN: 'test',
  };
  return { ...server, objects, environment };
}

const refused = (code: number, reason: string): Reply =>
  json(code, { error: { code, message: reason, errors: [{ reason, message: reason }] } });

type Need = readonly [permission: string, resource: string, attributes?: Readonly<Record<string, string>>];

/**
 * Who may not list a bucket gets 403 instead of 404 for an object that is missing. OpenTofu 1.12 asks for a lock without
 * end where the lock cannot be written and is reported as missing.
 */
const mayKnow = (bucket: string): Need => [
  'storage.objects.list',
  `projects/_/buckets/${bucket}`,
  { 'storage.googleapis.com/objectListPrefix': '' },
];

/** The permissions that a request needs: https://cloud.google.com/storage/docs/access-control/iam-json */
function needsOf(objects: ReadonlyMap<string, StoredObject>, asked: Asked): readonly Need[] {
  const { pathname, searchParams } = asked.url;
  const [, bucket, name] = /\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(pathname) ?? [];
  const nameOf = (path: string): string => {
    const [first = '', ...rest] = path.split('/');
    return `projects/_/buckets/${first}/objects/${rest.join('/')}`;
  };
  if (bucket === undefined) {
    const path = decodeURIComponent(pathname.replace(/^\/(storage\/v1\/)?/, ''));
    const get: Need = ['storage.objects.get', nameOf(path)];
    return objects.has(path) ? [get] : [get, mayKnow(path.replace(/\/.*/, ''))];
  }
  if (name === undefined && asked.method === 'POST') {
    const path = `${bucket}/${/"name":"([^"]+)"/.exec(asked.body.toString('latin1'))?.[1] ?? ''}`;
    const create: Need = ['storage.objects.create', nameOf(path)];
    return objects.has(path) ? [create, ['storage.objects.delete', nameOf(path)]] : [create];
  }
  if (name === undefined) {
    const attributes = { 'storage.googleapis.com/objectListPrefix': searchParams.get('prefix') ?? '' };
    return [['storage.objects.list', `projects/_/buckets/${bucket}`, attributes]];
  }
  const path = `${bucket}/${decodeURIComponent(name)}`;
  const need: Need = [asked.method === 'DELETE' ? 'storage.objects.delete' : 'storage.objects.get', nameOf(path)];
  return objects.has(path) ? [need] : [need, mayKnow(bucket)];
}

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
