import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withExample } from '../../src/answers/example.ts';
import { audit, change, plan, schema, version } from '../../src/api/index.ts';
import { root } from '../build/bundle.ts';
import { cli } from '../cli/cli.ts';

import { made } from '../cli/made.ts';

const answers = (environments: readonly string[] = ['dev', 'prod']) =>
  withExample({ name: 'infra', environments: environments.map((name) => ({ name, org: `acme-${name}` })) });

/** The files of a plan, as a program has them after it wrote and read them. */
const filesOf = (raw: unknown): Map<string, string> => new Map(plan(raw).map(({ path, text }) => [path, text]));

describe('The API', () => {
  it('plans the same bytes and modes that the command writes', async () => {
    const dir = await made();
    const record = JSON.parse(readFileSync(join(dir, '.yo-rc.json'), 'utf8')) as Readonly<Record<string, unknown>>;
    const files = plan(record['generator-unionai-terraform']);
    const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(dir, path)).isFile(),
    );
    deepEqual(
      files.map(({ path }) => path),
      paths.sort(),
    );
    for (const { path, text, executable } of files) {
      equal(readFileSync(join(dir, path), 'utf8'), text, path);
      equal((statSync(join(dir, path)).mode & 0o111) !== 0, executable, path);
    }
  });

  it('rejects answers with all objections, each with its path', () => {
    throws(
      () => plan({ name: 'infra', environments: [{ name: 'Dev' }] }),
      ({ name, code, objections }: { name: string; code: string; objections: readonly { path: string }[] }) => {
        equal(name, 'UserError');
        equal(code, 'answers');
        ok(objections.some(({ path }) => path.startsWith('environments[0]')));
        return objections.length > 1;
      },
    );
  });

  it('changes nothing in a repository that is up to date', () => {
    const changes = change(filesOf(answers()));
    ok(changes.length > 30);
    deepEqual([...new Set(changes.map(({ action }) => action))], ['unchanged']);
  });

  it('follows new answers, keeps edits, and writes a record from which the next change goes on', () => {
    const files = filesOf(answers());
    const edited = 'environments/dev/main.tf';
    files.set(edited, `${files.get(edited)}# mine\n`);
    const changes = change(Object.fromEntries(files), answers(['dev', 'qa', 'prod']));
    for (const { path, after } of changes) if (after !== undefined) files.set(path, after.text);
    match(files.get(edited) ?? '', /# mine\n$/);
    ok(files.has('environments/qa/main.tf'));
    deepEqual(
      change(files).filter(({ action }) => action !== 'unchanged'),
      [],
    );
    const wanted = filesOf(answers(['dev', 'qa', 'prod']));
    wanted.set(edited, files.get(edited) ?? '');
    deepEqual(new Map([...files].sort()), new Map([...wanted].sort()));
  });

  it('reports a conflict and leaves the record out', () => {
    const files = filesOf(answers());
    const path = 'environments/dev/backend.tf';
    files.set(path, (files.get(path) ?? '').replace(/bucket( *)= ".*"/, 'bucket$1= "mine"'));
    const raw = answers();
    const changes = change(files, { ...raw, backend: { ...(raw.backend as object), bucket: 'another' } });
    const conflict = changes.find((one) => one.path === path);
    equal(conflict?.action, 'conflict');
    ok((conflict?.conflicts[0]?.line ?? 0) > 0);
    ok(!changes.some((one) => one.path === '.scaffold/manifest.json'));
  });

  it('refuses a repository without its record', () => {
    const files = filesOf(answers());
    files.delete('.scaffold/base.json');
    throws(() => change(files), { name: 'UserError', code: 'record', message: '.scaffold/base.json is missing.' });
  });

  it('audits like the command', async () => {
    const files = filesOf(answers());
    deepEqual(
      audit(files).findings.filter(({ severity }) => severity === 'error'),
      [],
    );
    const key = 'resource "unionai_api_key" "a" {\n}\noutput "b" {\n  value = unionai_api_key.a.key\n}\n';
    const { findings, checklist, hasUnion } = audit({ 'main.tf': key });
    ok(hasUnion);
    ok(findings.length > 0 && findings.every(({ file, fingerprint }) => file === 'main.tf' && fingerprint !== ''));
    ok(checklist.length > 10);
    const accepted = audit({ 'main.tf': key }, { baseline: findings.map(({ fingerprint }) => fingerprint) });
    deepEqual([accepted.findings.length, accepted.accepted.length], [0, findings.length]);
  });

  it('has the schema and the version of the command', async () => {
    deepEqual(schema(), JSON.parse((await cli(['schema'], { cwd: root })).text));
    equal(version, (await cli(['version'], { cwd: root })).text.trim());
  });
});
