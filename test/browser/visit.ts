import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** Where a page reports what its policy blocked. The policy does not apply to a script of the test itself. */
const reportBlocked = `addEventListener('securitypolicyviolation', (event) => {
  reportBlocked(event.effectiveDirective + ' blocked ' + (event.blockedURI || 'inline') + ' in ' + document.URL);
});`;

/** Longer than a page takes for one step on a busy machine. */
const answersAfter = 45_000;

/** Addresses that no request leaves the browser for. */
const local = /^(?:data|blob|about):/;

/**
 * Opens an empty page, uses it, and closes it.
 *
 * @param base what the addresses of the own site begin with; every request to another address is a finding
 * @param use what a test does with the page
 * @returns what `use` returns
 * @throws an error that lists the findings: errors of the console and of scripts, what the Content Security Policy blocked,
 *   failed requests, requests to others, and cookies. If `use` fails, its error with the findings.
 */
export async function visit<T>(
  browser: Browser,
  base: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ reducedMotion: 'reduce', acceptDownloads: true, ...options });
  context.setDefaultTimeout(answersAfter);
  const found = new Set<string>();
  try {
    await watch(context, base, found);
    const result = await use(await context.newPage());
    for (const page of context.pages()) await findHints(page, base, found);
    for (const { name } of await context.cookies()) found.add(`cookie: ${name}`);
    if (found.size > 0) throw new Error(`The page has findings:${list(found)}`);
    return result;
  } catch (error) {
    if (found.size === 0 || !(error instanceof Error) || error.message.includes(list(found))) throw error;
    throw new Error(`${error.message}\nThe page has findings, too:${list(found)}`, { cause: error });
  } finally {
    await context.close();
  }
}

const list = (found: ReadonlySet<string>): string => [...found].map((one) => `\n  ${one}`).join('');

async function watch(context: BrowserContext, base: string, found: Set<string>): Promise<void> {
  await context.exposeFunction('reportBlocked', (text: string) => found.add(`policy: ${text}`));
  await context.addInitScript(reportBlocked);
  context.on('weberror', (error) => found.add(`script: ${error.error().message}`));
  context.on('console', (message) => {
    const { url, lineNumber } = message.location();
    if (['error', 'assert'].includes(message.type())) found.add(`console: ${message.text()} (${url}:${lineNumber})`);
  });
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !local.test(url)) found.add(`request to another address: ${url}`);
  });
  context.on('page', (page) =>
    page.on('websocket', (socket) => found.add(`request to another address: ${socket.url()}`)),
  );
  context.on('response', (response) => {
    if (response.status() >= 400) found.add(`status ${response.status()}: ${response.url()}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // The browser aborts what a page no longer waits for when it is left, and the navigation that becomes a download.
    if (!reason.includes('ERR_ABORTED')) found.add(`request failed: ${request.url()}: ${reason}`);
  });
}

/** A hint to connect to a host is no request of the page, but the host sees the connection. */
async function findHints(page: Page, base: string, found: Set<string>): Promise<void> {
  const hints = await page.evaluate<string[]>(
    `[...document.querySelectorAll('link[rel~=preconnect], link[rel~=dns-prefetch]')].map((one) => one.href)`,
  );
  for (const hint of hints) if (!hint.startsWith(base)) found.add(`connection to another address: ${hint}`);
}
