import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { rules } from '../../src/audit/all-rules.ts';
import { secureWorkflow } from '../../src/audit/examples.ts';
import { type FixedAudit, fixAudit } from '../../src/audit/fix/fix-audit.ts';
import { explanation } from '../../src/audit/report/explanation.ts';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import type { HclParser } from '../../src/model/hcl-tree.ts';
import { images } from '../../templates/ci/pins.ts';
import { auditOf, treeOf } from './tree.ts';

type Files = Readonly<Record<string, string>>;

let parse: HclParser;

/** Fixes files as `audit --fix` does. */
function fixed(files: Files, obstacle: (path: string) => string | undefined = () => undefined): FixedAudit {
  return fixAudit(treeOf(files), parse, { today: '2026-11-25', baseline: new Set(), obstacle });
}

/** The files afterward. */
function filesAfter(files: Files): Files {
  return { ...files, ...Object.fromEntries(fixed(files).files) };
}

const provider = 'provider "unionai" {\n  api_key      = var.k\n  allowed_orgs = ["acme"]\n}\n';

/** The text of a file with a variable that holds a key, after `--fix`, without the provider block. */
function variable(text: string): string {
  const result = filesAfter({ 'main.tf': `${text}${provider}`, '.gitignore': '*.tfvars\n*.tfstate\n*.tfstate.*\n' });
  const whole = result['main.tf'] ?? '';
  ok(whole.endsWith(provider), whole);
  return whole.slice(0, -provider.length);
}

