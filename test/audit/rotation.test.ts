import { equal } from 'node:assert/strict';
import { secureRoot } from '../../src/audit/examples.ts';
import { auditOf } from './tree.ts';

async function rotationWith(path: string, text: string): Promise<string | undefined> {
  const { checklist } = await auditOf({ 'main.tf': secureRoot, [path]: text });
  return checklist.find(({ id }) => id === 'rotation')?.status;
}

describe('The rotation of keys', () => {
  it('is not met by a script that only loads keys', async () => {
    equal(await rotationWith('scripts/keys.sh', 'case "$1" in\n  load) load ;;\nesac\n'), 'cannot-tell');
  });

  it('is met by a script that rotates them, by its name or by a verb', async () => {
    equal(await rotationWith('scripts/rotate-key.sh', 'flyte create api-key\n'), 'met');
    equal(await rotationWith('scripts/keys.sh', 'case "$1" in\n  rotate) rotate ;;\nesac\n'), 'met');
  });

  it('is met by a limit in the record', async () => {
    equal(
      await rotationWith('.yo-rc.json', '{ "generator-unionai-terraform": { "rotation": { "maxAgeDays": 90 } } }'),
      'met',
    );
  });
});
