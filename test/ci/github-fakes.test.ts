import { deepEqual, equal, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needs, run, scratch } from '../terraform/workbench.ts';
import { serveApi, tokenWith } from './github-api.ts';
import { fakeGh } from './github-cli.ts';
import { state } from './github-gate-cases.ts';
import { fakeCommands } from './toolbox.ts';

describe('The fake of the REST API of GitHub', () => {
  const approvals = '/repos/acme/ml-platform/actions/runs/17/approvals';
  const ask = async (path: string, token?: string, method = 'GET'): Promise<number> => {
    const api = await serveApi(state);
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const { status } = await fetch(`http://127.0.0.1:${api.port}${path}`, { method, headers });
    await api.close();
    return status;
  };
  const reader = tokenWith({ contents: 'read', actions: 'read' });

  it('answers the token of a job that has the permission, and no other', async () => {
    const statuses = [
      await ask(approvals, reader),
      await ask(approvals),
      await ask(approvals, 'x'),
      await ask(approvals, tokenWith({ contents: 'read' })),
      await ask(approvals, tokenWith({ 'actions-x': 'read' })),
    ];
    deepEqual(statuses, [200, 401, 401, 403, 403]);
  });

  it('knows one repository, one run, one commit and no other method', async () => {
    for (const path of [
      approvals.replace('17', '18'),
      approvals.replace('acme', 'other'),
      '/repos/acme/ml-platform/commits/beef',
      '/repos/acme/ml-platform',
    ])
      equal(await ask(path, reader), 404, path);
    equal(await ask(approvals, reader, 'POST'), 404);
  });
});

describe('The fake of the GitHub CLI', () => {
  needs('sh');
  const writer = tokenWith({ issues: 'write' });
  const repo = ['--repo', 'acme/ml-platform'];
  const label = ['label', 'create', 'l', ...repo, '--color', 'D93F0B', '--force'];
  const create = ['issue', 'create', ...repo, '--label', 'l', '--title', 't', '--body', 'b'];

  async function gh(token: string, ...calls: readonly (readonly string[])[]) {
    const commands = fakeCommands({ gh: fakeGh });
    const env = {
      PATH: `${commands.path}:${process.env.PATH ?? ''}`,
      GH_TOKEN: token,
      GITHUB_REPOSITORY: 'acme/ml-platform',
    };
    const ran = [];
    for (const args of calls) ran.push(await run('gh', args, { cwd: scratch('gh'), env }));
    return { statuses: ran.map(({ status }) => status), text: ran.map(({ text }) => text).join(''), commands };
  }

  it('keeps what a job with the permission writes', async () => {
    const { statuses, commands } = await gh(writer, label, create, ['issue', 'close', '1', ...repo, '--comment', 'c']);
    deepEqual(statuses, [0, 0, 0]);
    match(readFileSync(join(commands.place, 'gh.json'), 'utf8'), /"title":"t".*"state":"closed"/);
  });

  for (const [what, token, calls, message] of [
    ['without the permission', tokenWith({ issues: 'read' }), [label], /HTTP 403/],
    ['with another permission', tokenWith({ 'pull-requests': 'write' }), [label], /HTTP 403/],
    ['an issue with a label that does not exist', writer, [create], /no label l/],
    ['in another repository', writer, [label.map((one) => one.replace('acme/', 'other/'))], /repository other/],
    ['an option that it does not know', writer, [[...label, '--web', 'x']], /unknown option --web/],
    ['a command that it does not know', writer, [['issue', 'delete', '1']], /unknown command|HTTP 403/],
    [
      'a comment on an issue that is not open',
      writer,
      [['issue', 'comment', '1', ...repo, '--body', 'b']],
      /no open issue 1/,
    ],
    [
      'a comment on a request without the permission',
      writer,
      [['api', 'repos/acme/ml-platform/issues/3/comments']],
      /HTTP 403/,
    ],
  ] as const)
    it(`rejects ${what}`, async () => {
      const { statuses, text } = await gh(token, ...calls);
      equal(statuses.at(-1), 1);
      match(text, message);
    });
});
