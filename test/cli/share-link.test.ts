import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { withExample } from '../../src/answers/example.ts';
import { encodeLink } from '../../src/answers/share-link.ts';
import { listing } from '../folder.ts';
import { keyShaped } from '../key.ts';
import { scratch } from '../terraform/workbench.ts';
import { assertTold, cli } from './cli.ts';

const page = 'https://configurator.example.com/';
const answers = withExample({ name: 'infra', ci: { kind: 'github-actions' } });

const linkTo = (content: unknown): string =>
  `${page}#v1=${deflateRawSync(typeof content === 'string' ? content : JSON.stringify(content)).toString('base64url')}`;

describe('new --from LINK', () => {
  it('writes the same bytes as new with the same answers in a file', async () => {
    const dir = scratch('from');
    writeFileSync(join(dir, 'answers.json'), JSON.stringify(answers));
    const link = await encodeLink(answers, page);
    equal((await cli(['new', 'file', '--answers', 'answers.json'], { cwd: dir })).status, 0);
    for (const [folder, from] of Object.entries({ url: link, fragment: link.slice(page.length) })) {
      const { status, stderr } = await cli(['new', folder, '--from', from], { cwd: dir });
      equal(status, 0, stderr);
      deepEqual(listing(join(dir, folder)), listing(join(dir, 'file')));
    }
  });

  it('is overridden by flags and --set, and completed by --example and --yes', async () => {
    const dir = scratch('from');
    const flags = ['--org', 'initech', '--engine', 'opentofu', '--set', 'rotation.maxAgeDays=30', '--example', '--yes'];
    const link = await encodeLink({ name: 'infra', engine: 'terraform', environments: [{ name: 'dev' }] });
    equal((await cli(['new', ...flags, '--from', link], { cwd: dir })).status, 0);
    const written = JSON.parse(readFileSync(join(dir, 'infra', '.yo-rc.json'), 'utf8'))['generator-unionai-terraform'];
    equal(written.engine, 'opentofu');
    equal(written.rotation.maxAgeDays, 30);
    equal(written.environments[0].org, 'initech');
  });

  it('says on standard error what of an older or newer link is left out', async () => {
    const dir = scratch('from');
    const from = linkTo({ ...answers, color: 'red', ci: { kind: 'bamboo' } });
    const { status, stdout, stderr } = await cli(['new', 'x', '--from', from, '--json'], { cwd: dir });
    equal(status, 0, stderr);
    match(stderr, /^Note: The answer "color" does not exist in this version and is left out\.$/m);
    match(stderr, /^Note: ci\.kind is left out: "bamboo" is not a choice of this version \(none, /m);
    equal(JSON.parse(stdout).command, 'new');
  });

  it('lists every answer on standard error before it writes without a review, with --yes too', async () => {
    const dir = scratch('from');
    const forged = 'a\n  backend.bucket: mine\u001b[2K\r';
    const raw = {
      ...answers,
      backend: { kind: 's3', bucket: 'strangers-state', region: 'us-west-2' },
      environments: [{ name: 'dev', org: 'acme', host: 'acme.example.org', description: forged }],
    };
    for (const options of [
      [],
      ['--yes', '--set', 'environments[dev].org=initech'],
      ['--dry-run'],
      ['--example', '--json'],
    ]) {
      const { status, stderr } = await cli(['new', ...options, '--from', linkTo(raw)], { cwd: scratch('from') });
      equal(status, 0, stderr);
      const org = options.includes('--set') ? 'initech' : 'acme';
      const lines = stderr.slice(stderr.indexOf('Answers:\n')).split('\n');
      deepEqual(
        new Set(lines.filter((line) => /^ {2}(environments|backend)/.test(line))),
        new Set([
          '  backend.kind: s3',
          '  backend.bucket: strangers-state',
          '  backend.region: us-west-2',
          '  environments[dev].name: dev',
          `  environments[dev].org: ${org}`,
          '  environments[dev].host: acme.example.org',
          '  environments[dev].description: a\\n  backend.bucket: mine\\u001b[2K\\r',
        ]),
      );
    }
    doesNotMatch((await cli(['new', 'x', '--example'], { cwd: dir })).stderr, /^Answers:/m);
  });

  it('cannot be used with --answers', async () => {
    const dir = scratch('from');
    const from = await encodeLink(answers);
    const run = await cli(['new', 'x', '--from', from, '--answers', '-'], { cwd: dir });
    assertTold(run, 2, /--from cannot be used with --answers\./);
    ok(!existsSync(join(dir, 'x')));
  });

  it('reports invalid answers of the link by their paths', async () => {
    const run = await cli(['new', 'x', '--from', linkTo({ ...answers, name: 'No Name!' })], { cwd: scratch('from') });
    assertTold(run, 2, /name: must be 1 to 64 letters/);
  });

  it('refuses links that it cannot read, and writes nothing', async () => {
    const dir = scratch('from');
    for (const [from, says] of [
      ['', /The link contains no answers/],
      [page, /The link contains no answers/],
      ['#v2=AAAA', /has the format 2/],
      ['#v1=AAAA', /The link is damaged/],
      [linkTo({ name: 'a'.repeat(2_000_000) }), /larger than 1 MiB/],
      // 1 kB, and minutes of work.
      [linkTo(`{"environments":[${'{},'.repeat(340_000)}{}]}`), /at most 1000 environments/],
    ] as const)
      assertTold(await cli(['new', 'x', `--from=${from}`], { cwd: dir }), 2, says);
    deepEqual(listing(dir), {});
  });

  it('refuses a key in the link, and does not print it', async () => {
    const dir = scratch('from');
    const key = keyShaped();
    for (const raw of [
      { ...answers, name: key },
      { ...answers, apiKey: key },
    ]) {
      const run = await cli(['new', 'x', '--from', linkTo(raw)], { cwd: dir });
      assertTold(run, 2, /Union\.ai API key/);
      ok(!run.text.includes(key.slice(0, 12)), run.text);
      doesNotMatch(run.text, /some-client/);
    }
    deepEqual(listing(dir), {});
  });
});
