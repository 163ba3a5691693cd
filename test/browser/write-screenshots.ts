// Takes the screenshots of the configurator in docs/images with Chromium and pngquant: npm run screenshots
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { stringify } from 'yaml';
import { withExample } from '../../src/answers/example.ts';
import { root } from '../build/bundle.ts';
import { type ScreenshotName, screenshotFolder, screenshots } from '../docs/screenshots.ts';
import { launch } from './chromium.ts';
import { fillExample, inConfigurator, openFile, openInTree, serveConfigurator } from './configurator.ts';

const wide: BrowserContextOptions = { viewport: { width: 1440, height: 800 }, deviceScaleFactor: 1 };
const narrow: BrowserContextOptions = {
  viewport: { width: 390, height: 700 },
  deviceScaleFactor: 1,
  colorScheme: 'dark',
};

interface State {
  readonly options: BrowserContextOptions;
  readonly reach: (page: Page) => Promise<void>;
}

const states: Readonly<Record<ScreenshotName, State>> = {
  'configurator-start.png': { options: wide, reach: () => Promise.resolve() },
  'configurator-files.png': {
    options: wide,
    reach: async (page) => {
      await fillExample(page);
      await openInTree(page, 'environments/dev/providers.tf');
    },
  },
  'configurator-checklist.png': {
    options: wide,
    reach: async (page) => {
      await fillExample(page);
      await page.getByRole('radio', { name: 'Data source' }).click();
      await page.locator('details.checklist summary').click();
      // The line that this answer changed, with lines before and after it.
      await page.locator('.checklist .tag.changed').evaluate((line) => line.scrollIntoView({ block: 'center' }));
    },
  },
  'configurator-comparison.png': {
    options: wide,
    reach: async (page) => {
      await fillExample(page);
      await openFile(page, 'answers.yaml', stringify(withExample({ engine: 'opentofu', backend: { kind: 'gcs' } })));
      await page.locator('summary', { hasText: 'differ from those of answers.yaml' }).click();
      await openInTree(page, 'environments/dev/backend.tf');
    },
  },
  'configurator-narrow.png': {
    options: narrow,
    reach: async (page) => {
      await fillExample(page);
      await openInTree(page, 'environments/dev/backend.tf');
      await page.getByRole('navigation', { name: 'Files' }).scrollIntoViewIfNeeded();
    },
  },
};

/** The same picture with a palette, which is a third of the size. Text on plain areas needs few colors. */
function withPalette(png: Buffer): Buffer {
  const { error, status, stderr, stdout } = spawnSync('pngquant', ['--speed', '1', '--nofs', '--strip', '64', '-'], {
    input: png,
  });
  if (error !== undefined) throw new Error(`pngquant (Debian's package of this name): ${error.message}`);
  if (status !== 0) throw new Error(`pngquant: ${stderr}`);
  return stdout;
}

const folder = join(root, screenshotFolder);
mkdirSync(folder, { recursive: true });
const site = await serveConfigurator();
const browser = await launch();
try {
  for (const [name, { options, reach }] of Object.entries(states)) {
    const path = join(folder, name);
    const png = await inConfigurator(browser, site, options, async (page) => {
      await reach(page);
      return page.screenshot({ caret: 'hide', animations: 'disabled' });
    });
    writeFileSync(path, withPalette(png));
    process.stdout.write(`${name}: ${statSync(path).size} bytes: ${screenshots[name as ScreenshotName]}\n`);
  }
} finally {
  await browser.close();
  await site.close();
}
