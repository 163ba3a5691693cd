import { deepEqual } from 'node:assert/strict';
import { brokenCalls, moduleInterface } from '../../src/merge/check-calls.ts';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import type { HclParser } from '../../src/model/hcl-tree.ts';
import { parseTerraformJson } from '../../src/model/terraform-json.ts';

let parse: HclParser;
before(async () => {
  parse = parseHcl;
});

type Files = Readonly<Record<string, string>>;
const parsed = (files: Files) =>
  Object.entries(files).map(([file, text]) => ({
    file,
    parsed: file.endsWith('.json') ? parseTerraformJson(text) : parse(text),
  }));

const module: Files = {
  'variables.tf': 'variable "org" {}\n\nvariable "prefix" {\n  default = ""\n}\n',
  'outputs.tf.json': '{ "output": { "ids": { "value": 1 } } }',
};
const found = (text: string, files: Files = module): readonly string[] =>
  brokenCalls(parsed({ 'main.tf': text }), (source) =>
    source === '../m' ? moduleInterface(parsed(files)) : undefined,
  ).map(({ line, message }) => `${line} ${message}`);
const call = (...lines: readonly string[]): string =>
  `module "m" {\n${['source = "../m"', ...lines].map((line) => `  ${line}\n`).join('')}}\n`;

describe('A call of a local module', () => {
  it('is right with every required variable, any other one, and the arguments that every call has', () => {
    deepEqual(found(call('org = "a"')), []);
    deepEqual(
      found(call('org = "a"', 'prefix = "b"', 'for_each = {}', 'depends_on = []', 'providers = {}', 'version = "1"')),
      [],
    );
    deepEqual(found(call('count = 1', 'org = 1')), []);
  });

  it('is wrong with an argument that the module does not declare, and without one that it requires', () => {
    deepEqual(found(call('org = "a"', 'team = "b"')), ['4 sets team, which the module ../m does not declare']);
    deepEqual(found(call()), ['1 does not set org, which the module ../m requires']);
  });

  it('takes a default that an override file adds', () => {
    const override = { 'x_override.tf': 'variable "org" {\n  default = ""\n}\n' };
    deepEqual(found(call(), { ...module, ...override }), []);
  });

  it('has the outputs that the module declares', () => {
    const output = (expression: string): string => `${call('org = 1')}output "x" {\n  value = ${expression}\n}\n`;
    for (const expression of ['module.m', 'module.m.ids', 'module.m["a"].other', 'module.other.x', '"module.m.other"'])
      deepEqual(found(output(expression)), [], expression);
    for (const expression of ['module.m.other', '[for x in module.m.other : x]', `"\${module.m.other}"`])
      deepEqual(
        found(output(expression)),
        ['6 refers to module.m.other, which the module does not declare'],
        expression,
      );
  });

  it('is not judged where the module is elsewhere, is computed, or is not valid', () => {
    deepEqual(found(call().replace('../m', 'acme/m/aws')), []);
    deepEqual(found(call().replace('../m', '../other')), []);
    deepEqual(found(call(), { ...module, 'broken.tf': 'variable {' }), []);
    deepEqual(found(call(), { 'broken.tf.json': '{' }), []);
  });
});
