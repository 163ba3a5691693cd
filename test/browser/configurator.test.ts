import { ok } from 'node:assert/strict';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { isSlow, slowIt } from '../slow.ts';
import { chromiumRuns, patience } from './chromium.ts';
import { configuratorFolder, downloaded, fillExample, inConfigurator, serveConfigurator } from './configurator.ts';
import { describeChoices } from './describe-choices.ts';
import { describeComparison } from './describe-comparison.ts';
import { describeOutputs } from './describe-outputs.ts';
import { describeSafety } from './describe-safety.ts';
import { describeShare } from './describe-share.ts';
import { openFolder, type Site } from './site.ts';
import { unzip } from './zip.ts';

describe('The configurator', function () {
  this.timeout(5 * patience);
  const browser = chromiumRuns();
  let site: Site;
  before(async () => {
    if (isSlow) site = await serveConfigurator();
  });
  after(() => site?.close());
  const opened = <T>(use: (page: Page) => Promise<T>, options: BrowserContextOptions = {}): Promise<T> =>
    inConfigurator(browser(), site, options, use);

  describeChoices(opened);
  describeComparison(opened);
  describeOutputs(opened);
  describeSafety(opened);
  describeShare(opened);

  slowIt('works from a disk, without a server', () =>
    inConfigurator(browser(), openFolder(configuratorFolder), {}, async (page) => {
      await fillExample(page);
      const { archive } = await downloaded(page);
      ok(unzip(archive).size > 50);
    }),
  );
});