describe('audit --fix', () => {
  before(async () => {
    parse = parseHcl;
  });

  for (const rule of rules) {
    if (rule.autofix === undefined) {
      it(`${rule.id} offers no fix, and explain says none`, async () => {
        doesNotMatch(explanation(rule), /What audit --fix does/);
        const { findings } = await auditOf(rule.failing());
        deepEqual(
          findings.filter((finding) => finding.rule === rule.id && finding.fix !== undefined),
          [],
        );
      });
      continue;
    }
    it(`${rule.id}: its failing example is clean afterward, and a second run changes nothing`, async () => {
      ok(explanation(rule).includes(`What audit --fix does\n  ${rule.autofix}`));
      const files = rule.failing();
      const all = filesAfter(files);
      const rest = (await auditOf(all)).findings.filter((finding) => finding.rule === rule.id);
      deepEqual(
        rest.map(({ file, line }) => `${file}:${line}`),
        [],
      );
      equal(fixed(all).files.size, 0);
    });
  }

  it('changes nothing in the passing examples but what other rules find', () => {
    for (const rule of rules)
      for (const { rule: id } of fixed(rule.passing()).fixed)
        ok(id !== rule.id, `${rule.id} fixed its passing example`);
  });

  describe('a new attribute', () => {
    const both = (before: string, expected: string): void => equal(variable(before), expected);

    it('joins the group of attributes whose equals signs do not move', () =>
      both(
        'variable "k" {\n  type        = string # text\n  description = "Key"\n  # the end\n}\n',
        'variable "k" {\n  type        = string # text\n  description = "Key"\n  ephemeral   = true\n  sensitive   = true\n  # the end\n}\n',
      ));

    it('begins a group of its own where it would move them', () =>
      both(
        'variable "k" {\n  type = string\n  validation {\n    condition     = var.k != ""\n    error_message = "Empty."\n  }\n}\n',
        'variable "k" {\n  type = string\n\n  ephemeral = true\n  sensitive = true\n\n  validation {\n    condition     = var.k != ""\n    error_message = "Empty."\n  }\n}\n',
      ));

    it('unfolds a block on one line, and keeps its comments', () =>
      both(
        '/* the key */ variable "k" { type = string } # here\n',
        '/* the key */ variable "k" {\n  type = string\n\n  ephemeral = true\n  sensitive = true\n} # here\n',
      ));

    it('fills an empty block', () =>
      both('variable "k" {}\n', 'variable "k" {\n  ephemeral = true\n  sensitive = true\n}\n'));

    it('comes after the comments of a block without attributes', () =>
      both(
        'variable "k" {\n  # TF_VAR_k\n}\n',
        'variable "k" {\n  # TF_VAR_k\n\n  ephemeral = true\n  sensitive = true\n}\n',
      ));

    it('comes after a value of several lines', () =>
      both(
        'variable "k" {\n  description = <<-EOT\n    sensitive = "{"\n  EOT\n}\n',
        'variable "k" {\n  description = <<-EOT\n    sensitive = "{"\n  EOT\n\n  ephemeral = true\n  sensitive = true\n}\n',
      ));

    it('replaces false and null, and nothing else', () =>
      both(
        'variable "k" {\n  sensitive = false # why\n  ephemeral = null\n}\n',
        'variable "k" {\n  sensitive = true # why\n  ephemeral = true\n}\n',
      ));

    it('leaves comments where they are', () =>
      both(
        'variable "k" {\n  type      = string # a\n  sensitive = false  # b\n  ephemeral = true   # c\n}\n',
        'variable "k" {\n  type      = string # a\n  sensitive = true   # b\n  ephemeral = true   # c\n}\n',
      ));

    it('has the line endings of the file', () =>
      both(
        'variable "k" {\r\n  type = string\r\n}\r\nvariable "l" {}\r\n',
        'variable "k" {\r\n  type = string\r\n\r\n  ephemeral = true\r\n  sensitive = true\r\n}\r\nvariable "l" {}\r\n',
      ));

    it('is indented as the block is', () =>
      both(
        'variable "k" {\n\ttype\t= string\n}\n',
        'variable "k" {\n\ttype\t= string\n\n\tephemeral = true\n\tsensitive = true\n}\n',
      ));
  });

  describe('leaves a finding, with the reason,', () => {
    const reasons = (files: Files): readonly string[] =>
      fixed(files).unfixed.map(({ finding, reason }) => `${finding.rule}: ${reason}`);
    const key = 'variable "k" {\n  type      = string\n  sensitive = true\n}\n';

    it('in a JSON file', () => {
      const json = { variable: { k: { type: 'string' } } };
      const result = reasons({ 'main.tf': provider, 'variables.tf.json': JSON.stringify(json) });
      deepEqual(result, [
        'secret-variable-not-ephemeral: variables.tf.json is JSON, which --fix does not edit',
        'secret-variable-not-sensitive: variables.tf.json is JSON, which --fix does not edit',
      ]);
    });

    it('where the value is used where an ephemeral one is not allowed', () => {
      const use = 'resource "terraform_data" "d" {\n  input = var.k\n}\n';
      match(reasons({ 'main.tf': `${key}${provider}${use}` }).join('\n'), /not-ephemeral: main\.tf:10 uses the value/);
      const local = `locals {\n  l = "a \${var.k}"\n}\n${use.replace('var.k', 'local.l')}`;
      match(
        reasons({ 'main.tf': `${key}${provider}${local}` }).join('\n'),
        /not-ephemeral: main\.tf:13 uses the value/,
      );
    });

    it('where an output or for_each would reject a sensitive value', () => {
      const plain = key.replace('  sensitive = true\n', '');
      const output = 'output "o" {\n  value = var.k\n}\n';
      match(
        reasons({ 'main.tf': `${plain}${provider}${output}` }).join('\n'),
        /not-sensitive: main\.tf:9 uses the value/,
      );
    });

    it('where required_version admits versions that reject the fix', () => {
      for (const [constraint, isFixed] of [
        ['>= 1.5', false],
        ['~> 1.9', false],
        ['1.9.8', false],
        ['>= 1.3, < 2.0', false],
        ['var.x', false],
        ['>= 1.10', true],
        ['~> 1.11.0', true],
        ['> 1.9.99', true],
      ] as const) {
        const result = fixed({ 'main.tf': `terraform {\n  required_version = "${constraint}"\n}\n${key}${provider}` });
        equal(
          result.fixed.some(({ rule }) => rule === 'secret-variable-not-ephemeral'),
          isFixed,
          constraint,
        );
      }
    });

    it('where the files do not say which organization the key is for', () => {
      const open = provider.replace('  allowed_orgs = ["acme"]\n', '');
      match(reasons({ 'main.tf': `${key}${open}` }).join('\n'), /allowed-orgs-missing: the files do not say/);
      const guard = (org: string) =>
        `data "unionai_controlplane" "c" {\n  lifecycle {\n    postcondition {\n      condition = self.organization == ${org} && true\n    }\n  }\n}\n`;
      match(reasons({ 'main.tf': `${key}${open}${guard('"a"')}${guard('"b"')}` }).join('\n'), /the files do not say/);
      const result = filesAfter({ 'main.tf': `${key}${open}${guard('local.union.org')}` });
      match(result['main.tf'] ?? '', /allowed_orgs = \[local\.union\.org\]/);
    });

    it('of an action or image in another version than the known one', () => {
      const file = '.github/workflows/deploy.yml';
      const at = (reference: string): Files => ({
        'main.tf': `${key}${provider}`,
        [file]: secureWorkflow.replace(/actions\/checkout@.*/, reference),
      });
      match(reasons(at('actions/checkout@v4')).join('\n'), /unpinned-dependency: only v7\.0\.1 can be pinned here/);
      match(reasons(at('acme/deploy@v1')).join('\n'), /the commit of acme\/deploy@v1 is not known here/);
      match(reasons(at('actions/checkout@main')).join('\n'), /unpinned-dependency/);
      match(filesAfter(at('"actions/checkout@v7"'))[file] ?? '', /uses: "actions\/checkout@[0-9a-f]{40}" # v7\.0\.1\n/);
      match(
        filesAfter(at('actions/checkout@v7.0 # mine'))[file] ?? '',
        /uses: actions\/checkout@[0-9a-f]{40} # mine\n/,
      );
    });

    it('of an image in another version than the known one', () => {
      const at = (image: string): Files => ({
        'main.tf': `${key}${provider}`,
        '.gitlab-ci.yml': `a:\n  image:\n    name: ${image} # engine\n    entrypoint: [""]\n  script: [echo]\n`,
      });
      for (const tag of ['1', '1.16', images.terraform.slice(0, images.terraform.indexOf('@')).split(':')[1] ?? ''])
        equal(
          filesAfter(at(`hashicorp/terraform:${tag}`))['.gitlab-ci.yml'],
          at(images.terraform)['.gitlab-ci.yml'],
          tag,
        );
      for (const image of [
        'hashicorp/terraform:1.15',
        'hashicorp/terraform:latest',
        'hashicorp/terraform',
        'acme/tool:1',
      ])
        match(reasons(at(image)).join('\n'), /unpinned-dependency: (?:only|the digest)/, image);
    });

    it('where another .gitignore file includes the files again', () => {
      const result = fixed({
        'a/main.tf': `${key}${provider}`,
        'a/.gitignore': '!*.tfvars\n!*.tfstate\n!*.tfstate.backup\n',
      });
      ok(
        result.unfixed.some(
          ({ finding, reason }) => finding.rule === 'gitignore-gap' && reason === 'the finding would remain',
        ),
      );
      equal(result.files.has('.gitignore'), false);
    });

    it('in a file that cannot be edited', () => {
      const result = fixed({ 'main.tf': `${key}${provider}` }, (path) =>
        path === 'main.tf' ? 'is not valid UTF-8' : undefined,
      );
      deepEqual(
        result.unfixed.map(({ reason }) => reason),
        ['main.tf is not valid UTF-8'],
      );
    });

    it('in a file that is not valid HCL', () => {
      const result = fixed({ 'main.tf': `${key}${provider}<<<<<<< yours\n` });
      equal(result.files.has('main.tf'), false);
    });
  });

  it('does not fix what a waiver or a baseline accepts', async () => {
    const files = {
      'main.tf': `# unionai-audit:ignore secret-variable-not-ephemeral Old engine\nvariable "k" {\n  sensitive = true\n}\n${provider}`,
    };
    equal(fixed(files).files.has('main.tf'), false);
    const open = { 'main.tf': `variable "k" {\n  sensitive = true\n}\n${provider}` };
    const baseline = new Set((await auditOf(open)).findings.map(({ fingerprint }) => fingerprint));
    const result = fixAudit(treeOf(open), parse, { today: '2026-11-25', baseline, obstacle: () => undefined });
    equal(result.files.size, 0);
  });

  it('makes the variables of a module ephemeral together', () => {
    const result = filesAfter({
      'main.tf': 'variable "k" {\n  sensitive = true\n}\nmodule "m" {\n  source = "./m"\n  token  = var.k\n}\n',
      'm/main.tf': `variable "token" {\n  sensitive = true\n}\n${provider.replace('var.k', 'var.token')}`,
    });
    match(result['main.tf'] ?? '', /ephemeral = true/);
    match(result['m/main.tf'] ?? '', /ephemeral = true/);
  });
});
