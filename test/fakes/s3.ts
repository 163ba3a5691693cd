// As much of S3, STS and DynamoDB as Terraform's s3 backend asks for.
import { createHash } from 'node:crypto';
import { type Asked, type Fake, json, type Reply, serveFake } from './server.ts';

/** The account whose credentials every request is taken to carry. */
export const account = '123456789012';
const s3 = 's3.test';

export interface FakeAws extends Fake {
  /** Objects by bucket and key: `acme-tfstate/unionai/…`. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Rows of the lock table by their LockID. */
  readonly rows: ReadonlyMap<string, unknown>;
  /** What points the AWS SDK here: as a proxy, because it names the bucket in the host and no resolver knows that. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A request to S3, as policies name it. */
export interface S3Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Whether the holder of an access key may send a request. */
export type MaySend = (accessKey: string, request: S3Request) => boolean;

/** The ID of the access key of a session, by its role. */
export const accessKeyOf = (role: string): string => `ASIA${Buffer.from(role).toString('hex')}`;

/** The role of a session; undefined for the access key of a user. */
export function roleOf(accessKey: string): string | undefined {
  return accessKey.startsWith('ASIA') ? Buffer.from(accessKey.slice(4), 'hex').toString() : undefined;
}

/**
 * S3 with conditional writes, a DynamoDB table with conditional puts, and STS that knows one account.
 *
 * @param exists whether a bucket exists
 * @param may whether S3 accepts a request of an access key
 */
export async function fakeAws(
  exists: (bucket: string) => boolean = () => true,
  may: MaySend = () => true,
): Promise<FakeAws> {
  const objects = new Map<string, Buffer>();
  const rows = new Map<string, unknown>();
  const server = await serveFake((asked) => {
    if (asked.headers['x-amz-target'] !== undefined) return table(rows, asked);
    if (asked.method === 'POST' && asked.body.includes('AssumeRoleWithWebIdentity')) return session(asked);
    if (asked.method === 'POST' && asked.body.includes('GetCallerIdentity')) return identity();
    const { hostname } = asked.url;
    if (!exists(hostname.replace(`.${s3}`, ''))) return refused(404, 'NoSuchBucket');
    const [, accessKey = ''] = /Credential=([^/]+)\//.exec(String(asked.headers.authorization)) ?? [];
    return may(accessKey, requestOf(asked)) ? bucket(objects, asked) : refused(403, 'AccessDenied');
  });
  const environment = {
    AWS_ENDPOINT_URL_S3: `http://${s3}`,
    AWS_ENDPOINT_URL_STS: 'http://sts.test',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://dynamodb.test',
    HTTP_PROXY: `http://127.0.0.1:${server.port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return { ...server, objects, rows, environment };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
function requestOf({ headers, method, url }: Asked): S3Request {
  const resource = `arn:aws:s3:::${url.hostname.replace(`.${s3}`, '')}`;
  const key = decodeURIComponent(url.pathname.slice(1));
  if (key === '')
    return { action: 's3:ListBucket', resource, context: { 's3:prefix': url.searchParams.get('prefix') ?? '' } };
  const actions: Readonly<Record<string, string>> = { PUT: 's3:PutObject', DELETE: 's3:DeleteObject' };
  const isNew = headers['if-none-match'] === '*';
  return {
    action: actions[method] ?? 's3:GetObject',
    resource: `${resource}/${key}`,
    context: isNew ? { 's3:if-none-match': '*', 's3:ObjectCreationOperation': 'true' } : {},
  };
}

const xml = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0"?>${body}`,
});

const refused = (status: number, code: string): Reply =>
  xml(status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);

function bucket(objects: Map<string, Buffer>, asked: Asked): Reply {
  const name = asked.url.hostname.replace(`.${s3}`, '');
  const key = decodeURIComponent(asked.url.pathname.slice(1));
  const path = `${name}/${key}`;
  if (asked.method === 'GET' && key === '') return listing(objects, name, asked.url.searchParams.get('prefix') ?? '');
  if (asked.method === 'PUT') {
    if (asked.headers['if-none-match'] === '*' && objects.has(path)) return refused(412, 'PreconditionFailed');
    const streamed = String(asked.headers['x-amz-content-sha256']).startsWith('STREAMING-');
    const bytes = streamed ? unchunked(asked.body) : asked.body;
    objects.set(path, bytes);
    return { status: 200, headers: { etag: etag(bytes) } };
  }
  if (asked.method === 'DELETE') {
    objects.delete(path);
    return { status: 204 };
  }
  const bytes = objects.get(path);
  if (bytes === undefined) return refused(404, 'NoSuchKey');
  const headers = { etag: etag(bytes), 'last-modified': new Date().toUTCString(), 'content-type': 'application/json' };
  return { status: 200, headers, body: bytes };
}

const etag = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

function listing(objects: ReadonlyMap<string, Buffer>, name: string, prefix: string): Reply {
  const keys = [...objects.keys()]
    .filter((path) => path.startsWith(`${name}/${prefix}`))
    .map((path) => path.slice(name.length + 1));
  const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
  const head = `<Name>${name}</Name><KeyCount>${keys.length}</KeyCount><IsTruncated>false</IsTruncated>`;
  return xml(
    200,
    `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${head}${contents}</ListBucketResult>`,
  );
}

/** The body within aws-chunked framing: sizes in hexadecimal, an empty chunk at the end, trailers behind it. */
function unchunked(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, end).toString('latin1'), 16);
    if (!(size > 0)) break;
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

/** What STS says of the credentials of every request. */
export function identity(): Reply {
  const result = `<GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/test</Arn><UserId>test</UserId><Account>${account}</Account></GetCallerIdentityResult>`;
  return xml(
    200,
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${result}</GetCallerIdentityResponse>`,
  );
}

/** Credentials for clients with a token. */
function session({ body }: Asked): Reply {
  const role = new URLSearchParams(body.toString('utf8')).get('RoleArn') ?? '';
  const keys = `<AccessKeyId>${accessKeyOf(role)}</AccessKeyId><SecretAccessKey>session</SecretAccessKey>`;
  const credentials = `<Credentials>${keys}<SessionToken>session</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>`;
  const response = 'AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';
  const result = `<AssumeRoleWithWebIdentityResult>${credentials}</AssumeRoleWithWebIdentityResult>`;
  return xml(200, `<${response}>${result}</AssumeRoleWithWebIdentityResponse>`);
}

interface Row {
  readonly LockID: { readonly S: string };
}

function table(rows: Map<string, unknown>, asked: Asked): Reply {
  const request = JSON.parse(asked.body.toString('utf8')) as { Key?: Row; Item?: Row; ConditionExpression?: string };
  const id = (request.Item ?? request.Key)?.LockID.S ?? '';
  const operation = String(asked.headers['x-amz-target']).replace(/^.*\./, '');
  if (operation === 'GetItem') return json(200, rows.has(id) ? { Item: rows.get(id) } : {});
  if (operation === 'PutItem') {
    if (request.ConditionExpression?.startsWith('attribute_not_exists') && rows.has(id))
      return json(400, { __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException' });
    rows.set(id, request.Item);
  }
  if (operation === 'DeleteItem') rows.delete(id);
  return json(200, {});
}
