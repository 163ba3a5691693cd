import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { definition } from '../../src/answers/definition.ts';
import { withExample } from '../../src/answers/example.ts';
import type { Node, Nodes } from '../../src/answers/node.ts';
import type { Plain } from '../../src/answers/shape.ts';
import { keyShaped } from '../key.ts';
import { slowIt } from '../slow.ts';
import { violations } from './accessibility.ts';
import { fillExample, openFile } from './configurator.ts';
import { use } from './describe-outputs.ts';

type OpenedWith = <T>(use: (page: Page) => Promise<T>, options?: BrowserContextOptions) => Promise<T>;

const hostile = [
  '<img src=x onerror="injected=1"><script>injected=1</script>',
  '"><svg onload=injected=1>',
  "javascript:injected=1//' onmouseover=injected=1 '",
  '{{constructor.constructor("injected=1")()}}</textarea></style>',
];

const views: Readonly<Record<string, BrowserContextOptions>> = {
  'in light colors': { colorScheme: 'light' },
  'in dark colors': { colorScheme: 'dark' },
  'on a narrow screen': { colorScheme: 'light', viewport: { width: 360, height: 740 } },
};

/** The states of the page that are checked, in order. Each begins where the one before it ended. */
const states: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'before the first answer': () => Promise.resolve(),
  'with the list of missing answers': (page) => page.locator('details.problems summary').click(),
  'with complete answers': fillExample,
  'with all settings': openAll,
  'with an invalid answer': (page) => page.locator('#answer-name').fill('Not a name'),
  'with the changes of a file': async (page) => {
    await page.locator('#answer-name').fill('other');
    await page.getByRole('checkbox', { name: 'Show changes' }).check();
  },
  'with Terraform': async (page) => {
    await page.getByRole('checkbox', { name: 'Show changes' }).uncheck();
    const files = page.getByRole('navigation', { name: 'Files' });
    for (const name of ['environments/', 'dev/', 'main.tf']) await files.getByRole('button', { name }).first().click();
  },
  'with the answers of a file': (page) => openFile(page, 'answers.yaml', 'name: third\nengine: opentofu\n'),
  'with a refused key': (page) => page.locator('#answer-name').fill(keyShaped()),
  'with the list of the shortcuts': (page) => page.getByRole('button', { name: 'Keyboard shortcuts' }).click(),
};

/** The page is accessible in every state, treats no answer as HTML, and keeps no key. */
export function describeSafety(opened: OpenedWith): void {
  for (const [name, options] of Object.entries(views))
    slowIt(`violates no rule of accessibility ${name}`, async () => {
      const found: string[] = [];
      await opened(async (page) => {
        for (const [state, reach] of Object.entries(states)) {
          await reach(page);
          found.push(...(await violations(page)).map((one) => `${state}: ${one}`));
          if (await page.evaluate('document.documentElement.scrollWidth > innerWidth'))
            found.push(`${state}: the page scrolls to the side`);
        }
      }, options);
      deepEqual(found, []);
    });

  for (const text of hostile)
    slowIt(`shows ${text} as a text in every answer`, () =>
      opened(async (page) => {
        const count = 'document.querySelectorAll("script, img, svg, iframe, object, [onerror], [onload]").length';
        const before = await page.evaluate(count);
        for (const at of [0, 1, 2, 3, 4, 5]) {
          await use(page, everywhere(definition, text, at));
          await page.locator('details.problems summary').waitFor();
          equal(await page.locator('#answer-name').inputValue(), text);
          match((await page.locator('details.problems').textContent()) ?? '', /^\d+ answers are missing or invalid/);
        }
        deepEqual(await page.evaluate(`[typeof injected, ${count}]`), ['undefined', before]);
      }),
    );

  slowIt('refuses a key in every text, and keeps it nowhere', () =>
    opened(async (page) => {
      await fillExample(page);
      await openAll(page);
      const fields = await page.getByRole('form', { name: 'Answers' }).getByRole('textbox').all();
      ok(fields.length > 20, `${fields.length}`);
      const [key, other] = [keyShaped(), keyShaped('base64url', 'other')];
      for (const field of fields) {
        await field.fill(key);
        match((await page.getByRole('alert').textContent()) ?? '', /It was not stored/);
        ok(!(await field.inputValue()).includes(key));
      }
      await openFile(page, 'answers.yaml', `name: ${other}\n`);
      await page.getByText('It was not opened').waitFor();
      const places = [
        'document.documentElement.outerHTML',
        'location.href',
        'JSON.stringify([{ ...localStorage }, { ...sessionStorage }])',
        "[...document.querySelectorAll('input, textarea')].map((one) => one.value).join()",
      ];
      const kept = await page.evaluate<string>(places.join(' + '));
      for (const secret of [key, other]) ok(!kept.includes(secret), 'a key is in the page');
      doesNotMatch(kept, /some-client/);
    }),
  );

  slowIt('shows its first content and the files of changed answers soon', () =>
    opened(async (page) => {
      const environments = Array.from({ length: 10 }, (_, index) => ({ name: `dev${index}` }));
      await use(page, withExample({ environments }));
      await page.getByText('The answers are complete.').waitFor();
      const first = await page.evaluate<number>(`performance.getEntriesByName('first-contentful-paint')[0].startTime`);
      const times = await page.evaluate<number[]>(typed);
      equal(await page.locator('#answer-name').inputValue(), 'a'.repeat(times.length));
      const median = times.toSorted((one, two) => one - two)[times.length >> 1] ?? 0;
      process.stderr.write(
        `Configurator: first contentful paint after ${Math.round(first)} ms; with 10 environments, a key is shown after ` +
          `${Math.round(median)} ms (median of ${times.length}).\n`,
      );
    }),
  );
}

/** Shows all settings, of which some are within others. */
async function openAll(page: Page): Promise<void> {
  const closed = page.locator('details:not([open]) > summary:visible');
  for (let left = await page.locator('details').count(); left > 0 && (await closed.count()) > 0; left--)
    await closed.first().click();
  equal(await closed.count(), 0);
}

/** Types into the name of the repository, and measures until the next frame is drawn. */
const typed = `(async () => {
  const input = document.querySelector('#answer-name');
  const times = [];
  for (let length = 1; length <= 15; length++) {
    const begin = performance.now();
    input.value = 'a'.repeat(length);
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    times.push(performance.now() - begin);
  }
  return times;
})()`;

/** Answers in which every text is the given one, for one choice of each union: the one at this position. */
function everywhere(nodes: Nodes, text: string, at: number): Plain {
  return Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, textIn(node, text, at)]));
}

function textIn(node: Node, text: string, at: number): unknown {
  switch (node.node) {
    case 'field':
      return node.oneOf === undefined && node.type === 'string' ? text : (node.oneOf?.[0] ?? 7);
    case 'object':
      return everywhere(node.fields, text, at);
    case 'list':
      return [everywhere(node.item.fields, text, at), everywhere(node.item.fields, text, at)];
    case 'union': {
      const choice = node.choices[at % node.choices.length];
      return choice === undefined ? text : { kind: choice.kind, ...everywhere(choice.fields, text, at) };
    }
    default:
      return text;
  }
}
