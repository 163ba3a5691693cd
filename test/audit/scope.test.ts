import { deepEqual, equal } from 'node:assert/strict';
import { secureRoot } from '../../src/audit/examples.ts';
import type { AuditResult } from '../../src/audit/run-audit.ts';
import { auditOf } from './tree.ts';

const open = secureRoot.replace('  allowed_orgs = ["acme"]\n', '');
const files = {
  'main.tf': secureRoot,
  'examples/demo/main.tf': open.replaceAll('unionai/dev', 'unionai/demo'),
  '.gitignore': '*.tfvars\n*.tfstate\n*.tfstate.*\n',
};

async function audited(settings: string, more: Record<string, string> = {}): Promise<AuditResult> {
  return auditOf({ ...files, ...more, '.unionai-audit.yaml': settings });
}

function errors({ findings }: AuditResult): readonly string[] {
  return findings.flatMap(({ severity, rule, file }) => (severity === 'note' ? [] : [`${rule} ${file}`])).sort();
}

function status({ checklist }: AuditResult): string | undefined {
  return checklist.find(({ id }) => id === 'allowed-orgs')?.status;
}

const locks = ['lock-file-missing .terraform.lock.hcl'];
const demo = ['allowed-orgs-missing examples/demo/main.tf', 'lock-file-missing examples/demo/.terraform.lock.hcl'];

describe('The paths of an audit', () => {
  it('are all by default', async () => {
    const result = await auditOf(files);
    deepEqual(errors(result), [...demo, ...locks].sort());
    equal(status(result), 'not-met');
  });

  it('can be excluded with a reason, by a folder or a pattern; a line of the checklist stays not met', async () => {
    for (const path of ['examples', 'examples/', 'examples/**', '**/demo/*', 'ex*']) {
      const result = await audited(`exclude:\n  - path: "${path}"\n    reason: Never applied\n`);
      deepEqual(errors(result), locks, path);
      equal(status(result), 'not-met');
      deepEqual(
        result.accepted.filter(({ rule }) => rule === 'allowed-orgs-missing').map(({ accepted }) => accepted),
        ['Never applied'],
      );
    }
  });

  it('can be listed: findings elsewhere are accepted, and a line of the checklist stays not met', async () => {
    const result = await audited('include: ["*.tf", .gitignore]\n');
    deepEqual(errors(result), []);
    equal(status(result), 'not-met');
    deepEqual(errors(await audited('include: [examples]\n')), demo);
  });

  it('that match no file are findings', async () => {
    const result = await audited('include: ["*", "other/**"]\nexclude:\n  - path: old\n    reason: Gone\n');
    deepEqual(
      result.findings.flatMap(({ rule, line, message }) => (rule === 'waiver-unused' ? [`${line} ${message}`] : [])),
      ['1 The pattern matches no file.', '3 The pattern matches no file.'],
    );
  });

  it('need a reason to be excluded, and the file has no other fields', async () => {
    const result = await audited(
      'excludes: []\nexclude:\n  - path: examples\n  - examples\n  - path: examples\n    reason: x\n    until: 2030-01-01\ninclude: [{}]\n',
    );
    deepEqual(
      result.findings.flatMap(({ rule, message }) => (rule === 'waiver-invalid' ? [message] : [])),
      [
        'The file has an unknown field excludes.',
        'An entry of exclude must have a path and a reason.',
        'An entry of exclude must have a path and a reason.',
        'The entry of exclude has an unknown field until.',
        'An entry of include must be a path or a pattern.',
      ],
    );
    equal(errors(result).includes(demo[0] ?? ''), true);
  });

  it('do not exclude what is wrong in the settings file itself', async () => {
    const result = await audited('exclude:\n  - path: "**"\n    reason: All\n  - path: nothing\n    reason: None\n');
    deepEqual(errors(result), ['waiver-unused .unionai-audit.yaml']);
  });
});
