import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { rootModules } from '../../src/adopt/find-places.ts';
import { statesOnDisk } from '../../src/adopt/state-places.ts';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import { withStates } from '../../src/revision/refuse-shared-states.ts';

const bucket = (value: string, key = '"a"'): string =>
  `terraform {\n  backend "s3" {\n    bucket = ${value}\n    key    = ${key}\n    region = "eu-west-1"\n  }\n}\n`;

const texts = [
  bucket('"one"'),
  bucket('var.bucket'),
  bucket('local.state.bucket'),
  bucket('"one"').replace('    key    = "a"\n', ''),
  bucket('"one"').replace('backend "s3"', 'backend/* a\n # b */"s3"'),
  bucket('"one"').replace('backend "s3" {', 'backend\n"s3"\n{'),
  bucket('"one"').replace('backend "s3" {', 'backend s3{'),
  'terraform {\n  cloud {\n    organization = "acme"\n    workspaces {\n      name = "a"\n    }\n  }\n}\n',
  'terraform {\n  required_version = "1.0"\n}\n',
  'variable "bucket" {\n  default = "two"\n}\n',
  'locals {\n  state = {\n    bucket = "three"\n  }\n}\n',
  '# backend "s3" {}\nresource "a" "backend" {}\n',
  'key = "a"\n',
  '{"terraform": {"backend": {"s3": {"bucket": "four", "key": "a", "region": "eu-west-1"}}}}',
  '{"terraform": {"\\u0062ackend": {"local": {"path": "a"}}}}',
  '',
] as const;
const names = ['a.tf', 'a.tofu', 'b.tf', 'c_override.tf', 'd.tf.json', 'x.tfbackend', 'backend.hcl'];

describe('The states of the roots in a repository', () => {
  const statesOf = (files: ReadonlyMap<string, string>) => statesOnDisk(rootModules(files, parseHcl));

  it('are those that parsing every file gives', () => {
    const someFiles = fc.dictionary(
      fc.tuple(fc.constantFrom('', 'old/', 'old/dev/'), fc.constantFrom(...names)).map((parts) => parts.join('')),
      fc.constantFrom(...texts),
      { maxKeys: 8 },
    );
    let found = 0;
    fc.assert(
      fc.property(someFiles, (files) => {
        const all = statesOf(new Map(Object.entries(files)));
        found += all.length;
        deepEqual(statesOf(withStates(new Map(Object.entries(files)))), all);
      }),
      { numRuns: 1000 },
    );
    ok(found > 100, `${found} states in all`);
  });

  it('are searched for in the files alone that have a block for them', () => {
    const backend = bucket('"one"');
    const other = '# As the backend of var.x\nvariable "x" {}\n';
    const left = withStates(new Map(Object.entries({ 'old/a.tf': backend, 'old/b.tf': other, 'modules/c.tf': other })));
    deepEqual(Object.fromEntries(left), { 'old/a.tf': backend, 'old/b.tf': '', 'modules/c.tf': '' });
    equal(statesOf(left).length, 1);
  });
});
