import { deepEqual } from 'node:assert/strict';
import { distinctFiles } from './every-pipeline.ts';

/** Substitutions within an argument that cannot fail. */
const harmless = [
  /"\$\(dirname -- "\$0"\)(\/\.\.)+"/g, // cd fails where it is wrong
  /"\$\(ci_engine\)"/g,
  /\$\(printf '%s' "\$[a-z0-9]+" \| sed '[^']*'\)/g,
  /\$\(\(.*?\)\)/g, // arithmetic
];

/** The lines in which the exit code of `$(command)` is lost: it is kept where an assignment is all that there is. */
function losing(script: string): readonly string[] {
  const lines = script
    .replace(/^\s*#.*$/gm, '')
    .replaceAll('\\\n', ' ')
    .replace(/awk '[^']*'/g, 'awk')
    .split('\n');
  return lines.filter((line) => {
    const rest = harmless.reduce((text, pattern) => text.replaceAll(pattern, ''), line).trim();
    const assigns = /^[A-Za-z_0-9]+="?(\$\{[^$]*)*\$\(/.test(rest);
    const another = /\)"? [A-Za-z_0-9]+="?\$\(/.test(rest); // only the exit code of the last one is kept
    return rest.includes('$(') && (!assigns || another);
  });
}

describe('A command whose output is an argument', () => {
  for (const platform of ['github-actions', 'gitlab-ci'])
    it(`cannot fail unseen in a script for ${platform}`, () => {
      const scripts = distinctFiles(platform, (path) => path.endsWith('.sh'));
      const found = [...scripts].flatMap(([name, text]) => losing(text).map((line) => `${name}: ${line}`));
      deepEqual(found, []);
    });

  it('is found where its failure would be lost', () => {
    const lost = [
      'a "$(b)"',
      'export A="$(b)"',
      'printf \'%s\' "$(b)"',
      'local a="$(b)"',
      'for a in $(b); do',
      'a="$(b)" c="$(d)"',
    ];
    deepEqual(losing(lost.join('\n')), lost);
    deepEqual(losing(['a="$(b)"', 'a="$(b "$(dirname -- "$0")/../..")"', '# "$(b)"', 'a=$((b + 1))'].join('\n')), []);
  });
});
