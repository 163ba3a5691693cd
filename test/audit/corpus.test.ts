import { deepEqual, ok } from 'node:assert/strict';
import { insecure } from './corpus/insecure.ts';
import { layoutSamples } from './corpus/layouts.ts';
import type { Sample } from './corpus/sample.ts';
import { secure } from './corpus/secure.ts';
import { auditOf } from './tree.ts';

const results = new Map<Sample, Promise<readonly string[]>>();

function found(sample: Sample): Promise<readonly string[]> {
  const result = results.get(sample) ?? audited(sample);
  results.set(sample, result);
  return result;
}

/** What is found in a sample: `rule file`, once each, without notes. */
async function audited({ files }: Sample): Promise<readonly string[]> {
  const { findings } = await auditOf(files);
  return [
    ...new Set(findings.filter(({ severity }) => severity !== 'note').map(({ rule, file }) => `${rule} ${file}`)),
  ].sort();
}

const samples: readonly Sample[] = [...secure, ...insecure, ...layoutSamples];

describe('The corpus of the audit', () => {
  for (const sample of samples)
    it(sample.name, async () => deepEqual(await found(sample), [...sample.findings].sort()));

  it('has a precision and a recall of at least 0.98, and no error in a secure repository', async () => {
    let [hits, extra, missed] = [0, 0, 0];
    for (const sample of samples) {
      const actual = await found(sample);
      hits += actual.filter((one) => sample.findings.includes(one)).length;
      extra += actual.filter((one) => !sample.findings.includes(one)).length;
      missed += sample.findings.filter((one) => !actual.includes(one)).length;
    }
    const precision = hits / (hits + extra);
    const recall = hits / (hits + missed);
    process.stdout.write(`      precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, ${hits} findings\n`);
    ok(precision >= 0.98 && recall >= 0.98);
  });
});
