import { deepEqual, equal, ok } from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { withExample } from '../../src/answers/example.ts';
import { parseAnswers } from '../../src/answers/parse.ts';
import type { Plain } from '../../src/answers/shape.ts';
import { UserError } from '../../src/errors.ts';
import { checklistStates } from '../../src/guidance/checklist-states.ts';
import { plan } from '../../src/plan/plan.ts';
import { ciPlatforms } from '../../templates/registry.ts';
import { combinations } from '../combinations.ts';
import { everyValue, pairwise } from '../pairwise.ts';
import { isSlow } from '../slow.ts';
import { buildScript, PageProgram } from './page.ts';
import { written } from './written.ts';

function rawFor({ backend, ci, engine, layout, read, store }: Readonly<Record<string, string>>): Plain {
  return withExample({
    name: 'a-repository-with-a-long-name',
    engine,
    layout,
    secretStore: { kind: store },
    secretRead: read,
    backend: { kind: backend },
    ci: { kind: ci },
    environments: [
      { name: 'dev', org: 'acme' },
      { name: 'a-name-that-clouds-shorten', org: 'acme-prod', tier: 'production' },
    ],
  });
}

const all = combinations.flatMap((one) => ciPlatforms.map(({ kind }) => ({ ...one, ci: kind })));
const selected = isSlow ? pairwise(all) : everyValue(all);

describe('The program of the browser configurator', function () {
  this.timeout(60_000);
  let program: PageProgram;
  before(async () => {
    const { metafile, outputFiles } = await buildScript('webCore');
    const external = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
    deepEqual(external, []);
    program = new PageProgram(outputFiles[0]?.text ?? '');
  });

  it('makes the same files as the command line, byte for byte and with the same modes', () => {
    ok(selected.length > 5);
    for (const one of selected) deepEqual(program.files(rawFor(one)), written(rawFor(one)), JSON.stringify(one));
  });

  it('has the same checklist', () => {
    const raw = rawFor(selected[0] ?? {});
    const answers = parseAnswers(raw);
    deepEqual(program.checklist(raw), JSON.parse(JSON.stringify(checklistStates(answers, plan(answers)))));
  });

  it('makes executable scripts', () => {
    const executable = program.files(rawFor(selected[0] ?? {})).filter(([, , isExecutable]) => isExecutable);
    ok(executable.length > 3);
  });

  it('objects to answers with the same messages', () => {
    const raw = { name: 'Not A Name', backend: { kind: 's4' }, environments: [{ name: 'dev', org: 'Acme Corp' }] };
    const own = program.objections(raw);
    try {
      parseAnswers(raw);
    } catch (error) {
      ok(error instanceof UserError);
      deepEqual(own, JSON.parse(JSON.stringify(error.objections)));
      ok(error.objections.length > 3);
      return;
    }
    equal(own, 'an error of the parser');
  });
});

describe('The script of the page', () => {
  it('has at most 40 kB with its style sheet, compressed', async () => {
    const scripts = await Promise.all([buildScript('webPage'), buildScript('webStyle')]);
    const text = scripts.map(({ outputFiles }) => outputFiles[0]?.text ?? '').join('');
    ok(text.includes('role') && text.includes('@media'));
    ok(gzipSync(text, { level: 9 }).length <= 40_000);
  });

  it('contains nothing of the program a second time', async () => {
    const { metafile } = await buildScript('webPage');
    const inputs = Object.keys(metafile.inputs);
    deepEqual(
      inputs.filter((path) => /^(src|templates)\//.test(path)),
      [],
    );
    ok(inputs.some((path) => path.startsWith('web/page/')));
  });
});
