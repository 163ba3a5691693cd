import { deepEqual } from 'node:assert/strict';
import { renderedFolders } from '../../src/merge/rendered-folders.ts';
import type { Rendered } from '../../src/record/manifest.ts';

type Folders = Readonly<Record<string, Readonly<Record<string, string>>>>;

const templates: Folders = {
  '': { 'main.tf': 'module "m" {\n  source = "./modules/m"\n}\n', 'notes.md': 'source = "./none"\n' },
  dev: { 'a.tf': 'module "m" {\n  source  = "../modules/m"\n}\n', 'b.tf': '# b\n' },
  'modules/m': {
    'a.tf':
      'module "n" {\n  source = "./n"\n}\nmodule "p" {\n  source = "../../../outside"\n}\nmodule "o" {\n  source = "../o"\n}\n',
  },
  'modules/m/n': { 'a.tf': '# n\n' },
  'modules/o': { 'a.tf': '# o\n' },
  other: { 'a.tf': '# other\n' },
};
const wanted: Rendered = new Map(
  Object.entries(templates).flatMap(([folder, files]) =>
    Object.entries(files).map(([name, text]) => {
      const path = folder === '' ? name : `${folder}/${name}`;
      return [path, { text, executable: false, policy: 'merged' }] as const;
    }),
  ),
);

describe('A folder', () => {
  /** The folders that are as the templates want them, where some files of them are others. */
  const rendered = (changed: Folders): readonly string[] => {
    const filesIn = (folder: string): ReadonlyMap<string, string> => {
      const files = Object.entries(changed[folder] ?? templates[folder] ?? {});
      return new Map(files.filter(([name]) => !name.endsWith('.md')));
    };
    const isRendered = renderedFolders(wanted, filesIn);
    return ['', 'dev', 'modules/m', 'other'].filter(isRendered);
  };
  const others = ['other'];

  it('is as the templates want it with all their files', () => {
    deepEqual(rendered({}), ['', 'dev', 'modules/m', 'other']);
  });

  for (const [what, files] of [
    ['with another text', { 'a.tf': templates.dev?.['a.tf'] ?? '', 'b.tf': '# c\n' }],
    ['with a file too few', { 'a.tf': templates.dev?.['a.tf'] ?? '' }],
    ['with a file more', { ...templates.dev, 'mine.tf': '' }],
    ['with a file in JSON', { ...templates.dev, 'mine.tf.json': '{}' }],
    ['with a file of another name', { 'a.tf': templates.dev?.['a.tf'] ?? '', 'c.tf': '# b\n' }],
  ] as const)
    it(`is not ${what}`, () => {
      deepEqual(rendered({ dev: files }), ['', 'modules/m', 'other']);
    });

  for (const [what, folder, files] of [
    ['its module has another text', 'modules/m', { 'a.tf': '# other\n' }],
    ['its module is missing', 'modules/m', {}],
    ['its module calls one with a file too few', 'modules/m/n', {}],
    ['its module calls one with a file more', 'modules/o', { ...templates['modules/o'], 'mine.tf': '' }],
  ] as const)
    it(`is not where ${what}`, () => {
      deepEqual(rendered({ [folder]: files }), others);
    });
});
