import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersFor } from '../combinations.ts';
import { needs, type Ran } from '../terraform/workbench.ts';
import { type Ground, ground } from './ground.ts';
import { bareTools, type FakeCommands, fakeCommands } from './toolbox.ts';

/** A forge that keeps a file for every path that is written, with what was last said there, and a line for each POST. */
const keeps = `at="$place/forge/$(printf '%s' "$path" | tr '/:?=' '____')"
mkdir -p "$place/forge"
case "$method" in
  GET) [ -s "$at" ] && cat "$at" ;;
  PUT) cat >"$at" ;;
  POST) { cat; echo; } >>"$at" ;;
esac`;
const parsed = `method=GET path=
while [ "$#" -gt 0 ]; do
  case "$1" in
    --method) method="$2"; shift ;;
    --input | --jq | --header) shift ;;
    -*|api) ;;
    *) path="$1" ;;
  esac
  shift
done
[ ! -e "$place/poor" ] || case "$path" in
  */protected_environments | */environments/prod-eu) grep -q 'reviewers":\\[\\|deploy_access' && { echo 'HTTP 4xx' >&2; exit 1; } ;;
esac`;
const commands = {
  gh: `[ "$1" != repo ] || { echo acme/ml-platform; exit 0; }
case "$*" in
  *--jq*) path="$2"; at="$place/forge/$(printf '%s' "$path" | tr '/:?=' '____')"; [ ! -e "$at" ] || sed 's/.*"name":"\\([^"]*\\)".*/\\1/' "$at"; exit 0 ;;
esac
${parsed}
${keeps}`,
  glab: `${parsed}
case "$method $path" in
  'GET projects/:id/environments?name='*) grep "\\"\${path#*=}\\"" "$place/forge/projects__id_environments" 2>/dev/null | sed 's/{/{"id":1,/'; exit 0 ;;
  'GET projects/:id/protected_environments/'*) grep -q "\\"\${path##*/}\\"" "$place/forge/projects__id_protected_environments" 2>/dev/null; exit ;;
  'GET projects/:id/protected_branches/'*) [ -e "$place/forge/projects__id_protected_branches" ]; exit ;;
  'GET projects/:id/pipeline_schedules') cat "$place/forge/projects__id_pipeline_schedules" 2>/dev/null; exit 0 ;;
esac
${keeps}`,
};

const forges = {
  github: { ci: 'github-actions', command: 'gh', who: ['--reviewer', 'Team:7'], bad: 'Team:x' },
  gitlab: { ci: 'gitlab-ci', command: 'glab', who: ['--approver', 'group:7'], bad: 'group:x' },
} as const;

