import { equal } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { parse } from 'yaml';
import type { Plain } from '../../src/answers/shape.ts';
import { root } from '../build/bundle.ts';
import { isSlow } from '../slow.ts';
import { run } from '../terraform/workbench.ts';
import { chromiumRuns } from './chromium.ts';
import { type Site, serveFolder } from './site.ts';
import { visit } from './visit.ts';

/** What the build of the configurator makes. */
export const configuratorFolder = join(root, 'web/dist');

/** Builds the configurator and serves it. */
export async function serveConfigurator(): Promise<Site> {
  const built = await run('npm', ['run', '--silent', 'build:web'], { cwd: root });
  equal(built.status, 0, built.text);
  return serveFolder(configuratorFolder);
}

/**
 * Starts Chromium and serves the configurator before the slow tests of the surrounding block, and ends both after them.
 *
 * @returns the browser, and what opens the configurator in it; for a running test
 */
export function configuratorRuns(): {
  readonly browser: () => Browser;
  readonly opened: <T>(use: (page: Page) => Promise<T>, options?: BrowserContextOptions) => Promise<T>;
} {
  const browser = chromiumRuns();
  let site: Site;
  before(async () => {
    if (isSlow) site = await serveConfigurator();
  });
  after(() => site?.close());
  return { browser, opened: (use, options = {}) => inConfigurator(browser(), site, options, use) };
}

/** Opens the configurator, and waits until it is there. */
export function inConfigurator<T>(
  browser: Browser,
  { base }: Site,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const permissions = base.startsWith('file:') ? [] : ['clipboard-read', 'clipboard-write'];
  return visit(browser, base, { viewport: { width: 1280, height: 900 }, permissions, ...options }, async (page) => {
    await page.goto(`${base}index.html`);
    await page.getByRole('form', { name: 'Answers' }).waitFor();
    return use(page);
  });
}

/** Fills what is missing with the values of the example company, and gives the other listed answers a text. */
export async function fillExample(page: Page): Promise<void> {
  const problems = page.locator('details.problems');
  const ready = page.getByText('The answers are complete.');
  await problems.or(ready).waitFor();
  for (let left = 5; left > 0 && (await problems.isVisible()); left--) {
    if ((await problems.getAttribute('open')) === null) await problems.locator('summary').click();
    const fill = problems.getByRole('button', { name: 'Fill in the example values' });
    if (await fill.isVisible()) {
      await fill.click();
    } else {
      // The link moves the focus to the control of the answer.
      await problems.getByRole('link').first().click();
      await page.keyboard.type('example');
    }
  }
  await ready.waitFor();
}

/** The answers as the page copies them. They have to be complete. */
export async function copiedAnswers(page: Page): Promise<Plain> {
  const text = await copied(page, 'Copy answers.yaml');
  const { $schema: _, ...answers } = parse(text) as Plain;
  return answers;
}

/** What a button of the page copies. */
export async function copied(page: Page, button: string): Promise<string> {
  const none = 'nothing is copied yet';
  const read = 'navigator.clipboard.readText()';
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(none)})`);
  await page.getByRole('button', { name: button }).click();
  await page.waitForFunction(`${read}.then((text) => text !== ${JSON.stringify(none)})`);
  return page.evaluate<string>(read);
}

/** The archive that the page makes of the answers, and its name. */
export async function downloaded(page: Page): Promise<{ readonly name: string; readonly archive: Buffer }> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download ZIP' }).click();
  const file = await download;
  return { name: file.suggestedFilename(), archive: readFileSync(await file.path()) };
}

/** Presses Tab until an element has the focus, as a person without a mouse does. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const most = 400;
  for (let count = 0; count < most; count++) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not reach ${target}`);
}

/** Opens an answers file with the page. */
export async function openFile(page: Page, name: string, text: string): Promise<void> {
  await page.getByLabel('Answers file').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
}

/** Selects a file in the tree, and opens the folders that contain it. */
export async function openInTree(page: Page, path: string): Promise<void> {
  const [file = '', ...folders] = path.split('/').toReversed();
  let level = page.getByRole('navigation', { name: 'Files' });
  for (const folder of folders.toReversed()) {
    const button = entry(level, `${folder}/`);
    if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
    level = button.locator('xpath=..');
  }
  await entry(level, file).click();
  await page.getByRole('heading', { name: path }).waitFor();
}

/** A folder or a file directly below a level of the tree, whether it differs or not. */
function entry(level: Locator, name: string): Locator {
  const pattern = new RegExp(`^${name.replaceAll('.', '\\.')}\\s*(,|$)`);
  return level.locator(':scope > ul > li > button').and(level.getByRole('button', { name: pattern }));
}
