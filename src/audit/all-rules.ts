import type { AuditRule } from './rule.ts';
import { allowedOrgsMissing } from './rules/allowed-orgs-missing.ts';
import { apiKeyResource } from './rules/api-key-resource.ts';
import { builtInRole } from './rules/built-in-role.ts';
import { cacheWithIdentity } from './rules/cache-with-identity.ts';
import { canceledApply } from './rules/canceled-apply.ts';
import { cloudHostMissing } from './rules/cloud-host-missing.ts';
import { credentialInHistory } from './rules/credential-in-history.ts';
import { debugOutput } from './rules/debug-output.ts';
import { defaultPermissions } from './rules/default-permissions.ts';
import { dynamodbLock } from './rules/dynamodb-lock.ts';
import { editorCommands } from './rules/editor-commands.ts';
import { environmentKeyWithAliases } from './rules/environment-key-with-aliases.ts';
import { expressionInScript } from './rules/expression-in-script.ts';
import { floatingVersion } from './rules/floating-version.ts';
import { forkGuardMissing } from './rules/fork-guard-missing.ts';
import { gitignoreGap } from './rules/gitignore-gap.ts';
import { hardCodedKey } from './rules/hard-coded-key.ts';
import { identityWithWriteScope } from './rules/identity-with-write-scope.ts';
import { identityWithoutEnvironment } from './rules/identity-without-environment.ts';
import { keyTooOld } from './rules/key-too-old.ts';
import { knownCredential } from './rules/known-credential.ts';
import { localState } from './rules/local-state.ts';
import { lockFileMissing } from './rules/lock-file-missing.ts';
import { missingDescription } from './rules/missing-description.ts';
import { missingTimeout } from './rules/missing-timeout.ts';
import { onlyExcept } from './rules/only-except.ts';
import { orgDisablesAllowedOrgs } from './rules/org-disables-allowed-orgs.ts';
import { oversizedWorkflow } from './rules/oversized-workflow.ts';
import { parallelApplies } from './rules/parallel-applies.ts';
import { persistedCredentials } from './rules/persisted-credentials.ts';
import { planArtifact } from './rules/plan-artifact.ts';
import { productionKeyElsewhere } from './rules/production-key-elsewhere.ts';
import { productionPlanInRequest } from './rules/production-plan-in-request.ts';
import { providerConstraint } from './rules/provider-constraint.ts';
import { publicStateBucket } from './rules/public-state-bucket.ts';
import { pullRequestTarget } from './rules/pull-request-target.ts';
import { rotationTooRare } from './rules/rotation-too-rare.ts';
import { secretAtWorkflowLevel } from './rules/secret-at-workflow-level.ts';
import { secretFileTracked } from './rules/secret-file-tracked.ts';
import { secretFromDataSource } from './rules/secret-from-data-source.ts';
import { secretInArtifact } from './rules/secret-in-artifact.ts';
import { secretInBackendConfig } from './rules/secret-in-backend-config.ts';
import { secretInCache } from './rules/secret-in-cache.ts';
import { secretInOutput } from './rules/secret-in-output.ts';
import { secretInProvisioner } from './rules/secret-in-provisioner.ts';
import { secretInStepOutput } from './rules/secret-in-step-output.ts';
import { secretVariableNotEphemeral } from './rules/secret-variable-not-ephemeral.ts';
import { secretVariableNotSensitive } from './rules/secret-variable-not-sensitive.ts';
import { sharedKey } from './rules/shared-key.ts';
import { sharedState } from './rules/shared-state.ts';
import { staticCloudKey } from './rules/static-cloud-key.ts';
import { storageAccountKey } from './rules/storage-account-key.ts';
import { unencryptedState } from './rules/unencrypted-state.ts';
import { ungatedApply } from './rules/ungated-apply.ts';
import { unionKeyInFile } from './rules/union-key-in-file.ts';
import { unionKeyInHistory } from './rules/union-key-in-history.ts';
import { unlockedState } from './rules/unlocked-state.ts';
import { unpinnedDependency } from './rules/unpinned-dependency.ts';
import { unreviewedApply } from './rules/unreviewed-apply.ts';
import { unverifiedBackend } from './rules/unverified-backend.ts';
import { updateWithoutDelay } from './rules/update-without-delay.ts';
import { waiverExpired } from './rules/waiver-expired.ts';
import { waiverInvalid } from './rules/waiver-invalid.ts';
import { waiverUnused } from './rules/waiver-unused.ts';
import { wrongArgument } from './rules/wrong-argument.ts';
import { wrongKeyGuardMissing } from './rules/wrong-key-guard-missing.ts';

/** All rules. To add one, add its file and two lines here. */
export const rules: readonly AuditRule[] = [
  allowedOrgsMissing,
  apiKeyResource,
  builtInRole,
  cacheWithIdentity,
  canceledApply,
  cloudHostMissing,
  credentialInHistory,
  debugOutput,
  defaultPermissions,
  dynamodbLock,
  editorCommands,
  environmentKeyWithAliases,
  expressionInScript,
  floatingVersion,
  forkGuardMissing,
  gitignoreGap,
  hardCodedKey,
  identityWithWriteScope,
  identityWithoutEnvironment,
  keyTooOld,
  knownCredential,
  localState,
  lockFileMissing,
  missingDescription,
  missingTimeout,
  onlyExcept,
  orgDisablesAllowedOrgs,
  oversizedWorkflow,
  parallelApplies,
  persistedCredentials,
  planArtifact,
  productionKeyElsewhere,
  productionPlanInRequest,
  providerConstraint,
  publicStateBucket,
  pullRequestTarget,
  rotationTooRare,
  secretAtWorkflowLevel,
  secretFileTracked,
  secretFromDataSource,
  secretInArtifact,
  secretInBackendConfig,
  secretInCache,
  secretInOutput,
  secretInProvisioner,
  secretInStepOutput,
  secretVariableNotEphemeral,
  secretVariableNotSensitive,
  sharedKey,
  sharedState,
  staticCloudKey,
  storageAccountKey,
  unencryptedState,
  ungatedApply,
  unionKeyInFile,
  unionKeyInHistory,
  unlockedState,
  unpinnedDependency,
  unreviewedApply,
  unverifiedBackend,
  updateWithoutDelay,
  waiverExpired,
  waiverInvalid,
  waiverUnused,
  wrongArgument,
  wrongKeyGuardMissing,
];

const byId = new Map(rules.map((rule) => [rule.id, rule] as const));

/** The rule with an id. */
export function ruleOf(id: string): AuditRule | undefined {
  return byId.get(id);
}
