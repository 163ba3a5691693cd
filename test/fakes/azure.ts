// As much of Entra and Blob Storage as Terraform's azurerm backend asks for.
import { randomUUID } from 'node:crypto';
import { type FakeInternet, fakeInternet } from './proxy.ts';
import { type Asked, type Certificate, json, type Reply } from './server.ts';

interface Blob {
  readonly bytes: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
  readonly lease: string | undefined;
}

export interface FakeAzure extends FakeInternet {
  /** Blobs by host and path. */
  readonly blobs: ReadonlyMap<string, Blob>;
}

/** The access token that Entra gives, and that alone opens the storage account. */
export const accessToken = 'an-access-token';
export const azureHosts = ['login.microsoftonline.com', '*.blob.core.windows.net'];

const readToken = 'a-read-access-token';

/**
 * @param certificate must be for `azureHosts`
 * @param reader the client ID of an identity with permission to read only
 * @param exists whether the containers exist
 */
export async function fakeAzure(
  certificate: Certificate,
  reader?: string,
  exists: () => boolean = () => true,
): Promise<FakeAzure> {
  const blobs = new Map<string, Blob>();
  const server = await fakeInternet((asked) => {
    if (asked.url.hostname === azureHosts[0]) return entra(asked, reader);
    if (!exists()) return noContainer;
    if (asked.headers.authorization === `Bearer ${readToken}`)
      return ['GET', 'HEAD'].includes(asked.method)
        ? storage(blobs, asked)
        : { status: 403, headers: { 'x-ms-error-code': 'AuthorizationPermissionMismatch' } };
    if (asked.headers.authorization !== `Bearer ${accessToken}`) return { status: 403 };
    return storage(blobs, asked);
  }, certificate);
  return { ...server, blobs };
}

/** https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
const noContainer: Reply = {
  status: 404,
  headers: { 'x-ms-error-code': 'ContainerNotFound', 'content-type': 'application/xml' },
  body: '<?xml version="1.0" encoding="utf-8"?><Error><Code>ContainerNotFound</Code><Message>The specified container does not exist.</Message></Error>',
};

/**
 * A token whose claims the backend reads and does not check, for a request of one. Terraform asks for nothing else;
 * OpenTofu first asks where to send that request.
 */
function entra({ method, url, body }: Asked, reader: string | undefined): Reply {
  const isReader = reader !== undefined && new URLSearchParams(String(body)).get('client_id') === reader;
  if (method === 'POST')
    return json(200, { access_token: isReader ? readToken : accessToken, token_type: 'Bearer', expires_in: 3600 });
  const [, tenant] = url.pathname.split('/');
  const base = `https://${url.hostname}/${tenant}`;
  return json(200, {
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    issuer: `${base}/v2.0`,
    tenant_discovery_endpoint: `${base}/v2.0/.well-known/openid-configuration`,
    metadata: [],
  });
}

function storage(blobs: Map<string, Blob>, asked: Asked): Reply {
  const { method, url, headers, body } = asked;
  const path = `${url.hostname}${decodeURIComponent(url.pathname)}`;
  const action = url.searchParams.get('comp');
  if (action === 'list') return listing(blobs, path, url.searchParams.get('prefix') ?? '');
  const blob = blobs.get(path);
  if (method === 'PUT' && action === null) {
    if (blob?.lease !== undefined && headers['x-ms-lease-id'] !== blob.lease) return { status: 412 };
    blobs.set(path, { lease: undefined, ...blob, bytes: body, metadata: metadataOf(asked) });
    return { status: 201 };
  }
  if (blob === undefined) return { status: 404, headers: { 'x-ms-error-code': 'BlobNotFound' } };
  if (action === 'lease') return lease(blobs, path, blob, asked);
  if (action === 'metadata') {
    if (blob.lease !== undefined && headers['x-ms-lease-id'] !== blob.lease) return { status: 412 };
    blobs.set(path, { ...blob, metadata: metadataOf(asked) });
    return { status: 200 };
  }
  if (method === 'DELETE') {
    blobs.delete(path);
    return { status: 202 };
  }
  const reported = { ...blob.metadata, 'x-ms-lease-state': blob.lease === undefined ? 'available' : 'leased' };
  return { status: 200, headers: reported, body: blob.bytes };
}

function lease(blobs: Map<string, Blob>, path: string, blob: Blob, { headers }: Asked): Reply {
  if (headers['x-ms-lease-action'] === 'acquire') {
    if (blob.lease !== undefined) return { status: 409, headers: { 'x-ms-error-code': 'LeaseAlreadyPresent' } };
    const id = String(headers['x-ms-proposed-lease-id'] ?? randomUUID());
    blobs.set(path, { ...blob, lease: id });
    return { status: 201, headers: { 'x-ms-lease-id': id } };
  }
  if (headers['x-ms-lease-id'] !== blob.lease) return { status: 409 };
  blobs.set(path, { ...blob, lease: undefined });
  return { status: 200 };
}

function metadataOf({ headers }: Asked): Readonly<Record<string, string>> {
  const reported = Object.entries(headers).filter(([name]) => name.startsWith('x-ms-meta-'));
  return Object.fromEntries(reported.map(([name, value]) => [name, String(value)]));
}

function listing(blobs: ReadonlyMap<string, Blob>, container: string, prefix: string): Reply {
  const names = [...blobs.keys()].filter((path) => path.startsWith(`${container}/${prefix}`));
  const found = names.map((path) => `<Blob><Name>${path.slice(container.length + 1)}</Name></Blob>`).join('');
  const body = `<?xml version="1.0"?><EnumerationResults><Blobs>${found}</Blobs><NextMarker/></EnumerationResults>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}
