import { deepEqual, equal } from 'node:assert/strict';
import { answersFor } from '../combinations.ts';
import { needs, run } from '../terraform/workbench.ts';
import { type Ground, ground } from './ground.ts';
import { found, withTools } from './toolbox.ts';

describe('The JSON reader of the scripts', () => {
  needs('busybox');
  let own: Ground;
  before(async () => {
    const choice = {
      store: 'environment',
      read: 'ephemeral',
      backend: 's3',
      layout: 'directories',
      engine: 'terraform',
    };
    own = await ground(answersFor(choice, { ci: { kind: 'gitlab-ci' } }), { unlocked: true });
  });
  const awks = ['busybox', ...['mawk', 'gawk'].filter((one) => found(one) !== '')];
  const read = (text: string, awk: string) => {
    const alias = awk === 'busybox' ? '' : `awk() { ${awk} "$@"; }; `;
    const script = `${alias}. scripts/ci/json.sh; ci_json`;
    const PATH = withTools(...(awk === 'busybox' ? [] : [awk]));
    return run('busybox', ['sh', '-euc', script], { cwd: own.dir, env: { PATH }, input: text });
  };
  const lines = (value: unknown, path = ''): readonly string[] => {
    if (typeof value !== 'object' || value === null) return [`${path}\t${value}`];
    const kind = Array.isArray(value) ? '[' : '{';
    return [`${path}\t${kind}`, ...Object.entries(value).flatMap(([name, one]) => lines(one, `${path}.${name}`))];
  };

  for (const awk of awks) {
    it(`reads what is JSON, with ${awk}`, async () => {
      for (const value of [[], {}, [{ a: 1, b: { c: [true, null, -1.5, 's'] } }, 'x'], 'text', 42, { user_id: '41' }]) {
        const { status, stdout } = await read(JSON.stringify(value, null, 1), awk);
        deepEqual([status, stdout], [0, `${lines(value).join('\n')}\n`]);
      }
    });

    it(`gives no name the look of a path, with ${awk}`, async () => {
      const { stdout } = await read('{"a.b":1,"c":"x\\"\\n","https://x":2}', awk);
      equal(stdout, '\t{\n.?\t1\n.c\tx\\"\\n\n.?\t2\n');
    });

    it(`fails for anything else, with ${awk}`, async () => {
      const wrong = [
        '',
        ' ',
        '{',
        '[1,]',
        '[1 2]',
        '{"a":1,"a":2}',
        '{"a"}',
        '{a:1}',
        '[]x',
        '[] []',
        '"a',
        '"a\nb"',
        '01',
        'nul',
      ];
      for (const text of wrong) {
        const { status, stdout } = await read(text, awk);
        deepEqual([status === 0, stdout], [false, ''], text);
      }
    });
  }
});
