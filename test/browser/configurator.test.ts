import { ok } from 'node:assert/strict';
import { slowIt } from '../slow.ts';
import { patience } from './chromium.ts';
import { configuratorFolder, configuratorRuns, downloaded, fillExample, inConfigurator } from './configurator.ts';
import { describeChoices } from './describe-choices.ts';
import { describeComparison } from './describe-comparison.ts';
import { describeOutputs } from './describe-outputs.ts';
import { describeSafety } from './describe-safety.ts';
import { describeShare } from './describe-share.ts';
import { openFolder } from './site.ts';
import { unzip } from './zip.ts';

describe('The configurator', function () {
  this.timeout(5 * patience);
  const { browser, opened } = configuratorRuns();

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
