import { join } from 'node:path';
import { plan } from '../../src/plan/plan.ts';
import { withRecord } from '../../src/record/record-files.ts';
import { version } from '../../src/version.ts';
import { environments, platforms } from '../ci/pipelines.ts';
import { answersFor, type Combination, combinations } from '../combinations.ts';
import { pairwise } from '../pairwise.ts';
import { lay } from '../terraform/workbench.ts';

const none = 'none';

/** A key of a service that OpenTofu encrypts states and plans with, or none. */
const keys: Readonly<Record<string, string | undefined>> = {
  none: undefined,
  'aws-kms': 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555',
  'gcp-kms': 'projects/acme-platform/locations/europe/keyRings/tfstate/cryptoKeys/tfstate',
  'azure-key-vault': 'https://acme-unionai.vault.azure.net/keys/tfstate',
  openbao: 'openbao:tfstate',
};

type Choice = Combination & { readonly ci: string; readonly encryption: string; readonly audit: string };

const choices: readonly Choice[] = combinations.flatMap((combination) =>
  [...Object.keys(platforms), none].flatMap((ci) =>
    Object.keys(keys)
      .filter((encryption) => encryption === none || combination.engine === 'opentofu')
      .flatMap((encryption) =>
        [none, ...(ci === none ? [] : ['audit'])].map((audit) => ({ ...combination, ci, encryption, audit })),
      ),
  ),
);

/**
 * Writes a selection of generated repositories, each into a folder of its own below `dir`, as `new` writes them. Every
 * pair of two choices is in at least one of them.
 *
 * @returns the names of the folders
 */
export function writeRepositories(dir: string): readonly string[] {
  return pairwise(choices).map(({ audit, ci, encryption, ...combination }) => {
    const name = [...Object.values(combination), ci, encryption, audit].join('.');
    const answers = answersFor(combination, {
      environments,
      ...(ci === none ? {} : { ci: { ...platforms[ci], audit: audit !== none } }),
      ...(keys[encryption] === undefined ? {} : { stateEncryption: { kmsKey: keys[encryption] } }),
    });
    lay(withRecord(plan(answers), answers, version, undefined), join(dir, name));
    return name;
  });
}
