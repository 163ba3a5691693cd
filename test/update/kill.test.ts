import { equal, ok } from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli, enough } from '../cli/cli.ts';
import { pool } from '../terraform/accept.ts';
import { scratch } from '../terraform/workbench.ts';
import { type Death, type Rehearsed, rehearse, type Scene, survive } from './trial.ts';

const slow = process.env.SLOW_TESTS !== undefined;

/** How many deaths of each kind a scene dies. Every call of a commit is in test/commit/faults.test.ts. */
const deaths = {
  atBoundaries: slow ? 46 : 3,
  atRandomTimes: slow ? 8 : 1,
  ofRecovery: slow ? Array.from({ length: 30 }, (_, index) => 2 * index + 1) : [9],
};

/** A repository with edits of every sort, in which nothing is lost. */
async function edited(): Promise<string> {
  const dir = scratch('edited');
  const { status, text } = await cli(['new', 'infra', ...enough, '--ci', 'github-actions'], { cwd: dir });
  equal(status, 0, text);
  const at = (path: string): string => join(dir, 'infra', path);
  appendFileSync(at('environments/dev/main.tf'), '# mine, at the end\n');
  writeFileSync(at('environments/prod/main.tf'), `# mine\n${readFileSync(at('environments/prod/main.tf'), 'utf8')}`);
  writeFileSync(at('SECURITY.md'), readFileSync(at('SECURITY.md'), 'utf8').replaceAll('\n', '\r\n'));
  writeFileSync(at('notes.txt'), 'mine, with no newline');
  return dir;
}

async function scenes(): Promise<Readonly<Record<string, Scene>>> {
  const from = await edited();
  const empty = scratch('empty');
  const started = scratch('started');
  mkdirSync(join(started, 'infra'));
  writeFileSync(join(started, 'infra', 'LICENSE'), 'mine\n');
  const make = ['new', 'infra', ...enough];
  const update = ['update', '--yes'];
  return {
    new: { args: make, from: empty, cwd: '.', next: make },
    'new in a folder that exists': { args: make, from: started, cwd: '.', next: make },
    environment: { args: ['environment', 'qa', '--org', 'acme-qa'], from, cwd: 'infra', next: update },
    'environment --remove': {
      args: ['environment', 'staging', '--remove', '--state-is-empty'],
      from,
      cwd: 'infra',
      next: update,
    },
    'update --set': {
      args: ['update', '--engine', 'opentofu', '--set', 'rotation.maxAgeDays=30'],
      from,
      cwd: 'infra',
      next: update,
    },
  };
}

/** Spread over the whole run, the first and the last included. */
function deathsOf({ boundaries, milliseconds }: Rehearsed): readonly Death[] {
  const count = Math.min(boundaries, deaths.atBoundaries);
  const at = Array.from({ length: count }, (_, index) => 1 + Math.round((index * (boundaries - 1)) / (count - 1)));
  const after = Array.from({ length: deaths.atRandomTimes }, () => Math.random() * milliseconds);
  return [...at.map((one) => ({ at: one })), ...after.map((one) => ({ after: one }))];
}

describe('A run that is killed', function () {
  this.timeout(slow ? 1_800_000 : 120_000);
  let all: Readonly<Record<string, Scene>>;
  let trials = 0;

  before(async () => {
    all = await scenes();
  });

  const names = ['new in a folder that exists', 'update --set'];
  for (const name of slow ? ['new', 'environment', 'environment --remove', ...names] : names) {
    it(`${name}: leaves every file whole, no edit lost, and nothing that the next run does not clear away`, async () => {
      const scene = all[name];
      if (scene === undefined) throw new Error(`no scene ${name}`);
      const rehearsed = await rehearse(scene);
      ok(rehearsed.boundaries > 20, 'the hook sees what the run changes');
      const jobs = deathsOf(rehearsed).map((death) => () => reported(rehearsed, death));
      trials += (await pool(jobs, 2)).length;
    });
  }

  it('may be killed while it recovers, too', async () => {
    if (all['update --set'] === undefined) throw new Error('no scene');
    const rehearsed = await rehearse(all['update --set']);
    const at = Math.round(rehearsed.boundaries * 0.8);
    const jobs = deaths.ofRecovery.map((again) => () => reported(rehearsed, { at, again }));
    trials += (await pool(jobs, 2)).length;
  });

  it('died often enough', () => ok(trials >= (slow ? 300 : 9), `${trials} trials`));
});

/** A trial; where it fails, the message says how to run it again. */
async function reported(scene: Rehearsed, death: Death): Promise<void> {
  try {
    await survive(scene, death);
  } catch (error) {
    throw new Error(`${scene.args.join(' ')}, killed ${JSON.stringify(death)} of ${scene.boundaries}`, {
      cause: error,
    });
  }
}
