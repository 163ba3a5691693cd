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
    kills: 'deletions',
    says: 'a plan job that does not search for deletions',
    path: /ci\/show\.sh$/,
    find: /scripts\/ci\/deletions\.sh .*\n/,
    put: ': >"$plan_dir/deletions.txt"\n',
  },
  {
    kills: 'deletions',
    says: 'a plan job that succeeds with deletions that are not acknowledged',
    path: /ci\/show\.sh$/,
    find: /\[ "\$deletions" -eq 0 \] .*\n/,
    put: '',
  },
  {
    kills: 'deletions',
    says: 'an apply that does not search for deletions',
    path: /ci\/apply\.sh$/,
    find: /scripts\/ci\/deletions\.sh .*\n/,
    put: '',
  },
  {
    kills: 'deletions',
    says: 'an apply that continues with deletions that are not acknowledged',
    path: /ci\/apply\.sh$/,
    find: /(scripts\/ci\/deletions\.sh .*) \|\| ci_fail.*\n/,
    put: '$1 || :\n',
  },
  {
    kills: 'deletions',
    says: 'production as a tier that needs no acknowledgment',
    path: /scripts\/environments\/prod[\w-]*\.env$/,
    find: /^TIER=production$/m,
    put: 'TIER=production\nDELETIONS=free',
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
