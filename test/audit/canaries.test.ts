import { match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { reportGitlab } from '../../src/audit/report/report-gitlab.ts';
import { reportJson } from '../../src/audit/report/report-json.ts';
import { reportJunit } from '../../src/audit/report/report-junit.ts';
import { reportSarif } from '../../src/audit/report/report-sarif.ts';
import { reportText } from '../../src/audit/report/report-text.ts';
import { runAudit } from '../../src/audit/run-audit.ts';
import { safeOutput } from '../../src/shell/output.ts';
import { divided, forms } from '../credential/forms.ts';
import { canary, places, revealed, secrets } from './canaries.ts';
import { parserOfTests, treeOf } from './tree.ts';

const plain = { strong: (text: string): string => text, weak: (text: string): string => text };

/** Every report of an audit, as it leaves the process. */
async function reports(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const tree = treeOf(files);
  const parse = await parserOfTests();
  const first = runAudit(tree, parse, { today: '2026-11-25', baseline: new Set() });
  const baseline = new Set(first.findings.map(({ fingerprint }) => fingerprint));
  const accepted = runAudit(tree, parse, { today: '2026-11-25', baseline });
  const all = [first, accepted].flatMap((result, index) =>
    Object.entries({
      text: reportText(result, tree, plain),
      json: reportJson(result),
      sarif: reportSarif(result, '1.0.0'),
      junit: reportJunit(result),
      gitlab: reportGitlab(result),
    }).map(([format, text]) => [`${format} ${index}`, safeOutput(text)] as const),
  );
  return Object.fromEntries(all);
}

/** A few kinds of secrets are enough to see that a place is covered. */
const kinds = Object.entries(secrets()).filter((_, index) => process.env.SLOW_TESTS || index % 5 === 0);

describe('No report of the audit contains a secret', () => {
  for (const [place, put] of Object.entries(places)) {
    it(place, async () => {
      for (const [kind, secret] of kinds) {
        for (const [format, text] of Object.entries(await reports(put(secret)))) {
          const part = revealed(text);
          ok(part === undefined, `${kind}, ${format}: ${part}\n${text}`);
        }
      }
    });
  }

  it('in any form of a Union.ai key, with any secret', async function () {
    if (process.env.SLOW_TESTS) this.timeout(600_000);
    const letter = fc.constantFrom(...'ZQXJVK');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(forms)),
        fc.constantFrom(...Object.values(places)),
        fc.string({ unit: letter, minLength: 12, maxLength: 60 }),
        fc.constantFrom('ci', 'ci.prod.example', 'serverless-1-acme-ci', '//x'),
        fc.constantFrom('acme.hosted.unionai.cloud', 'https', 'dp-1.eu.example.com'),
        async (form, put, secret, client, host) => {
          const key = Buffer.from([host, client, `${canary}${secret}`, 'acme'].join(':')).toString('base64');
          for (const [format, text] of Object.entries(await reports(put(form(key)))))
            ok(revealed(text) === undefined, `${format}: ${text}`);
        },
      ),
      { numRuns: process.env.SLOW_TESTS ? 500 : 12 },
    );
  });

  it('but the host and the client of a Union.ai key, and the kind and length of another one', async () => {
    const key = Buffer.from(`acme.hosted.unionai.cloud:ci-prod:${canary}${canary}:acme`).toString('base64');
    const found = await reports({ 'notes.md': `${divided(key, 20, '\n')}\n` });
    match(found['json 0'] ?? '', /the Union\.ai API key of client ci-prod at acme\.hosted\.unionai\.cloud\. To revoke/);
    const token = await reports({ 'notes.md': `${['gh', 'p_'].join('')}${canary.repeat(4).slice(0, 36)}\n` });
    match(token['text 0'] ?? '', /a GitHub token of 40 characters/);
  });
});
