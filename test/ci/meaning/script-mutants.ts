import type { Mutant } from './mutant.ts';

/** For both platforms, which call the same scripts. */
export const scriptMutants: readonly Mutant[] = [
  {
    kills: 'searched',
    says: 'a plan that is shown unsearched',
    path: /ci\/show\.sh$/,
    find: /ci_assert_no_secret .*\n/,
    put: '',
  },
  {
    kills: 'searched',
    says: 'an apply whose log is shown unsearched',
    path: /ci\/apply\.sh$/,
    find: /ci_assert_no_secret .*\n/,
    put: '',
  },
  {
    kills: 'exact-plan',
    says: 'an apply of no plan',
    path: /ci\/apply\.sh$/,
    find: / "\$plan" >/,
    put: ' -auto-approve >',
  },
  {
    kills: 'exact-plan',
    says: 'a checksum that is not compared',
    path: /ci\/apply\.sh$/,
    find: /"\$actual" != "\$3"/,
    put: '"$actual" != "$actual"',
  },
  {
    kills: 'record',
    says: 'an apply without a record',
    path: /ci\/apply\.sh$/,
    find: /trap leave_record EXIT\n/,
    put: '',
  },
  {
    kills: 'no-names',
    says: 'a script that knows production',
    path: /ci\/plan\.sh$/,
    find: /set -eu/,
    put: 'set -eu\n[ "$1" = prod ] || exit 0',
  },
];
