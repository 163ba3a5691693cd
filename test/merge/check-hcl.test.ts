import { deepEqual, equal } from 'node:assert/strict';
import { newProblems, problems } from '../../src/merge/check-hcl.ts';
import { checkMerged, isTerraform, isYaml, parentFolder } from '../../src/merge/check-merged.ts';
import type { Change } from '../../src/model/change.ts';
import type { HclParser } from '../../src/model/hcl-tree.ts';
import { loadHclParser } from '../../src/shell/hcl-parser.ts';
import { checkYaml } from '../../src/shell/yaml-check.ts';
import { fileOf } from '../update/memory.ts';

let parse: HclParser;
before(async () => {
  parse = await loadHclParser();
});

const folder = (files: Readonly<Record<string, string>>) => new Map(Object.entries(files));
const found = (files: Readonly<Record<string, string>>): readonly string[] =>
  problems(parse, folder(files)).map(({ file, line, message }) => `${file}:${line} ${message}`);

describe('A folder of Terraform files', () => {
  it('has no problem where every address and every attribute is there once', () => {
    deepEqual(
      found({
        'main.tf':
          'locals {\n  a = 1\n}\n\nresource "x" "y" {\n  a = 1\n  b {\n    a = 1\n  }\n  b {\n    a = 1\n  }\n}\n',
        'more.tf':
          'locals {\n  b = 1\n}\n\nresource "x" "z" {}\ndata "x" "y" {}\nprovider "aws" {}\nprovider "aws" {\n  alias = "b"\n}\n',
      }),
      [],
    );
  });

  it('has a problem where a file is not valid HCL, at its first error', () => {
    deepEqual(found({ 'main.tf': 'a = 1\n\nresource "x" {{{\n}\nb = = 2\n' }).slice(0, 1), [
      'main.tf:3 is not valid HCL',
    ]);
    equal(
      found({ 'main.tf': 'resource "x" {{{\n}\nb = = 2\n' }).filter((one) => one.includes('not valid HCL')).length,
      1,
    );
  });

  const twice: Readonly<Record<string, readonly [block: string, address: string]>> = {
    variable: ['variable "a" {}', 'variable.a'],
    output: ['output "a" {}', 'output.a'],
    module: ['module "a" {}', 'module.a'],
    resource: ['resource "x" "a" {}', 'resource.x.a'],
    data: ['data "x" "a" {}', 'data.x.a'],
    ephemeral: ['ephemeral "x" "a" {}', 'ephemeral.x.a'],
    check: ['check "a" {}', 'check.a'],
    provider: ['provider "x" {}', 'provider.x'],
    'provider with an alias': ['provider "x" {\n  alias = "a"\n}', 'provider.x."a"'],
    local: ['locals {\n  a = 1\n}', 'local.a'],
    backend: ['terraform {\n  backend "s3" {}\n}', 'terraform.backend'],
    'required providers': ['terraform {\n  required_providers {}\n}', 'terraform.required_providers'],
    encryption: ['terraform {\n  encryption {}\n}', 'terraform.encryption'],
  };
  for (const [title, [block, address]] of Object.entries(twice))
    it(`has a problem where it declares twice: ${title}`, () => {
      const inner = /^(locals|terraform)/.test(block) ? 1 : 0;
      const lines = block.split('\n').length;
      deepEqual(found({ 'main.tf': `${block}\n${block}\n` }), [
        `main.tf:${lines + 1 + inner} declares ${address} a second time`,
      ]);
      deepEqual(found({ 'a.tf': `${block}\n`, 'b.tf': `\n${block}\n` }), [
        `b.tf:${2 + inner} declares ${address} a second time, first in a.tf`,
      ]);
    });

  it('has a problem where a state has a backend and a cloud', () => {
    deepEqual(found({ 'main.tf': 'terraform {\n  backend "s3" {}\n  cloud {}\n}\n' }), [
      'main.tf:3 declares terraform.backend a second time',
    ]);
  });

  it('may have blocks twice that Terraform takes twice', () => {
    const block =
      'moved {\n  from = a\n}\nimport {\n  to = a\n}\nterraform {\n  required_version = "1"\n  provider_meta "x" {}\n}\n';
    deepEqual(found({ 'main.tf': `${block}${block}` }), []);
  });

  it('may have override files, which are meant to repeat', () => {
    const text = 'variable "a" {}\n';
    deepEqual(found({ 'a.tf': text, 'override.tf': text, 'x_override.tf': text, 'override.tofu': text }), []);
    deepEqual(found({ 'a.tf': text, 'myoverride.tf': text }), [
      'myoverride.tf:1 declares variable.a a second time, first in a.tf',
    ]);
    deepEqual(found({ 'a.tf': text, 'override.tf.tf': text }).length, 1);
  });

  it('has a problem where an attribute is set twice, in whatever block', () => {
    deepEqual(found({ 'main.tf': 'resource "x" "y" {\n  a = 1\n  b {\n    c = 1\n    c = 2\n  }\n  a = 2\n}\n' }), [
      'main.tf:7 sets a twice in one block',
      'main.tf:5 sets c twice in one block',
    ]);
  });

  it('has new problems only where it had not had them before', () => {
    const old = folder({ 'a.tf': 'variable "a" {}\nvariable "a" {}\n' });
    const now = folder({ 'a.tf': '\n\nvariable "a" {}\nvariable "a" {}\nvariable "b" {}\nvariable "b" {}\n' });
    const checked = (one: ReadonlyMap<string, string>) => ({ folder: one, moduleExists: () => true });
    deepEqual(newProblems(parse, checked(old), checked(now)), [
      { file: 'a.tf', line: 6, message: 'declares variable.b a second time' },
    ]);
    deepEqual(newProblems(parse, checked(old), checked(old)), []);
  });
});

