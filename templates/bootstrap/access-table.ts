import type { BootstrapIdentity, BootstrapSecret, Use } from '../../src/model/bootstrap.ts';
import { clouds } from '../../src/model/cloud.ts';
import { Fragment } from '../../src/model/literal.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { Locals } from '../../src/model/template.ts';
import { environmentPrefix } from '../ci/work-tree.ts';
import { resourcesIn } from './resources.ts';

/** What an identity may do with a resource. `age` is the date of a key, without its value; `use` is to encrypt and decrypt. */
export type Right = 'read' | 'write' | 'create' | 'age' | 'use';

/** The access of the identities of one use, to the resources of their own environment, by the title of the column. */
export interface AccessRow {
  readonly identity: Fragment;
  readonly rights: Readonly<Record<string, readonly Right[]>>;
}

/** The titles of the columns, in order. */
export const accessColumns = {
  state: 'State and its lock',
  plans: 'Saved plans',
  planKey: 'API key of plans',
  nextPlanKey: 'Next API key of plans, in a rotation',
  applyKey: 'API key of applies',
  nextApplyKey: 'Next API key of applies, in a rotation',
  sharedKey: 'API key',
  nextSharedKey: 'Next API key, in a rotation',
  encryption: 'Key of the state encryption',
} as const;

type AccessColumn = (typeof accessColumns)[keyof typeof accessColumns];

/**
 * The access that the bootstrap gives to the pipeline, for SECURITY.md: one row for each use, because the identities of all
 * environments have the same access. Empty if the bootstrap creates no identity.
 */
function accessTable(repository: Repository): readonly AccessRow[] {
  const identities = clouds.flatMap((cloud) => resourcesIn(repository, cloud).identities);
  const uses: readonly Use[] = ['plan', 'apply', 'rotate'];
  return uses.flatMap((use) => {
    const own = identities.filter((identity) => identity.use === use);
    const name = `${environmentPrefix(repository)}<environment>${use === 'apply' ? '' : `-${use}`}`;
    return own.length === 0 ? [] : [{ identity: new Fragment(`\`${name}\``), rights: rightsOf(own) }];
  });
}

/** The table, for the template of SECURITY.md. */
export function accessLocals(repository: Repository): Locals {
  const rows = accessTable(repository);
  const columns = usedColumns(rows);
  return {
    columns: columns.map((column) => new Fragment(column)),
    rows: rows.map(({ identity, rights }) => ({
      identity,
      cells: columns.map((column) => new Fragment((rights[column] ?? []).join(', ') || '–')),
    })),
  };
}

/** The columns that any row has rights in. */
function usedColumns(rows: readonly AccessRow[]): readonly string[] {
  return Object.values(accessColumns).filter((column) => rows.some(({ rights }) => (rights[column] ?? []).length > 0));
}

function rightsOf(identities: readonly BootstrapIdentity[]): AccessRow['rights'] {
  const rights = new Map(Object.values(accessColumns).map((column) => [column, new Set<Right>()]));
  const add = (column: AccessColumn, right: Right): unknown => rights.get(column)?.add(right);
  for (const { state, use, savedPlans, reads, writes, dates, encryptionKeys } of identities) {
    if (state !== undefined) add(accessColumns.state, 'read');
    if (state !== undefined && use === 'apply') add(accessColumns.state, 'write');
    if (savedPlans !== undefined) add(accessColumns.plans, savedPlans);
    for (const secret of reads) add(columnOf(secret), 'read');
    for (const secret of writes) add(columnOf(secret), 'write');
    for (const secret of dates) add(columnOf(secret), 'age');
    if (encryptionKeys.length > 0) add(accessColumns.encryption, 'use');
  }
  return Object.fromEntries([...rights].map(([column, of]) => [column, [...of]]));
}

/** The column of a secret. */
export function columnOf({ pending, use }: Pick<BootstrapSecret, 'pending' | 'use'>): AccessColumn {
  const [current, next] = keyColumns[use ?? 'key'];
  return pending ? next : current;
}

const keyColumns = {
  plan: [accessColumns.planKey, accessColumns.nextPlanKey],
  apply: [accessColumns.applyKey, accessColumns.nextApplyKey],
  key: [accessColumns.sharedKey, accessColumns.nextSharedKey],
} as const;
