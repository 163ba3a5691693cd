import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { root } from '../build/bundle.ts';
import { isSlow, slowIt } from '../slow.ts';
import { run } from '../terraform/workbench.ts';
import { violations } from './accessibility.ts';
import { chromiumRuns, patience } from './chromium.ts';
import { walk } from './links.ts';
import { type Site, serveFolder } from './site.ts';
import { visit } from './visit.ts';

const folder = join(root, 'docs/.vitepress/dist');

/** What axe-core objects to in the default theme of VitePress, which this project does not change. */
const accepted: readonly { readonly violation: RegExp; readonly reason: string }[] = [
  {
    violation: /^label-content-name-mismatch: \.DocSearch: /,
    reason: 'The button for search shows its shortcut, which is no part of its name.',
  },
  {
    violation: /^nested-interactive: .*> \.item\[role="button"\]: /,
    reason: 'A group of the sidebar is a button that contains another one. Both open the group.',
  },
];

describe('The documentation site', function () {
  this.timeout(10 * patience);
  const browser = chromiumRuns();
  let site: Site;
  before(async () => {
    if (!isSlow) return;
    const built = await run('npm', ['run', '--silent', 'build:docs'], { cwd: root });
    equal(built.status, 0, built.text);
    site = await serveFolder(folder);
  });
  after(() => site?.close());

  const inSite = <T>(options: BrowserContextOptions, use: (page: Page) => Promise<T>): Promise<T> =>
    visit(browser(), site.base, options, use);
  /** Waits until the theme handles events. */
  const isReady = (page: Page): Promise<unknown> => page.waitForFunction('document.querySelector("#app")?.__vue_app__');

  const wide = { width: 1280, height: 800 };
  slowIt('has no dead link, no error and no violation of accessibility rules on any page', async () => {
    const found: string[] = [];
    const { dead, outside, pages } = await inSite({ viewport: wide }, (page) =>
      walk(page, site.base, site.base, async () => {
        await isReady(page);
        found.push(...(await findings(page)));
      }),
    );
    deepEqual([found, dead, missingFiles(outside), unreached(pages, site.base)], [[], [], [], []]);
  });

  const views: Readonly<Record<string, BrowserContextOptions>> = {
    'in dark colors': { colorScheme: 'dark', viewport: wide },
    'on a narrow screen': { colorScheme: 'light', viewport: { width: 360, height: 740 } },
  };
  for (const [name, options] of Object.entries(views))
    slowIt(`has no violation of accessibility rules ${name} on one page of each folder`, () =>
      inSite(options, async (page) => {
        for (const path of onePerFolder()) {
          await page.goto(`${site.base}${path}`);
          await isReady(page);
          deepEqual(await findings(page), []);
        }
      }),
    );

  slowIt('finds a page by a word of its text', async () => {
    await inSite({ viewport: wide }, async (page) => {
      await page.goto(site.base);
      await isReady(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('searchbox').fill('break-glass');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname !== '/');
      // The address changes before the page that it leads to is shown.
      await page.locator('main', { hasText: /break-glass/i }).waitFor();
    });
  });

  slowIt('changes between light and dark colors, and remembers it', async () => {
    await inSite({ colorScheme: 'light', viewport: wide }, async (page) => {
      const colors = (): Promise<string> => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      await page.goto(site.base);
      await isReady(page);
      const light = await colors();
      await page.getByRole('switch').first().click();
      await page.waitForFunction('document.documentElement.classList.contains("dark")');
      const dark = await colors();
      ok(light !== dark, `${light} ${dark}`);
      await page.reload();
      await isReady(page);
      equal(await colors(), dark);
    });
  });
});

/** What is wrong with the open page, except for what is accepted. */
async function findings(page: Page): Promise<readonly string[]> {
  const all = await violations(page);
  const isTooWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  return [
    ...all.filter((one) => !accepted.some(({ violation }) => violation.test(one))),
    ...(isTooWide ? ['scrolls to the side'] : []),
  ].map((one) => `${page.url()}: ${one}`);
}

/** The pages of the site, as paths. */
function pagesOnDisk(): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.html') && path !== '404.html')
    .toSorted();
}

/** Pages of a folder are made from one template. */
function onePerFolder(): readonly string[] {
  return [...new Map(pagesOnDisk().map((path) => [dirname(path), path])).values()];
}

/** Links to files of this repository on GitHub that it does not have. Nothing is requested. */
function missingFiles(outside: readonly string[]): readonly string[] {
  return outside.filter((url) => {
    const [, path] =
      /^https:\/\/github\.com\/[\w-]+\/generator-unionai-terraform\/(?:blob|tree)\/main\/([^#]+)/.exec(url) ?? [];
    return path !== undefined && !existsSync(join(root, path));
  });
}

/** Pages that no link leads to. */
function unreached(pages: readonly string[], base: string): readonly string[] {
  const reached = new Set(pages.map((url) => new URL(url).pathname.slice(new URL(base).pathname.length)));
  return pagesOnDisk().filter((path) => !reached.has(path) && !reached.has(path.replace(/index\.html$/, '')));
}