describe('A path', () => {
  it('is of Terraform, of OpenTofu, or of YAML by its end', () => {
    deepEqual(['a.tf', 'a/b.tofu', 'a.tf.json', 'tf', 'a.tfx'].map(isTerraform), [true, true, false, false, false]);
    deepEqual(['a.yml', 'a/b.yaml', 'a.yamlx', 'yml', 'a.yaaml'].map(isYaml), [true, true, false, false, false]);
  });

  it('has a parent folder, but for one at the top', () => {
    deepEqual(['a/b/c.tf', 'a/b.tf', 'a.tf'].map(parentFolder), ['a/b', 'a', '']);
  });
});

describe('A merged repository', () => {
  const variable = (name: string): string => `variable "${name}" {}\n`;
  const change = (path: string, action: Change['action'], text?: string, was?: string): Change => ({
    path,
    action,
    before: was === undefined ? undefined : fileOf(was, false),
    after: text === undefined ? undefined : { text, executable: false },
    conflicts: [],
  });
  const check = (changes: readonly Change[], folders: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
    checkMerged(changes, {
      parseHcl: parse,
      checkYaml,
      terraformFilesIn: (path) => folder(folders[path] ?? {}),
    }).map(({ path, action, conflicts }) => [
      path,
      action,
      ...conflicts.map(({ line, message }) => `${line} ${message}`),
    ]);

  it('stays as it is where nothing is broken', () => {
    const changes = [change('a/x.tf', 'create', variable('x')), change('a/y.tf', 'keep-deleted')];
    deepEqual(check(changes, { a: { 'z.tf': variable('z') } }), [
      ['a/x.tf', 'create'],
      ['a/y.tf', 'keep-deleted'],
    ]);
  });

  it('has a conflict in the file that declares a second time', () => {
    deepEqual(check([change('a/x.tf', 'merge', variable('z'), '')], { a: { 'b.tf': variable('z') } }), [
      ['a/x.tf', 'conflict', '1 declares variable.z a second time, first in b.tf'],
    ]);
    deepEqual(check([change('x.tf', 'merge', variable('z'), '')], { '': { 'b.tf': variable('z') } }), [
      ['x.tf', 'conflict', '1 declares variable.z a second time, first in b.tf'],
    ]);
  });

  it('has a conflict in the file that brought about a problem elsewhere in its folder, and in no other', () => {
    const changes = [
      change('a/a.tf', 'create', variable('z')),
      change('a/notes.md', 'create', 'x\n'),
      change('b/a.tf', 'create', variable('z')),
      change('a/gone.tf', 'remove', undefined, 'x'),
    ];
    // After z.tf, so that the problem shows in the file that is not touched.
    const files = folder({ 'a.tf': '', 'z.tf': variable('z'), 'gone.tf': '' });
    deepEqual(check(changes, { a: Object.fromEntries(files) }), [
      ['a/a.tf', 'conflict', '0 a/z.tf:1 declares variable.z a second time, first in a.tf'],
      ['a/notes.md', 'create'],
      ['b/a.tf', 'create'],
      ['a/gone.tf', 'remove'],
    ]);
  });

  it('counts a file that is removed as gone, and one that is not written as it is', () => {
    const z = variable('z');
    const moved = [change('a/x.tf', 'remove', undefined, z), change('a/y.tf', 'create', z)];
    deepEqual(
      check(moved, { a: { 'x.tf': z } }).map(([, action]) => action),
      ['remove', 'create'],
    );
    const kept = [change('a/x.tf', 'conflict', z, ''), change('a/y.tf', 'create', z)];
    deepEqual(
      check(kept, { a: { 'x.tf': '' } }).map(([, action]) => action),
      ['conflict', 'create'],
    );
  });

  it('has a conflict in YAML that a merge broke, and not in one that was broken before or was not merged', () => {
    const good = 'a: 1\n';
    const bad = 'a: 1\na: 2\n';
    deepEqual(
      check([change('x.yml', 'merge', bad, good)], {}).map(([, action]) => action),
      ['conflict'],
    );
    deepEqual(
      check([change('x.yml', 'merge', bad, bad)], {}).map(([, action]) => action),
      ['merge'],
    );
    deepEqual(
      check([change('x.yml', 'update', bad, good)], {}).map(([, action]) => action),
      ['update'],
    );
    deepEqual(
      check([change('x.txt', 'merge', bad, good)], {}).map(([, action]) => action),
      ['merge'],
    );
  });
});
