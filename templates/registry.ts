import type { Choices } from '../src/model/choice.ts';
import type { Engine } from '../src/model/engine.ts';
import type { CiPlatform, Layout } from '../src/model/repository.ts';
import type { SecretRead } from '../src/model/secret-read.ts';
import type { SecretStore } from '../src/model/secret-store.ts';
import type { StateBackend } from '../src/model/state-backend.ts';
import { githubActions } from './ci/github-actions/choice.ts';
import { gitlabCi } from './ci/gitlab-ci/choice.ts';
import { none } from './ci/none/choice.ts';
import { opentofu } from './engine/opentofu/choice.ts';
import { terraform } from './engine/terraform/choice.ts';
import { aliases } from './layout/aliases/choice.ts';
import { directories } from './layout/directories/choice.ts';
import { dataSource } from './secret-read/data-source/choice.ts';
import { ephemeral } from './secret-read/ephemeral/choice.ts';
import { awsSecretsManager } from './secret-store/aws-secrets-manager/choice.ts';
import { azureKeyVault } from './secret-store/azure-key-vault/choice.ts';
import { environment } from './secret-store/environment/choice.ts';
import { googleSecretManager } from './secret-store/google-secret-manager/choice.ts';
import { tfvars } from './secret-store/tfvars/choice.ts';
import { vault } from './secret-store/vault/choice.ts';
import { azurerm } from './state-backend/azurerm/choice.ts';
import { gcs } from './state-backend/gcs/choice.ts';
import { gitlab } from './state-backend/gitlab/choice.ts';
import { hcpTerraform } from './state-backend/hcp-terraform/choice.ts';
import { local } from './state-backend/local/choice.ts';
import { s3 } from './state-backend/s3/choice.ts';

/**
 * All choices, in the order in which the wizard lists them. The first entry of each list is the default under
 * `--yes`. To add a choice, add its folder and one line here.
 */
export const secretStores: Choices<SecretStore> = [
  awsSecretsManager,
  googleSecretManager,
  azureKeyVault,
  vault,
  environment,
  tfvars,
];

export const secretReads: Choices<SecretRead> = [ephemeral, dataSource];
export const stateBackends: Choices<StateBackend> = [s3, gcs, azurerm, gitlab, hcpTerraform, local];
export const engines: Choices<Engine> = [terraform, opentofu];
export const layouts: Choices<Layout> = [directories, aliases];
export const ciPlatforms: Choices<CiPlatform> = [none, githubActions, gitlabCi];
