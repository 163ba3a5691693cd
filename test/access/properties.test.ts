import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { plan } from '../../src/plan/plan.ts';
import { answersFor } from '../combinations.ts';
import { Store } from '../stub/union/store.ts';
import { needs } from '../terraform/workbench.ts';
import { laid } from '../terraform/workspaces.ts';
import { type AccessFile, accessFiles, yamlOf } from './access-files.ts';
import { complete, mistakes, rightFiles, wrongFiles } from './mistakes.ts';
import { choice, Reader } from './reader.ts';

const isSlow = process.env.SLOW_TESTS !== undefined;
const generated = new Map([...plan(answersFor(choice))].map(([path, { text }]) => [path, text]));
const schema = new Ajv({ strict: false }).compile(
  JSON.parse(generated.get('modules/workspace/access.schema.json') ?? ''),
);

describe('The schema of access files', () => {
  it('accepts every valid file, and those that are generated', () => {
    fc.assert(fc.property(accessFiles, (file) => schema(parse(yamlOf(file)))));
    for (const [title, text] of Object.entries(rightFiles)) equal(schema(parse(text)), true, title);
    for (const [path, text] of generated)
      if (/(^|\/)(access|existing-users)\.yaml$/.test(path)) equal(schema(parse(text)), true, path);
  });

  it('rejects every structural mistake', () => {
    for (const { title, from, to, isStructural } of mistakes)
      if (isStructural) equal(schema(parse(complete.replace(from, to), { uniqueKeys: false })), false, title);
    for (const [title, [text]] of Object.entries(wrongFiles))
      if (title !== 'a file of comments' && title !== 'an empty file') equal(schema(parse(text)), false, title);
  });
});

interface Change {
  readonly change?: { readonly action: string; readonly resource: { readonly addr: string } };
  readonly type: string;
}

describe('Random access files', function () {
  needs('terraform');
  if (!isSlow) return;
  this.timeout(1_200_000);

  /** A new organization with the users and applications that exist, and a root that reads the file. */
  async function world(file: AccessFile) {
    const { world, roots } = await laid([{ name: 'dev', org: 'acme' }]);
    const [root] = roots;
    if (root === undefined) throw new Error('a repository without a root');
    const objects = new Store(world, 'acme.hosted.unionai.cloud', 'acme');
    for (const { email, create } of file.users)
      if (create === undefined) objects.users.put(`id-of-${email}`, { firstName: 'A', lastName: 'B', email });
    for (const { client_id, create } of file.applications)
      if (create === undefined)
        objects.applications.put(client_id, {
          name: client_id,
          secret: 'not-a-secret',
          uris: { client_uri: '', logo_uri: '', policy_uri: '', tos_uri: '' },
          sets: { grant_types: [], redirect_uris: [], response_types: [] },
          tokenEndpointAuthMethod: 'NONE',
        });
    const run = root.run;
    return {
      objects,
      write: (text: string) => writeFileSync(join(root.cwd, 'access.yaml'), text),
      read: () => readFileSync(join(root.cwd, 'access.yaml'), 'utf8'),
      succeeds: async (...args: readonly string[]): Promise<string> => {
        const { status, text, stdout } = await run(...args);
        equal(status, 0, text);
        return stdout;
      },
      run,
    };
  }

  const changes = (stdout: string): readonly string[] =>
    stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Change)
      .flatMap(({ type, change }) =>
        type === 'planned_change' && change ? [`${change.action} ${change.resource.addr}`] : [],
      )
      .sort();

  it('are applied, leave nothing to plan, and lose exactly the access of a person whose line is deleted', async () => {
    await fc.assert(
      fc.asyncProperty(accessFiles, fc.nat(), async (file, index) => {
        const own = await world(file);
        own.write(yamlOf(file));
        await own.succeeds('init');
        await own.succeeds('apply', '-auto-approve');
        await own.succeeds('plan', '-detailed-exitcode');
        const granted = (): readonly string[] =>
          own.objects.assignments.list().map(([, { kind, subject, policy }]) => `${kind} ${subject} ${policy}`);
        equal(granted().length, [...file.users, ...file.applications].flatMap(({ policies }) => policies).length);

        const removed = file.users[index % file.users.length];
        if (removed === undefined) throw new Error('a file without users');
        const before = granted();
        const lines = own.read().split('\n');
        own.write(lines.filter((line) => !line.startsWith(`  - {email: "${removed.email}"`)).join('\n'));
        equal(own.read().split('\n').length, lines.length - 1, 'one line');
        const access = removed.policies.map(
          (policy) => `delete module.workspace.unionai_user_access.this["${removed.email}/${policy}"]`,
        );
        const account = removed.create ? [`delete module.workspace.unionai_user.this["${removed.email}"]`] : [];
        deepEqual(changes(await own.succeeds('plan', '-json')), [...access, ...account].sort());
        await own.succeeds('apply', '-auto-approve');
        await own.succeeds('plan', '-detailed-exitcode');
        const [subject] = before
          .filter((one) => !granted().includes(one))
          .map((one) => one.split(' ')[1])
          .filter((one, at, all) => all.indexOf(one) === at);
        deepEqual(
          granted(),
          before.filter((one) => one.split(' ')[1] !== subject),
        );
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });
});

describe('A random access file with anything in the place of a value', function () {
  needs('terraform');
  this.timeout(300_000);

  it('is read, or rejected with the entry and the field', async () => {
    const anything = fc.constantFrom<unknown>(
      ...[null, 5, true, 'x', '', 1e9],
      ...[[], {}, [null], ['x'], { x: null }, [['x']], [{ x: 1 }]],
    );
    const wrong = fc.tuple(accessFiles, fc.nat(), anything).map(([file, at, value]) => withValueAt(file, at, value));
    const files = fc
      .sample(wrong, isSlow ? { numRuns: 300 } : { numRuns: 30, seed: 1 })
      .map((file, index) => [`file_${index}`, yamlOf(file)] as const);
    const said = await new Reader('terraform').read(Object.fromEntries(files));
    for (const [name, text] of files)
      for (const error of said.get(name) ?? [`${name} was not read`])
        match(
          error,
          /^(the file|projects|roles|policies|users|applications|existing)\b.*: \S.*[^.]$/,
          `${error}\n${text}`,
        );
    ok([...said.values()].filter((errors) => errors.length > 0).length > files.length / 2, 'most are rejected');
  });
});

/** A copy of a value with another one at one of its places. */
function withValueAt(root: unknown, at: number, value: unknown): unknown {
  const places: (readonly (string | number)[])[] = [];
  const visit = (node: unknown, path: readonly (string | number)[]): void => {
    if (path.length > 0) places.push(path);
    if (Array.isArray(node)) for (const [index, one] of node.entries()) visit(one, [...path, index]);
    else if (typeof node === 'object' && node !== null)
      for (const [key, one] of Object.entries(node)) visit(one, [...path, key]);
  };
  visit(root, []);
  const path = places[at % places.length] ?? [];
  const replaced = (node: unknown, [first, ...rest]: readonly (string | number)[]): unknown => {
    if (first === undefined) return value;
    if (Array.isArray(node)) return node.map((one, index) => (index === first ? replaced(one, rest) : one));
    return { ...(node as object), [first]: replaced((node as Record<string, unknown>)[String(first)], rest) };
  };
  return replaced(root, path);
}