for (const [forge, { ci, command, who, bad }] of Object.entries(forges))
  describe(`The setup of ${forge}`, () => {
    needs('busybox', 'terraform');
    let own: Ground;
    let cli: FakeCommands;
    before(async () => {
      const choice = {
        store: 'environment',
        read: 'ephemeral',
        backend: 's3',
        layout: 'directories',
        engine: 'terraform',
      };
      own = await ground(answersFor(choice, { ci: { kind: ci } }));
    });
    beforeEach(() => {
      cli = fakeCommands(commands);
    });
    const setup = (...args: readonly string[]): Promise<Ran> =>
      own.script(`setup-${forge}`, args, { PATH: `${cli.path}:${bareTools()}` });
    const environments = ['dev:automatic:reviewed', 'prod-eu:approval'];
    const kept = (): Readonly<Record<string, string>> => {
      const dir = join(cli.place, 'forge');
      return Object.fromEntries(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), 'utf8')]));
    };

    it('prints every command and runs none, without --apply', async () => {
      const { status, stdout, stderr } = await setup(...who, ...environments);
      equal(status, 0, stderr);
      match(stdout, new RegExp(`^${command} api --method PUT `, 'm'));
      match(stdout, /\nNo commands were run\. Rerun with --apply\.\n$/);
      const writes = cli.calls(command).filter((call) => !call.startsWith('repo view'));
      deepEqual(writes, []);
    });

    it('runs what it printed, and can be run again', async () => {
      const printed = await setup(...who, ...environments);
      const first = await setup('--apply', ...who, ...environments);
      equal(first.status, 0, first.text);
      equal(first.stdout, printed.stdout.replace(/\nNo commands were run.*\n$/, ''));
      const before = kept();
      const second = await setup('--apply', ...who, ...environments);
      equal(second.status, 0, second.text);
      deepEqual(kept(), before);
    });

    it('makes an environment that reads and one that applies, and asks before production', async () => {
      await setup('--apply', '--branch', 'trunk', ...who, ...environments);
      const all = Object.entries(kept()).map(([path, text]) => `${path} ${text}`);
      const text = all.join('\n');
      for (const name of ['dev', 'dev-plan', 'prod-eu', 'prod-eu-plan']) match(text, new RegExp(`[_"]${name}["_ ]`));
      const asks = all
        .flatMap((entry) => entry.split('\n'))
        .filter((line) => /"(reviewers":\[|approval_rules":)/.test(line));
      equal(asks.length, 1);
      match(asks[0] ?? '', /prod-eu[" ].*(\{"type":"Team","id":7\}|\{"group_id":7,"required_approvals":1\})/);
      match(text, /"trunk"|heads\/trunk/);
      if (forge === 'gitlab') return doesNotMatch(text, /protected_environments.*-plan/);
      const open = all.filter((entry) => entry.includes('"deployment_branch_policy":null'));
      deepEqual(
        open.map((entry) => entry.split(' ')[0]),
        ['repos_acme_ml-platform_environments_dev-plan'],
      );
    });

    it('goes on without what the plan of the forge lacks, and says what to do instead', async () => {
      const poor = fakeCommands({ ...commands, [command]: `: >"$place/poor"\n${commands[command]}` });
      const { status, stderr } = await own.script(`setup-${forge}`, ['--apply', ...who, ...environments], {
        PATH: `${poor.path}:${bareTools()}`,
      });
      equal(status, 0, stderr);
      match(
        stderr,
        /warning: this Git(Hub plan|Lab tier) does not support (required reviewers|protected environments)/,
      );
      match(stderr, /See "CI\/CD pipeline" in README\.md for alternatives/);
    });

    it('takes nothing else than names, gates and ids', async () => {
      for (const args of [
        [],
        ['dev'],
        ['dev:never'],
        ['dev;id:automatic'],
        ['--force'],
        [who[0], bad, ...environments],
        [who[0], 'x'],
        ['prod-eu:approval'],
      ]) {
        const { status, text } = await setup('--apply', ...args);
        equal(status, 2, `${args.join(' ')}: ${text}`);
      }
      const writes = cli.calls(command).filter((call) => /PUT|POST/.test(call));
      deepEqual(writes, [], 'nothing is half done');
    });
  });

describe('The setup of github, run again', () => {
  needs('busybox', 'terraform');

  it('leaves a wait timer as a user has set it', async () => {
    const choice = {
      store: 'environment',
      read: 'ephemeral',
      backend: 's3',
      layout: 'directories',
      engine: 'terraform',
    };
    const own = await ground(answersFor(choice, { ci: { kind: 'github-actions' } }));
    const timed = fakeCommands({ gh: `case "$*" in *wait_timer*) echo 30; exit 0 ;; esac\n${commands.gh}` });
    const PATH = `${timed.path}:${bareTools()}`;
    const { status, stdout, stderr } = await own.script('setup-github', ['--apply', 'dev:automatic'], { PATH });
    equal(status, 0, stderr);
    match(
      stdout,
      /environments\/dev --input - <<'JSON'\n\{"deployment_branch_policy":\{[^}]*\},"wait_timer":30,"reviewers":null\}/,
    );
  });
});
