import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A package as npm packs it. */
export interface PackedPackage {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly tarball: string;
}

/** A registry of npm on this machine. */
export interface Registry {
  readonly url: string;
  /** The paths that were asked for. */
  readonly requests: readonly string[];
  close(): void;
}

/**
 * Serves packages as the registry does, and nothing else.
 * https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md
 */
export async function startRegistry(packages: readonly PackedPackage[]): Promise<Registry> {
  const requests: string[] = [];
  const server: Server = createServer(({ url = '', headers }, response) => {
    requests.push(url);
    const path = decodeURIComponent(url);
    const tarball = packages.find(({ manifest }) => path === `/-/${manifest.name}.tgz`);
    if (tarball !== undefined) return response.end(readFileSync(tarball.tarball));
    const found = packages.find(({ manifest }) => path === `/${manifest.name}`);
    if (found === undefined) return response.writeHead(404).end('{}');
    response.setHeader('content-type', 'application/json');
    return response.end(JSON.stringify(packument(found, `http://${headers.host}`)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, requests, close: () => server.close() };
}

function packument({ manifest, tarball }: PackedPackage, base: string): unknown {
  const { name, version } = manifest;
  const bytes = readFileSync(tarball);
  const dist = {
    tarball: `${base}/-/${name}.tgz`,
    integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    shasum: createHash('sha1').update(bytes).digest('hex'),
  };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}
