import { deepEqual, equal, match } from 'node:assert/strict';
import { withExample } from '../../src/answers/example.ts';
import { encodeLink } from '../../src/answers/share-link.ts';
import { slowIt } from '../slow.ts';
import { patience } from './chromium.ts';
import { configuratorRuns, copied, openFile } from './configurator.ts';

describe('The configurator loses no answers', function () {
  this.timeout(5 * patience);
  const { opened } = configuratorRuns();

  slowIt('when the page is loaded again: the browser asks, unless the user copied them', () =>
    opened(async (page) => {
      const asked: string[] = [];
      page.on('dialog', (dialog) => {
        asked.push(dialog.type());
        void dialog.accept();
      });
      const name = page.locator('#answer-name');
      const type = async (text: string): Promise<void> => {
        // A browser asks only about pages that the user did something with.
        await name.click();
        await page.keyboard.type(text);
      };
      await name.click();
      await page.reload();
      deepEqual(asked, []);
      await type('mine');
      await page.reload();
      deepEqual(asked, ['beforeunload']);
      await type('other');
      await copied(page, 'Copy share link');
      await page.reload();
      deepEqual(asked, ['beforeunload']);
    }),
  );

  slowIt('when a link is opened: they can be used again', () =>
    opened(async (page) => {
      const name = page.locator('#answer-name');
      await name.fill('mine');
      const link = await encodeLink(withExample({ name: 'linked' }));
      await page.evaluate(`location.hash = ${JSON.stringify(link)}`);
      await page.getByText('"Use these answers" restores yours.').waitFor();
      equal(await name.inputValue(), 'linked');
      await page.getByRole('button', { name: 'Use these answers' }).click();
      equal(await name.inputValue(), 'mine');
    }),
  );

  slowIt('and takes those of a file that it knows, with notes on the others', () =>
    opened(async (page) => {
      const raw = { ...withExample({ name: 'opened' }), color: 'red' };
      await openFile(page, 'old.yaml', JSON.stringify(raw));
      await page.getByRole('button', { name: 'Use these answers' }).click();
      await page.getByText('The answers are complete.').waitFor();
      await page.getByText('1 note on old.yaml').click();
      match(
        (await page.locator('details.fold[open]').textContent()) ?? '',
        /The answer "color" does not exist in this version and is left out\./,
      );
    }),
  );

  slowIt('and takes no blanks around a pasted text; each control refers to descriptions that exist', () =>
    opened(async (page) => {
      for (const answer of ['name', 'environments-0-org']) {
        const field = page.locator(`#answer-${answer}`);
        await field.fill(' acme ');
        await field.blur();
        await page.waitForFunction(`document.querySelector('#answer-${answer}').value === 'acme'`);
      }
      const described = `[...document.querySelectorAll('[aria-describedby]')].flatMap((one) =>
        one.getAttribute('aria-describedby').split(' ').filter((id) => document.getElementById(id) === null))`;
      deepEqual(await page.evaluate(described), []);
    }),
  );
});
