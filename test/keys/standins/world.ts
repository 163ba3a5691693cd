import type { AwsState } from './aws.ts';
import type { AzureState } from './az.ts';
import type { GoogleState } from './gcloud.ts';
import type { ForgeState } from './gh.ts';
import { type UnionState, unionState } from './union-state.ts';
import type { VaultState } from './vault.ts';

/** The services behind the stand-ins of command-line tools. */
export interface World {
  readonly union: UnionState;
  /** Control planes of other organizations. */
  readonly others?: readonly UnionState[];
  readonly aws: AwsState;
  readonly google: GoogleState;
  readonly azure: AzureState;
  readonly vault: VaultState;
  readonly github: ForgeState;
  readonly gitlab: ForgeState;
}

/** The settings of a world that the tools compare with their arguments. */
export interface WorldSettings {
  readonly host: string;
  readonly org: string;
  readonly vaultAddress?: string;
  readonly repository?: string;
  readonly project?: string;
}

/** Services that are empty. */
export function emptyWorld({ host, org, vaultAddress = '', repository = '', project = '' }: WorldSettings): World {
  return {
    union: unionState(host, org),
    aws: { secrets: {} },
    google: { secrets: {} },
    azure: { secrets: {}, deleted: {} },
    vault: { address: vaultAddress, secrets: {} },
    github: { project: repository, secrets: {} },
    gitlab: { project, secrets: {} },
  };
}
