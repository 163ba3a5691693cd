import { equal, match } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { delayOf } from '../../src/shell/optimize-later.ts';

describe('The optimizing compiler of V8', () => {
  it('is delayed in versions that were measured, and in no other', () => {
    equal(delayOf('11.3.244.8-node.33')?.delayed, '--interrupt-budget=600000');
    equal(delayOf('12.4.254.21-node.56')?.delayed, '--invocation-count-for-turbofan=12000');
    equal(delayOf('113.1.1.1'), undefined);
    equal(delayOf('13.6.233.17-node.37'), undefined);
  });

  it('has the option of this version, and its default', () => {
    const delay = delayOf(process.versions.v8);
    if (delay === undefined) return;
    equal(spawnSync(process.execPath, [delay.delayed, '-e', '0']).status, 0);
    const { stdout } = spawnSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    match(stdout, new RegExp(`default: ${delay.usual}\n`));
  });
});
