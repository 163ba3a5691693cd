import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { plan } from '../../src/plan/plan.ts';
import { platforms } from '../ci/pipelines.ts';
import { answersFor, nameOf } from '../combinations.ts';
import { selected } from '../selected-combinations.ts';

/** A resource that turns on a log, and the sentence about it. */
const logs = [
  [/^resource "aws_s3_bucket_logging"/m, '`bootstrap/aws/logging.tf` turns on the S3 access logs'],
  [/^resource "google_project_iam_audit_config"/m, '`bootstrap/google/logging.tf` turns on the Data Access audit logs'],
  [/^resource "azurerm_monitor_diagnostic_setting"/m, '`bootstrap/azure/logging.tf` sends the audit logs'],
] as const;

function claimAndFiles(
  combination: (typeof selected)[number],
  more: Readonly<Record<string, unknown>>,
): { readonly claim: string; readonly bootstrap: string; readonly clouds: readonly string[] } {
  const files = [...plan(answersFor(combination, more))];
  const security = files.find(([path]) => path === 'SECURITY.md')?.[1].text ?? '';
  const own = files.filter(([path]) => path.startsWith('bootstrap/'));
  return {
    claim: /^\| `ci-audit-logging` \| [^|]+ \| (.*) \|$/m.exec(security)?.[1] ?? '',
    bootstrap: own.map(([, { text }]) => text).join('\n'),
    clouds: [...new Set(own.map(([path]) => path.split('/')[1] ?? ''))],
  };
}

describe('SECURITY.md about audit logs', () => {
  for (const ci of ['github-actions', 'gitlab-ci'] as const)
    for (const bootstrap of [{}, { existingStateStorage: true, existingSecretStore: true }])
      it(`names exactly the logs that the bootstrap turns on: ${ci}, ${JSON.stringify(bootstrap)}`, () => {
        for (const combination of selected.filter(({ backend }) => backend !== 'local')) {
          const { bootstrap: text, claim, clouds } = claimAndFiles(combination, { ci: platforms[ci], bootstrap });
          match(claim, /^Each apply logs the user/, nameOf(combination));
          for (const [resource, sentence] of logs)
            equal(claim.includes(sentence), resource.test(text), `${nameOf(combination)}: ${sentence}`);
          // What the bootstrap does not turn on has a command.
          equal(claim.includes('`vault audit enable file '), clouds.includes('vault'), nameOf(combination));
          const isExisting = 'existingStateStorage' in bootstrap && combination.backend === 's3';
          equal(claim.includes('`aws s3api put-bucket-logging '), isExisting, nameOf(combination));
        }
      });

  it('says so where the states are in a service whose logs are not managed', () => {
    const without = selected.filter(({ backend }) => ['gitlab', 'hcp-terraform'].includes(backend));
    ok(without.length > 0);
    for (const combination of without)
      match(
        claimAndFiles(combination, { ci: platforms['github-actions'] }).claim,
        /Nothing in this repository turns on an audit log of the states/,
      );
  });

  it('says nothing that a person has to find out', () => {
    const vague = selected.filter((combination) =>
      /yourself/.test(claimAndFiles(combination, { ci: platforms['github-actions'] }).claim),
    );
    deepEqual(vague.map(nameOf), []);
  });
});

describe('The README about the role that reads a secret of Azure Key Vault', () => {
  it('names the data action of the role that the bootstrap creates, and no wider built-in role', () => {
    const answers = answersFor(
      { store: 'azure-key-vault', read: 'ephemeral', backend: 'azurerm', layout: 'directories', engine: 'terraform' },
      { ci: platforms['github-actions'] },
    );
    const files = plan(answers);
    const role = /Reads the value of a secret by its name[\s\S]*?data_actions = \["([^"]+)"\]/.exec(
      files.get('bootstrap/azure/roles.tf')?.text ?? '',
    )?.[1];
    const readme = files.get('README.md')?.text ?? '';
    ok(role !== undefined && readme.includes(`\`${role}\``), role);
    ok(!readme.includes('Key Vault Secrets User'));
  });
});
