// Runs Terraform on repositories with the example store and the example platform; prints what it objects to, as JSON.
import { layouts, secretReads } from '../../templates/registry.ts';
import { answersFor } from '../combinations.ts';
import { complaints } from '../terraform/accept.ts';

const found: string[] = [];
for (const { kind: read } of secretReads)
  for (const { kind: layout } of layouts) {
    const choices = { store: 'example-store', backend: 's3', engine: 'terraform', read, layout };
    found.push(...(await complaints(answersFor(choices, { ci: { kind: 'example-ci' } }))));
  }
process.stdout.write(JSON.stringify(found));
