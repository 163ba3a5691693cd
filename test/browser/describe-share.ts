import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { withExample } from '../../src/answers/example.ts';
import type { Plain } from '../../src/answers/shape.ts';
import { decodeLink } from '../../src/answers/share-link.ts';
import { cli } from '../cli/cli.ts';
import { keyShaped } from '../key.ts';
import { slowIt } from '../slow.ts';
import { scratch } from '../terraform/workbench.ts';
import { copied, fillExample } from './configurator.ts';
import type { Opened } from './describe-choices.ts';

/** The fragment of a link, made without the code of the page. */
const fragmentOf = (answers: Plain): string => `#v1=${deflateRawSync(JSON.stringify(answers)).toString('base64url')}`;

/** A link has the answers of the page, and the page has those of a link. */
export function describeShare(opened: Opened): void {
  slowIt('opens links with random and hostile answers, and makes the same link again', () =>
    opened(async (page) => {
      const text = fc.oneof(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.constantFrom(
          '<img src=x onerror=injected=1>',
          '"><script>injected=1</script>',
          '</textarea>',
          '#v1=',
          '%00',
        ),
      );
      const answers = fc.record({
        name: text,
        engine: fc.constantFrom('terraform', 'opentofu'),
        secretStore: fc.record({ kind: fc.constant('vault'), address: text, mount: text, path: text }),
        backend: fc.record({ kind: fc.constant('gcs'), bucket: text }),
        environments: fc.array(fc.record({ name: text, org: text, host: text }), { minLength: 1, maxLength: 3 }),
      });
      const elements = 'document.querySelectorAll("script, img, svg, iframe").length';
      const before = await page.evaluate(elements);
      await fc.assert(
        fc.asyncProperty(answers, async (raw) => {
          await openLink(page, raw);
          const { answers: linked } = await decodeLink(await copied(page, 'Copy share link'));
          equal(JSON.stringify(linked), JSON.stringify(raw));
          deepEqual(await page.evaluate(`[typeof injected, ${elements}]`), ['undefined', before]);
        }),
        { numRuns: 25, endOnFailure: true },
      );
    }),
  );

  slowIt('makes links that the command line opens', () =>
    opened(async (page) => {
      await fillExample(page);
      await page.locator('#answer-name').fill('ml-platform');
      const link = await copied(page, 'Copy share link');
      match(link, /^http:\/\/127\.0\.0\.1:\d+\/index\.html#v1=[\w-]+$/);
      const created = await cli(['new', '--from', link, '--dry-run', '--json'], { cwd: scratch('from') });
      equal(created.status, 0, created.text);
      match(created.stdout, /ml-platform/);
    }),
  );

  slowIt('puts no key into a link, and takes none from one', () =>
    opened(async (page) => {
      const key = keyShaped();
      await fillExample(page);
      const name = page.locator('#answer-name');
      await name.fill('before');
      await name.fill(key);
      await page.getByText('It was not stored').waitFor();
      const { answers } = await decodeLink(await copied(page, 'Copy share link'));
      equal(answers.name, 'before');
      ok(!JSON.stringify(answers).includes(key));

      await page.evaluate(`location.hash = ${JSON.stringify(fragmentOf(withExample({ name: key })))}`);
      await page
        .getByRole('status')
        .getByText(/credential|key/i)
        .first()
        .waitFor();
      equal(await name.inputValue(), 'before');
      ok(!(await page.content()).includes(key));
    }),
  );
}

/** Opens a link in the page, as a person who pastes it into the address does. */
async function openLink(page: Page, raw: Plain): Promise<void> {
  await page.evaluate(`location.hash = ''`);
  await page.evaluate(`location.hash = ${JSON.stringify(fragmentOf(raw))}`);
  const value = JSON.stringify(raw.name);
  await page.waitForFunction(`document.querySelector('#answer-name').value === ${value}.replaceAll(/[\\r\\n]/g, '')`);
}
