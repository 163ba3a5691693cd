import { deepEqual, equal, ok } from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../build/bundle.ts';
import { listing } from '../folder.ts';
import { slowIt } from '../slow.ts';
import { remove } from '../terraform/workbench.ts';
import { installed } from '../tools/cache.ts';
import { pack } from './pack.ts';

/** The user `nobody`, as whom root runs yo, which refuses root. Any other user runs it themselves. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

describe('The packed package under yo 7, as an ordinary user', function () {
  this.timeout(240_000);
  let place: string;
  // Not among the folders of this process, which other users cannot enter.
  before(() => {
    place = mkdtempSync(join(realpathSync(tmpdir()), 'unionai-terraform-yo-'));
    chmodSync(place, 0o755);
  });
  after(() => remove(place));

  /** yo in a place where that user can read it. */
  function copyOfYo(command: string): string {
    const script = realpathSync(command);
    const modules = script.slice(0, script.lastIndexOf(`${join('/node_modules/yo/')}`));
    if (user.uid === undefined) return script;
    cpSync(modules, join(place, 'tools'), { recursive: true, verbatimSymlinks: true });
    return join(place, 'tools', script.slice(modules.length));
  }

  slowIt('creates and changes the repository that the command creates', function () {
    const command = installed('yo');
    const canRun = spawnSync(process.execPath, ['--version'], { cwd: '/', ...user }).status === 0;
    if (command === undefined || !canRun) return this.skip();
    const yo = copyOfYo(command);
    const home = join(place, 'home');
    const installedPackage = join(home, 'node_modules/generator-unionai-terraform');
    mkdirSync(installedPackage, { recursive: true });
    const { tarball } = pack(root, place);
    execFileSync('tar', ['-xzf', tarball, '-C', installedPackage, '--strip-components=1']);
    if (user.uid !== undefined) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, home]);

    const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: home, NO_UPDATE_NOTIFIER: '1', CI: '1' };
    const node = (cwd: string, ...args: readonly string[]): string => {
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        cwd,
        env,
        encoding: 'utf8',
        input: '',
        ...user,
      });
      equal(status, 0, `${stdout}${stderr}`);
      return stdout;
    };
    ok(/^7\./.test(node(home, yo, '--version')));
    if (user.uid !== undefined) equal(node(home, '-p', 'process.getuid()').trim(), String(user.uid));

    node(home, yo, 'unionai-terraform', 'by-yo', '--name', 'infra', '--example');
    node(home, join(installedPackage, 'dist/cli.js'), 'new', 'by-command', '--name', 'infra', '--example');
    ok(Object.keys(listing(join(home, 'by-yo'))).length > 30);
    deepEqual(listing(join(home, 'by-yo')), listing(join(home, 'by-command')));

    node(join(home, 'by-yo'), yo, 'unionai-terraform:environment', 'qa', '--org', 'acme-qa');
    ok(readFileSync(join(home, 'by-yo/.yo-rc.json'), 'utf8').includes('acme-qa'));
    node(join(home, 'by-yo'), yo, 'unionai-terraform:update');
  });
});
