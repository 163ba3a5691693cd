import { toggle } from '../../../src/model/field.ts';

/** The answer that adds the job, which is the same for all platforms. */
export const auditField = toggle(false, {
  title: 'Run `unionai-terraform audit` in the pipeline',
  help: 'A job without an identity runs audit and verify of this package, in the version and with the checksum that scripts/lock-tools.sh writes to scripts/tools. The package must be in the npm registry, or in another one that the job can access.',
});
