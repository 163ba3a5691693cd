import { deepEqual } from 'node:assert/strict';
import { checkMerged, isYaml } from '../../src/merge/check-merged.ts';
import { isTerraform } from '../../src/merge/terraform-paths.ts';
import type { Change } from '../../src/model/change.ts';
import { parseHcl } from '../../src/model/hcl/parse-hcl.ts';
import type { HclParser } from '../../src/model/hcl-tree.ts';
import { parentFolder } from '../../src/model/parent-folder.ts';
import { checkYaml } from '../../src/shell/yaml-check.ts';
import { fileOf } from '../update/memory.ts';

let parse: HclParser;
before(async () => {
  parse = parseHcl;
});

type Folders = Readonly<Record<string, Readonly<Record<string, string>>>>;

const variable = (name: string): string => `variable "${name}" {}\n`;
const change = (path: string, action: Change['action'], text?: string, was?: string): Change => ({
  path,
  action,
  before: was === undefined ? undefined : fileOf(was, false),
  after: text === undefined ? undefined : { text, executable: false },
  conflicts: [],
});
/** Checks changes of the Terraform files in some folders. */
const check = (changes: readonly Change[], folders: Folders) =>
  checkMerged(changes, {
    parseHcl: parse,
    checkYaml,
    terraformFilesIn: (path) => new Map(Object.entries(folders[path] ?? {})),
  }).map(({ path, action, conflicts }) => [
    path,
    action,
    ...conflicts.map(({ line, message }) => `${line} ${message}`),
  ]);

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
    deepEqual(check(changes, { a: { 'a.tf': '', 'z.tf': variable('z'), 'gone.tf': '' } }), [
      ['a/a.tf', 'conflict', '0 a/z.tf:1 declares variable.z a second time, first in a.tf'],
      ['a/notes.md', 'create'],
      ['b/a.tf', 'create'],
      ['a/gone.tf', 'remove'],
    ]);
  });

  it('has a conflict in the file that brought about a problem in a file that the update does not change', () => {
    const z = variable('z');
    deepEqual(
      check([change('a/a.tf', 'create', z), change('a/z.tf', 'unchanged', z, z)], { a: { 'a.tf': '', 'z.tf': z } }),
      [
        ['a/a.tf', 'conflict', '0 a/z.tf:1 declares variable.z a second time, first in a.tf'],
        ['a/z.tf', 'unchanged'],
      ],
    );
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

  it('has a conflict for every problem of a file', () => {
    deepEqual(
      check([change('a/x.tf', 'merge', `${variable('y')}${variable('z')}`, '')], {
        a: { 'b.tf': variable('y') + variable('z') },
      }),
      [
        [
          'a/x.tf',
          'conflict',
          '1 declares variable.y a second time, first in b.tf',
          '2 declares variable.z a second time, first in b.tf',
        ],
      ],
    );
    deepEqual(check([change('x.yml', 'merge', 'a: 1\na: 2\nb: 1\nb: 2\nc:\n  d: 1\n  d: 2\n', 'a: 1\n')], {}), [
      ['x.yml', 'conflict', '2 has the same name twice in one mapping', '7 has the same name twice in one mapping'],
    ]);
  });

  it('has no new conflict for a problem that a folder had before', () => {
    deepEqual(
      check([change('a/x.tf', 'merge', variable('w'), '')], { a: { 'x.tf': '', 'y.tf': variable('z').repeat(2) } }),
      [['a/x.tf', 'merge']],
    );
  });

  it('is checked again without what is not written because of a conflict', () => {
    const changes = [
      change('a/b.tf', 'create', `${variable('x')}${variable('y')}`),
      change('a/c.tf', 'create', 'output "o" {\n  value = var.y\n}\n'),
    ];
    deepEqual(check(changes, { a: { 'a.tf': variable('x') } }), [
      ['a/b.tf', 'conflict', '1 declares variable.x a second time, first in a.tf'],
      ['a/c.tf', 'conflict', '2 refers to var.y, which is not declared'],
    ]);
  });
});

describe('The source of a module in a merged repository', () => {
  const output = (name: string): string => `output "${name}" {\n  value = 1\n}\n`;
  const call = (source: string): string => `module "m" {\n  source = "${source}"\n}\n`;
  const missing = (source: string) => `2 calls the module ${source}, which does not exist`;

  it('exists if its folder has Terraform files, wherever the call is', () => {
    for (const [path, source, folder] of [
      ['main.tf', './modules/m', 'modules/m'],
      ['main.tf', './modules//m/', 'modules/m'],
      ['environments/dev/main.tf', '../../modules/m', 'modules/m'],
      ['environments/dev/main.tf', '../../environments/./m', 'environments/m'],
      ['environments/dev/main.tf', '../../', ''],
    ] as const) {
      const changes = [change(path, 'create', call(source))];
      deepEqual(check(changes, { [folder]: { 'main.tf': output('x') } }), [[path, 'create']], source);
      deepEqual(check(changes, { elsewhere: { 'main.tf': '' } })[0]?.[1], 'conflict', source);
    }
  });

  it('exists if the same update creates it, and not if it removes it', () => {
    const module = (action: Change['action'], text?: string, name = 'main.tf') =>
      change(`modules/m/${name}`, action, text, text === undefined ? 'x' : undefined);
    const main = change('main.tf', 'create', call('./modules/m'));
    deepEqual(check([main, module('create', output('x'))], {}), [
      ['main.tf', 'create'],
      ['modules/m/main.tf', 'create'],
    ]);
    deepEqual(check([main, module('create', 'text', 'README.md')], {})[0], [
      'main.tf',
      'conflict',
      missing('./modules/m'),
    ]);
    deepEqual(check([main, module('conflict', output('x'))], {})[0], ['main.tf', 'conflict', missing('./modules/m')]);
    deepEqual(check([main, module('remove')], { 'modules/m': { 'main.tf': '' } })[0], [
      'main.tf',
      'conflict',
      missing('./modules/m'),
    ]);
  });

  it('is a new problem in a file that calls it, if the update removes it', () => {
    const changes = [
      change('modules/m/main.tf', 'remove', undefined, output('x')),
      change('other.tf', 'create', variable('y')),
    ];
    deepEqual(check(changes, { '': { 'main.tf': call('./modules/m') }, 'modules/m': { 'main.tf': output('x') } }), [
      ['modules/m/main.tf', 'remove'],
      ['other.tf', 'conflict', `0 main.tf:${missing('./modules/m')}`],
    ]);
  });

  it('is no new problem if it did not exist before', () => {
    const changes = [change('main.tf', 'merge', `${call('./modules/m')}\n${output('x')}`, call('./modules/m'))];
    deepEqual(check(changes, { '': { 'main.tf': call('./modules/m') } }), [['main.tf', 'merge']]);
  });

  it('is not checked outside of the repository', () => {
    for (const [path, source] of [
      ['main.tf', '../modules/m'],
      ['a/main.tf', '../../modules/m'],
      ['a/main.tf', '../../a/m'],
    ] as const)
      deepEqual(check([change(path, 'create', call(source))], {}), [[path, 'create']]);
  });
});
