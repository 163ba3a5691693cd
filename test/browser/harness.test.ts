import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { slowIt } from '../slow.ts';
import { scratch } from '../terraform/workbench.ts';
import { violations } from './accessibility.ts';
import { chromiumRuns, patience } from './chromium.ts';
import { walk } from './links.ts';
import { openFolder, type Site, serveFolder } from './site.ts';
import { visit } from './visit.ts';

/** A page with nothing to object to, and what a test adds to its head and body. */
const html = (body = '', head = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
  <link rel="icon" href="data:,">${head}</head><body><main><h1>A page</h1>${body}</main></body></html>`;

const policy = (value: string): string => `<meta http-equiv="Content-Security-Policy" content="${value}">`;
const hash = (script: string): string => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

describe('A test in the browser', function () {
  this.timeout(patience);
  const browser = chromiumRuns();

  /** Serves files while a test uses them. */
  async function served<T>(files: Readonly<Record<string, string>>, use: (site: Site) => Promise<T>): Promise<T> {
    const site = await serveFolder(laid(files));
    try {
      return await use(site);
    } finally {
      await site.close();
    }
  }

  /** Opens the only page of a site. */
  const opened = <T>(text: string, use: (page: Page) => Promise<T>): Promise<T> =>
    served({ 'index.html': text }, ({ base }) =>
      visit(browser(), base, {}, async (page) => {
        await page.goto(base);
        return use(page);
      }),
    );
  /** What a script of the page must do before the test looks. */
  const done = (page: Page): Promise<unknown> => page.waitForFunction('document.title === "done"');

  slowIt('passes on a page with nothing to object to', async () => {
    const text = await opened(html('<p>Text</p>'), (page) => page.locator('p').textContent());
    equal(text, 'Text');
  });

  slowIt('passes on a page from a disk', async () => {
    const { base } = openFolder(laid({ 'index.html': html('<a href="other.html">Other</a>'), 'other.html': html() }));
    const { pages, dead } = await visit(browser(), base, {}, (page) => walk(page, base, `${base}index.html`));
    deepEqual([pages.length, dead], [2, []]);
  });

  const findings: readonly (readonly [string, string, RegExp])[] = [
    ['an error on the console', html('<script>console.error("broken")</script>'), /console: broken \(http/],
    ['an exception', html('<script>none.of.this()</script>'), /script: none is not defined/],
    ['a rejected promise', html('<script>Promise.reject(new Error("lost"))</script>'), /script: lost/],
    [
      'a script that the policy blocks',
      html('<script>1</script>', policy("script-src 'self'")),
      /policy: script-src-elem/,
    ],
    [
      'a style that the policy blocks',
      html('<p style="color: red">Red</p>', policy("style-src 'self'")),
      /policy: style-src-attr/,
    ],
    [
      'a request that the policy blocks',
      html('<img alt="" src="//192.0.2.1/a.png">', policy("img-src 'self'")),
      /policy: img-src/,
    ],
    [
      'a request to another address',
      html('<img alt="" src="//127.0.0.1:9/a.png">'),
      /request to another address: http:\/\/127/,
    ],
    [
      'a request of a script',
      html('<script>fetch("//127.0.0.1:9/b").catch(() => 0)</script>'),
      /another address: .*9\/b/,
    ],
    [
      'a connection of a socket',
      html('<script>new WebSocket("ws://127.0.0.1:9/c")</script>'),
      /another address: ws:.*9\/c/,
    ],
    [
      'a hint to connect',
      html('', '<link rel="preconnect" href="http://127.0.0.1:9">'),
      /connection to another address/,
    ],
    ['a file that is missing', html('<img alt="" src="none.png">'), /status 404: http.*none\.png/],
    ['a cookie', html('<script>document.cookie = "seen=1"</script>'), /cookie: seen/],
  ];
  for (const [what, text, reason] of findings)
    slowIt(`fails for ${what}`, async () => {
      await rejects(
        opened(text, (page) => page.waitForLoadState('networkidle')),
        reason,
      );
    });

  slowIt('fails for what happens after the page is loaded', async () => {
    const script = 'onclick = () => { console.error("late"); document.title = "done"; }';
    const late = opened(html(`<script>${script}</script>`), async (page) => {
      await page.locator('h1').click();
      await done(page);
    });
    await rejects(late, /console: late/);
  });

  slowIt('fails with the error of the test and the findings', async () => {
    const both = opened(html('<script>console.error("broken")</script>'), () => Promise.reject(new Error('not equal')));
    await rejects(both, /not equal\nThe page has findings, too:\n {2}console: broken/);
  });

  slowIt('looks at a page whose policy forbids everything else', async () => {
    const script = 'document.title = "done"';
    const strict = policy(
      `default-src 'none'; img-src data:; script-src ${hash(script)}; require-trusted-types-for 'script'; trusted-types 'none'`,
    );
    const found = await opened(html(`<script>${script}</script><a href="#">Top</a>`, strict), async (page) => {
      await done(page);
      await walk(page, page.url(), page.url());
      return violations(page);
    });
    deepEqual(found, []);
  });

  slowIt('finds what axe-core objects to, with selectors', async () => {
    const bad = '<img id="photo" src="data:,"><p style="color: #aaa; background: #fff">Pale</p><button></button>';
    const found = await opened(html(bad), (page) => violations(page).catch((error: unknown) => [String(error)]));
    deepEqual(
      found.map((one) => one.split(': ').slice(0, 2).join(': ')),
      ['button-name: button', 'color-contrast: p', 'image-alt: #photo'],
    );
  });

  slowIt('finds dead links and fragments, and follows none to others', async () => {
    const files = {
      'index.html': html('<a href="a/">A</a> <a href="none.html">None</a> <a href="http://127.0.0.1:9/">Other</a>'),
      'a/index.html': html('<a href="../#here">Here</a> <a href="b.html#there">There</a> <a href="data.zip">Zip</a>'),
      'a/b.html': html('<h2 id="there">There</h2> <a href="#top">Top</a> <a href="../gone">Gone</a>'),
      'a/data.zip': 'PK',
    };
    await served(files, async ({ base }) => {
      const seen: string[] = [];
      const found = await visit(browser(), base, {}, (page) =>
        walk(page, base, base, async (_, url) => {
          seen.push(url);
        }),
      );
      deepEqual(found.pages, [base, `${base}a/`, `${base}a/b.html`]);
      deepEqual(seen, found.pages);
      deepEqual(found.dead, [`${base}: ${base}none.html`, `${base}a/: ${base}#here`, `${base}a/b.html: ${base}gone`]);
      deepEqual(found.outside, ['http://127.0.0.1:9/']);
    });
  });

  slowIt('gets nothing from outside of the served folder', async () => {
    await served({ 'index.html': html(), '404.html': html('<p>Not found</p>') }, async ({ base }) => {
      const answer = await fetch(`${base}..%2f..%2f..%2f..%2f..%2fetc%2fpasswd`);
      equal(answer.status, 404);
      match(await answer.text(), /Not found/);
    });
  });

  slowIt('sees the color scheme and the width that it asks for', async () => {
    await served({ 'index.html': html() }, async ({ base }) => {
      const asked = { colorScheme: 'dark', viewport: { width: 360, height: 640 } } as const;
      const answers = await visit(browser(), base, asked, async (page) => {
        await page.goto(base);
        return page.evaluate('[matchMedia("(prefers-color-scheme: dark)").matches, innerWidth]');
      });
      deepEqual(answers, [true, 360]);
    });
  });
});

/** Writes files to a new folder. */
function laid(files: Readonly<Record<string, string>>): string {
  const folder = scratch('site');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
