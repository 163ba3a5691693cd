import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Plain } from '../../src/answers/shape.ts';
import { checklistStates } from '../../src/guidance/checklist-states.ts';
import { checklist } from '../../src/model/checklist.ts';
import { plan } from '../../src/plan/plan.ts';
import { filesOf } from '../../web/core.ts';
import { slowIt } from '../slow.ts';
import { copiedAnswers, openFile, openInTree } from './configurator.ts';
import type { Opened } from './describe-choices.ts';
import { use } from './describe-outputs.ts';

const first: Plain = withExample({ name: 'ml-platform' });

/** The page says what a choice means: for the security checklist, for the files, and compared with other answers. */
export function describeComparison(opened: Opened): void {
  slowIt('shows the nineteen lines of the checklist in order, and what an answer changes in them', () =>
    opened(async (page) => {
      await use(page, first);
      await page.locator('details.checklist summary').click();
      const before = await checklistShown(page);
      deepEqual(before, expectedChecklist(first, first));
      equal(before.length, 19);

      await page.getByRole('radio', { name: 'Data source' }).click();
      await page.locator('.checklist .tag').first().waitFor();
      const second = { ...first, secretRead: 'data-source' };
      deepEqual(await copiedAnswers(page), second);
      const after = await checklistShown(page);
      deepEqual(after, expectedChecklist(second, first));
      deepEqual(
        after.filter(({ old }) => old !== undefined).map(({ title, status, old }) => [title, status, old]),
        [['No key in plain text', 'not met', 'before: met']],
      );
      match((await page.locator('.checklist summary').textContent()) ?? '', /: 11 met, 1 not met, /);
    }),
  );

  slowIt('compares the answers and the files with those of a file, until the comparison ends', () =>
    opened(async (page) => {
      await use(page, first);
      const other = withExample({ name: 'ml-platform', engine: 'opentofu', backend: { kind: 'gcs' } });
      await openFile(page, 'other.json', JSON.stringify(other));
      const summary = page.locator('summary', { hasText: 'answers differ from those of other.json' });
      await summary.click();
      deepEqual(await rowsShown(page), [
        ['engine', 'opentofu', 'terraform'],
        ['backend.kind', 'gcs', 's3'],
        ['backend.region', '', 'us-west-2'],
        ['backend.lock', '', 'native'],
      ]);
      await page.getByText(`${differing(other, first)} differ from those of other.json`).waitFor();

      await openInTree(page, 'environments/dev/backend.tf');
      const changes = page.getByRole('region', { name: 'Changes of environments/dev/backend.tf' });
      ok((await linesShown(changes, 'removed')).includes('  backend "gcs" {'));
      ok((await linesShown(changes, 'added')).includes('  backend "s3" {'));
      await openInTree(page, 'environments/dev/opentofu.tofu');
      match((await page.getByRole('heading', { level: 3 }).textContent()) ?? '', /removed$/);

      await page.getByRole('button', { name: 'End comparison' }).click();
      await page
        .getByText(/differ from those before the last change/)
        .first()
        .waitFor();
      deepEqual(await copiedAnswers(page), first);
    }),
  );

  slowIt('compares with kept answers over several changes', () =>
    opened(async (page) => {
      await use(page, first);
      await page.getByRole('button', { name: 'Keep for comparison' }).click();
      await page.getByText('No answer differs from those of the kept answers').waitFor();
      await page.getByRole('radio', { name: 'OpenTofu' }).click();
      await page.locator('#answer-name').fill('other');
      const summary = page.locator('summary', { hasText: '3 answers differ from those of the kept answers' });
      await summary.click();
      deepEqual(await rowsShown(page), [
        ['name', 'ml-platform', 'other'],
        ['engine', 'terraform', 'opentofu'],
        ['backend.keyPrefix', 'unionai/ml-platform', 'unionai/other'],
      ]);
    }),
  );

  slowIt('says why each file is there, which choice decides it, and what it protects', () =>
    opened(async (page) => {
      await use(page, first);
      const path = 'environments/dev/providers.tf';
      await openInTree(page, path);
      const shown = page.locator('.why');
      const reason =
        'Reads the key without writing it to a file, and limits the provider to one organization. ' +
        'For the environment dev. Decided by Repository layout: One folder per environment.';
      equal(await shown.textContent(), reason);
      const files = page.getByRole('navigation', { name: 'Files' });
      equal(await files.getByRole('button', { name: 'providers.tf', exact: true }).getAttribute('title'), reason);
      // The arrow before the name of a folder is not part of its name.
      equal(await files.getByRole('button', { name: /^environments\// }).count(), 1);

      await page.getByRole('radio', { name: 'GitHub Actions' }).click();
      await openInTree(page, '.github/workflows/terraform-deploy.yml');
      equal(
        await shown.textContent(),
        'Applies exactly the plan that was displayed, tier by tier, after the gate of each environment. ' +
          'Decided by CI/CD platform: GitHub Actions; State backend: Amazon S3.',
      );
    }),
  );
}

interface Line {
  readonly title: string;
  readonly status: string;
  readonly text: string;
  /** What the page says about the status of the answers before; undefined if it is the same. */
  readonly old: string | undefined;
}

/** The lines of the checklist as the page shows them. */
async function checklistShown(page: Page): Promise<readonly Line[]> {
  const lines = await page.locator('.checklist li').all();
  return Promise.all(
    lines.map(async (line) => {
      const title = (await line.locator('strong').textContent()) ?? '';
      const status = (await line.locator('.status-word').textContent()) ?? '';
      const [old] = await line.locator('.tag').allTextContents();
      const [hint = ''] = await line.locator('.hint').allTextContents();
      const all = (await line.textContent()) ?? '';
      return {
        title,
        status,
        text: all.slice(status.length + title.length + 1).replace(`${hint}${old ?? ''}`, ''),
        old,
      };
    }),
  );
}

const words = {
  met: 'met',
  'not-met': 'not met',
  'cannot-tell': 'not known from the files',
  'not-applicable': 'not applicable',
};

/** The lines of the checklist as the program derives them from the answers. */
function expectedChecklist(raw: Plain, before: Plain): readonly Line[] {
  const [now, old] = [raw, before].map((one) => {
    const answers = parseAnswers(one);
    return checklistStates(answers, plan(answers));
  });
  return (now ?? []).map(({ id, status, text }, index) => {
    const was = old?.[index]?.status ?? status;
    const title = checklist[id].replaceAll('`', '');
    return { title, status: words[status], text, old: was === status ? undefined : `before: ${words[was]}` };
  });
}

/** The rows of the table of answers that differ. */
async function rowsShown(page: Page): Promise<readonly (readonly string[])[]> {
  const rows = await page.locator('table.answers tbody tr').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
}

/** The number of files that differ between two sets of answers. */
function differing(one: Plain, other: Plain): number {
  const [before, after] = [filesOf(parseAnswers(one)), filesOf(parseAnswers(other))];
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths.filter((path) => JSON.stringify(before.get(path)) !== JSON.stringify(after.get(path))).length;
}

/** The added or the removed lines of the changes of a file. */
function linesShown(changes: ReturnType<Page['locator']>, kind: 'added' | 'removed'): Promise<readonly string[]> {
  return changes.locator(`tr.${kind} code`).allTextContents();
}
