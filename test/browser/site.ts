import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Reply, serveFake } from '../fakes/server.ts';

/** A folder of static files that a browser can open. */
export interface Site {
  /** What every address of the site begins with. It ends with a slash. */
  readonly base: string;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

/**
 * Serves a folder on loopback as a static host does: index.html of a folder, 404.html for what is missing.
 *
 * @param folder what is served, and nothing outside of it
 * @param base the path under which it is served, with a slash at both ends
 */
export async function serveFolder(folder: string, base = '/'): Promise<Site> {
  const top = resolve(folder);
  const fake = await serveFake(({ url }) => {
    if (!url.pathname.startsWith(base)) return { status: 404 };
    const path = resolve(top, `./${decodeURIComponent(url.pathname.slice(base.length))}`);
    const isInside = path === top || path.startsWith(`${top}${sep}`);
    return (isInside && fileReply(200, path)) || fileReply(404, join(top, '404.html')) || { status: 404 };
  });
  return { base: `http://127.0.0.1:${fake.port}${base}`, close: () => fake.close() };
}

/** The same folder without a server, as a person opens it from a disk. */
export function openFolder(folder: string): Site {
  return { base: `${pathToFileURL(resolve(folder)).href}/`, close: () => Promise.resolve() };
}

function fileReply(status: number, path: string): Reply | undefined {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.html') : path;
  if (!existsSync(file) || !statSync(file).isFile()) return undefined;
  const type = types[extname(file)] ?? 'application/octet-stream';
  return { status, headers: { 'content-type': type }, body: readFileSync(file) };
}
