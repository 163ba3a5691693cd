import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/** What a walk over the links of a site found. */
export interface Walk {
  /** The addresses of the pages, in the order of the walk. */
  readonly pages: readonly string[];
  /** Links to what is not there, each with the page that has it. */
  readonly dead: readonly string[];
  /** Addresses outside of the site. Nothing is sent to them. */
  readonly outside: readonly string[];
}

/** One link as the browser resolves it. */
interface Link {
  readonly from: string;
  readonly to: string;
}

/**
 * Opens every page that links lead to from a first one, and each fragment's page.
 *
 * @param base what the addresses of the site begin with
 * @param start the address of the first page
 * @param each called with every page when it is open
 */
export async function walk(
  page: Page,
  base: string,
  start: string,
  each: (page: Page, url: string) => Promise<void> = () => Promise.resolve(),
): Promise<Walk> {
  const fragments = new Map<string, ReadonlySet<string>>();
  const links: Link[] = [];
  const missing = new Set<string>();
  const files = new Set<string>();
  const queue = [start];
  for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
    if ([fragments, missing, files].some((known) => known.has(url))) continue;
    const kind = await kindOf(url);
    if (kind === 'missing') missing.add(url);
    if (kind === 'file') files.add(url);
    if (kind !== 'page') continue;
    await page.goto(url);
    await each(page, url);
    fragments.set(url, new Set(await page.evaluate<string[]>(idsOfPage)));
    const here = (await page.evaluate<string[]>(linksOfPage)).map((to) => ({ from: url, to }));
    links.push(...here);
    queue.push(...here.map(({ to }) => withoutFragment(to)).filter((to) => to.startsWith(base)));
  }
  const inside = links.filter(({ to }) => to.startsWith(base));
  const dead = inside.filter(({ to }) => missing.has(withoutFragment(to)) || !hasFragment(to, fragments));
  const outside = links.map(({ to }) => to).filter((to) => !to.startsWith(base));
  return {
    pages: [...fragments.keys()],
    dead: [...(missing.has(start) ? [start] : []), ...new Set(dead.map(({ from, to }) => `${from}: ${to}`))],
    outside: [...new Set(outside)].toSorted(),
  };
}

const idsOfPage = `[...document.querySelectorAll('[id], a[name]')].map((one) => one.id || one.getAttribute('name'))`;
const linksOfPage = `[...document.querySelectorAll('a[href], area[href]')].map((one) => new URL(one.getAttribute('href'), document.baseURI).href)`;

const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;

function hasFragment(url: string, fragments: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const fragment = decodeURIComponent(url.slice(withoutFragment(url).length + 1));
  const known = fragments.get(withoutFragment(url));
  return fragment === '' || fragment === 'top' || known === undefined || known.has(fragment);
}

/** Whether an address leads to a page, to another file, or to nothing. */
async function kindOf(url: string): Promise<'page' | 'file' | 'missing'> {
  if (url.startsWith('file:')) {
    if (!existsSync(fileURLToPath(url))) return 'missing';
    return /\.html$/.test(new URL(url).pathname) ? 'page' : 'file';
  }
  const response = await fetch(url);
  await response.arrayBuffer();
  if (!response.ok) return 'missing';
  return response.headers.get('content-type')?.startsWith('text/html') ? 'page' : 'file';
}
