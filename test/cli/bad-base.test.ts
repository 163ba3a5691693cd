import { deepEqual, equal, match } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listing } from '../folder.ts';
import { cli } from './cli.ts';
import { made, read, rewrite } from './made.ts';

const change = ['update', '--set', 'environments[dev].org=acme-dev'];
const main = 'environments/dev/main.tf';

describe('A base that cannot be used', () => {
  const spoilt: Readonly<Record<string, (dir: string) => void>> = {
    missing: (dir) => rmSync(join(dir, '.scaffold/base.json')),
    'no JSON': (dir) => appendFileSync(join(dir, '.scaffold/base.json'), '}'),
    empty: (dir) => writeFileSync(join(dir, '.scaffold/base.json'), ''),
    'not what the manifest says': (dir) =>
      rewrite(dir, '.scaffold/base.json', (text) => text.replaceAll('acme', 'acme-other')),
  };

  for (const [how, spoil] of Object.entries(spoilt)) {
    it(`(${how}) is rendered again by the same version, and edits merge as ever`, async () => {
      const dir = await made();
      appendFileSync(join(dir, main), '# mine\n');
      spoil(dir);
      const { status, stderr } = await cli(change, { cwd: dir });
      equal(status, 0, stderr);
      match(read(dir, main), /acme-dev[\s\S]*# mine\n$/);
      equal((await cli(['update', '--check'], { cwd: dir })).status, 0);
    });

    it(`(${how}) and that another version rendered otherwise: unedited files follow, edited ones are conflicts`, async () => {
      const dir = await made();
      asOfAnotherVersion(dir);
      appendFileSync(join(dir, main), '# mine\n');
      spoil(dir);
      const before = listing(dir);
      const { status, stdout, stderr } = await cli(change, { cwd: dir });
      equal(status, 3);
      match(stderr, new RegExp(`${main}: was edited, but its base in \\.scaffold/ is missing, so it cannot be merged`));
      match(stdout, /^update +environments\/dev\/versions\.tf$/m);
      deepEqual(listing(dir), before);
    });
  }

  it('is said aloud', async () => {
    const dir = await made();
    spoilt['no JSON']?.(dir);
    match(
      (await cli(['update'], { cwd: dir })).stderr,
      /^Warning: \.scaffold\/base\.json cannot be used: it is not valid JSON/m,
    );
  });

  it('or a manifest that is lost: files as rendered follow, all others are left to the person', async () => {
    const dir = await made();
    appendFileSync(join(dir, main), '# mine\n');
    rmSync(join(dir, '.scaffold'), { recursive: true });
    const before = listing(dir);
    const { status, stdout, stderr } = await cli([...change, '--set', 'rotation.maxAgeDays=30'], { cwd: dir });
    match(stderr, /Warning: \.scaffold\/manifest\.json is missing/);
    equal(status, 3);
    match(stdout, new RegExp(`^conflict +${main}$`, 'm'));
    deepEqual(listing(dir), before);
    equal(
      (await cli(['update', '--set', 'rotation.maxAgeDays=30'], { cwd: dir })).status,
      3,
      'edited, by the record that is left',
    );
  });
});

/** A repository of a version whose templates said something else in two files. */
function asOfAnotherVersion(dir: string): void {
  const manifest = JSON.parse(read(dir, '.scaffold/manifest.json'));
  const base = JSON.parse(read(dir, '.scaffold/base.json'));
  for (const path of [main, 'environments/dev/versions.tf']) {
    const text = `# Of another version.\n${read(dir, path)}`;
    writeFileSync(join(dir, path), text);
    base.files[path] = text;
    manifest.files[path].sha256 = createHash('sha256').update(text).digest('hex');
  }
  writeFileSync(join(dir, '.scaffold/manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(dir, '.scaffold/base.json'), JSON.stringify(base));
}
