import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { answerAt } from '../../src/answers/answer-path.ts';
import { withExample } from '../../src/answers/example.ts';
import { repositoryQuestions } from '../../src/wizard/repository-questions.ts';
import { slowIt } from '../slow.ts';
import { copiedAnswers, fillExample, tabTo } from './configurator.ts';

/** Opens the configurator while a test uses it. */
export type Opened = <T>(use: (page: Page) => Promise<T>) => Promise<T>;

/** The questions of the wizard that offer a choice, which the page has to offer in the same words. */
const choices = repositoryQuestions({ folder: undefined, org: undefined, suggestions: {} })(withExample({})).filter(
  ({ offers, section }) => offers?.some(({ summary }) => summary !== '') && section !== 'Environments',
);

/** Every answer can be given with the mouse and with the keyboard alone. */
export function describeChoices(opened: Opened): void {
  it('knows the choices', () => {
    const paths = choices.map(({ path }) => path);
    const all = ['engine', 'layout', 'secretStore.kind', 'secretRead', 'backend.kind', 'backend.lock', 'ci.kind'];
    deepEqual(paths, all);
  });

  for (const { fallback, offers = [], path, title } of choices) {
    const values = offers.map(({ value }) => value);

    slowIt(`takes ${path} with the mouse`, () =>
      opened(async (page) => {
        await fillExample(page);
        const group = page.getByRole('group', { name: title, exact: true });
        const found: unknown[] = [];
        for (const offer of offers) {
          await group.getByText(offer.title, { exact: true }).click();
          equal(await group.getByRole('radio', { checked: true }).getAttribute('value'), offer.value);
          await fillExample(page);
          // answers.yaml leaves out some defaults.
          found.push(answerAt(await copiedAnswers(page), path) ?? fallback);
        }
        deepEqual(found, values);
      }),
    );

    slowIt(`takes ${path} with the keyboard`, () =>
      opened(async (page) => {
        await fillExample(page);
        const group = page.getByRole('group', { name: title, exact: true });
        await tabTo(page, group.getByRole('radio', { checked: true }));
        const found: (string | null)[] = [];
        for (const _ of offers) {
          await page.keyboard.press('ArrowDown');
          const focused = page.locator(':focus');
          ok(await focused.isChecked());
          found.push(await focused.getAttribute('value'));
        }
        deepEqual(found.toSorted(), values.toSorted());
      }),
    );
  }

  slowIt('takes environments with the keyboard: adds, names, moves and removes them', () =>
    opened(async (page) => {
      await fillExample(page);
      await tabTo(page, page.getByRole('button', { name: 'Add environment' }));
      await page.keyboard.press('Enter');
      // The new row has the focus, and the suggested name is selected.
      await page.getByRole('textbox', { name: 'Environment name 4' }).and(page.locator(':focus')).waitFor();
      await page.keyboard.type('qa');
      await tabTo(page, page.getByRole('button', { name: 'Move qa up' }));
      await page.keyboard.press('Space');
      await tabTo(page, page.getByRole('button', { name: 'Remove dev' }));
      await page.keyboard.press('Enter');
      const { environments } = await copiedAnswers(page);
      deepEqual(
        (environments as readonly { readonly name: string }[]).map((one) => one.name),
        ['staging', 'qa', 'prod'],
      );
    }),
  );

  slowIt('takes a text of a setting that is not shown at first with the keyboard', () =>
    opened(async (page) => {
      await fillExample(page);
      await tabTo(page, page.locator('summary', { hasText: 'Settings of the repository' }));
      await page.keyboard.press('Enter');
      const age = page.locator('#answer-rotation-maxAgeDays');
      await tabTo(page, age);
      await page.keyboard.type('30');
      equal(answerAt(await copiedAnswers(page), 'rotation.maxAgeDays'), 30);
    }),
  );

  slowIt('lists its shortcuts, and goes where they lead', () =>
    opened(async (page) => {
      await page.keyboard.press('?');
      const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
      await dialog.waitFor();
      deepEqual((await dialog.locator('kbd').allTextContents()).slice(0, 3), ['?', '1', '2']);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page.keyboard.press('3');
      equal(await page.locator(':focus').textContent(), 'State');
      await page.keyboard.press('f');
      equal(await page.locator(':focus').textContent(), 'README.md');
    }),
  );
}
