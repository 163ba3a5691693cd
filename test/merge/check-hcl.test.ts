import { deepEqual, equal, throws } from 'node:assert/strict';
import { newProblems, problems } from '../../src/merge/check-hcl.ts';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import type { HclParser } from '../../src/model/hcl-tree.ts';

let parse: HclParser;
before(async () => {
  parse = parseHcl;
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

  it('may be written in JSON', () => {
    deepEqual(found({ 'a.tf.json': '{"variable":{"a":{}}}', 'b.tf': 'variable "a" {}\n' }), [
      'b.tf:1 declares variable.a a second time, first in a.tf.json',
    ]);
  });

  it('may have two providers, of which the alias is not the first attribute', () => {
    const provider = (alias: string): string => `provider "x" {\n  region = "r"\n  alias  = "${alias}"\n}\n`;
    deepEqual(found({ 'main.tf': provider('a') + provider('b') }), []);
    deepEqual(found({ 'main.tf': 'provider "x" {\n  region = "r"\n}\nprovider "x" {\n  region = "s"\n}\n' }), [
      'main.tf:4 declares provider.x a second time',
    ]);
  });

  it('is refused if its blocks are nested too deeply, in native and in JSON syntax', () => {
    const nested = (depth: number): string => `${'a {\n'.repeat(depth)}x = 1\n${'}\n'.repeat(depth)}`;
    const json = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    deepEqual(found({ 'main.tf': nested(200), 'main.tf.json': json(200) }), []);
    throws(
      () => found({ 'main.tf': nested(201) }),
      /main\.tf has blocks that are nested too deeply to be checked: line 201/,
    );
    throws(() => found({ 'main.tf.json': json(201) }), /main\.tf\.json has blocks that are nested too deeply/);
    const replaced = (files: Readonly<Record<string, string>>): readonly unknown[] => {
      const checked = (one: Readonly<Record<string, string>>) => ({
        path: '',
        folder: folder(one),
        moduleAt: () => undefined,
      });
      return newProblems(parse, checked(files), checked({ 'main.tf': 'a = 1\n' }));
    };
    deepEqual(replaced({ 'main.tf': nested(200), 'main.tf.json': json(200) }), []);
    throws(() => replaced({ 'main.tf': nested(201) }), /main\.tf has blocks that are nested too deeply/);
    throws(() => replaced({ 'main.tf.json': json(201) }), /main\.tf\.json has blocks that are nested too deeply/);
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
    const checked = (one: ReadonlyMap<string, string>) => ({ path: '', folder: one, moduleAt: () => undefined });
    deepEqual(newProblems(parse, checked(old), checked(now)), [
      { file: 'a.tf', line: 6, message: 'declares variable.b a second time' },
    ]);
    deepEqual(newProblems(parse, checked(old), checked(old)), []);
  });
});
