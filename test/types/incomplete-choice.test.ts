import { deepEqual, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../build/bundle.ts';
import { remove, scratch } from '../terraform/workbench.ts';

const folder = 'test/types';
const broken = `${folder}/broken`;

/** The first line of a fixture: the error that the compiler must report in it. */
const expected = new Map(
  readdirSync(join(root, broken)).map((name) => {
    const [first = ''] = readFileSync(join(root, broken, name), 'utf8').split('\n');
    return [`${broken}/${name}`, first.replace('// error: ', '')] as const;
  }),
);

/** Unions that grow by a member which nothing describes: the line that grows, and the tables that must notice. */
const growth = [
  {
    says: 'a login',
    file: 'src/model/login.ts',
    line: "  | { readonly kind: 'aws-oidc'; readonly region: string }",
    added: "  | { readonly kind: 'example-oidc' }",
    notices: ['src/model/login.ts', 'templates/ci/github-actions/login.ts', 'templates/ci/gitlab-ci/login.ts'],
  },
  {
    says: 'a credential',
    file: 'src/model/login.ts',
    line: "export type Credential = 'job-token' | ",
    added: "'example-certificate' | ",
    notices: ['templates/ci/claims.ts'],
  },
];

/** Compiles a copy of the project with the fixtures and the grown unions; gives the errors by file. */
function compile(): ReadonlyMap<string, readonly string[]> {
  const dir = scratch('types');
  for (const path of ['src', 'templates', broken, `${folder}/whole.ts`, 'package.json'])
    cpSync(join(root, path), join(dir, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  for (const { file, line, added } of growth) {
    const text = readFileSync(join(dir, file), 'utf8');
    ok(text.includes(line), `${file} has no line ${line}`);
    writeFileSync(join(dir, file), text.replace(line, line.endsWith(' ') ? `${line}${added}` : `${line}\n${added}`));
  }
  const options = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  const project = { compilerOptions: options.compilerOptions, include: ['src', 'templates', folder] };
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(project));
  const tsc = join(root, 'node_modules/.bin/tsc');
  const { status, stdout, stderr } = spawnSync(tsc, ['--pretty', 'false'], { cwd: dir, encoding: 'utf8' });
  remove(dir);
  ok(status !== null && /error TS/.test(stdout), `${stdout}${stderr}`);
  const errors = new Map<string, string[]>();
  // An error begins with its place; the lines that explain it are moved in.
  for (const block of stdout.split(/\n(?=\S)/)) {
    const path = /^(.+?)\(\d+,\d+\): error/.exec(block)?.[1];
    if (path !== undefined) errors.set(path, [...(errors.get(path) ?? []), block]);
  }
  return errors;
}

describe('What is incomplete does not compile', function () {
  this.timeout(120_000);
  let errors: ReadonlyMap<string, readonly string[]>;
  before(() => {
    errors = compile();
  });

  for (const [path, error] of expected)
    it(basename(path, '.ts').replaceAll('-', ' '), () => {
      ok(error.length > 10, `${path} does not say which error it has`);
      ok(
        errors.get(path)?.some((one) => one.includes(error)),
        `no such error: ${errors.get(path)?.join('\n')}`,
      );
    });

  for (const { says, notices } of growth)
    it(`${says} that nothing describes`, () => {
      for (const path of notices) ok(errors.has(path), `${path} compiles`);
    });

  it('what is complete does', () => {
    const known = [...expected.keys(), ...growth.flatMap(({ notices }) => notices)];
    deepEqual(
      [...errors].filter(([path]) => !known.includes(path)),
      [],
    );
  });
});
