import type { Applied } from './apply-root.ts';
import { type AzureRequest, conditionHolds, matches } from './azure-condition.ts';

const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const containers = 'Microsoft.Storage/storageAccounts/blobServices/containers';
const secretActions = 'Microsoft.KeyVault/vaults/secrets';
const keyActions = 'Microsoft.KeyVault/vaults/keys';

/**
 * The actions and data actions of built-in roles, as far as they concern blobs, containers, secrets and keys
 * (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles). A role that is not here is an error.
 */
const builtIn: Readonly<Record<string, readonly string[]>> = {
  Reader: ['*/read'],
  'Storage Blob Data Reader': [`${containers}/read`, `${blobs}/read`],
  'Storage Blob Data Contributor': [
    `${containers}/read`,
    `${containers}/write`,
    `${containers}/delete`,
    ...['read', 'write', 'delete', 'add/action', 'move/action'].map((action) => `${blobs}/${action}`),
  ],
  'Key Vault Secrets User': [`${secretActions}/getSecret/action`, `${secretActions}/readMetadata/action`],
  'Key Vault Reader': [`${secretActions}/readMetadata/action`, `${keyActions}/read`],
  'Key Vault Secrets Officer': [`${secretActions}/*`],
  'Key Vault Crypto User': [`${keyActions}/read`, `${keyActions}/encrypt/action`, `${keyActions}/decrypt/action`],
};

/** Whether an action is one on data, which the actions of a role for the control plane do not cover. */
const isData = (action: string): boolean => action.startsWith(`${blobs}/`) || action.startsWith(`${secretActions}/`);

interface Assignment {
  readonly address: string;
  readonly scope: string;
  readonly principal: string;
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
  readonly condition: string | undefined;
  readonly isCustom: boolean;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(text) : []);

/** Everything that the bootstrap assigns. */
export function assignmentsOf({ resources }: Applied): readonly Assignment[] {
  return resources
    .filter(({ type }) => type === 'azurerm_role_assignment')
    .map(({ address, values }) => {
      const custom = resources.find(
        (one) =>
          one.type === 'azurerm_role_definition' &&
          one.values.role_definition_resource_id === values.role_definition_id,
      );
      const known = builtIn[text(values.role_definition_name)];
      if (custom === undefined && known === undefined)
        throw new Error(`unknown role ${text(values.role_definition_name)}`);
      const permissions = (custom?.values.permissions ?? []) as readonly Readonly<Record<string, unknown>>[];
      return {
        address,
        scope: text(values.scope),
        principal: text(values.principal_id),
        actions: custom
          ? permissions.flatMap(({ actions }) => list(actions))
          : (known ?? []).filter((one) => !isData(one)),
        dataActions: custom
          ? permissions.flatMap(({ data_actions }) => list(data_actions))
          : (known ?? []).filter((one) => isData(one)),
        isCustom: custom !== undefined,
        condition: typeof values.condition === 'string' ? values.condition : undefined,
      };
    });
}

/** Whether a principal may make a request on a resource: a role on it or on what contains it has the action, and its condition holds. */
export function allows(
  assignments: readonly Assignment[],
  principal: string,
  resource: string,
  request: AzureRequest,
): boolean {
  return assignments.some(({ actions, condition, dataActions, principal: owner, scope }) => {
    if (owner !== principal || !`${resource}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase())) return false;
    const granted = isData(request.action) ? dataActions : actions;
    if (!granted.some((pattern) => matches(pattern, request.action))) return false;
    return condition === undefined || conditionHolds(condition, request);
  });
}

/** What the identities can access. */
export interface AzureTargets {
  /** Secrets by their ID: VAULT-ID/secrets/NAME. */
  readonly secrets: readonly string[];
  /** States: the ID of the container and the path of the blob. */
  readonly states: readonly { readonly container: string; readonly path: string }[];
  /** Saved plans, likewise. */
  readonly plans: readonly { readonly container: string; readonly path: string }[];
}

/** The principal of each CI/CD environment, by the client ID of its identity. */
export function principals({ ciEnvironments, resources }: Applied): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(ciEnvironments).map(([name, { ARM_CLIENT_ID }]) => {
      const identity = resources.find(
        ({ type, values }) => type === 'azurerm_user_assigned_identity' && values.client_id === ARM_CLIENT_ID,
      );
      return [name, text(identity?.values.principal_id)];
    }),
  );
}

/** Everything that each identity may do with the targets: `IDENTITY ACTION TARGET`, sorted. */
export function azureMatrix(applied: Applied, targets: AzureTargets): readonly string[] {
  const assignments = assignmentsOf(applied);
  return Object.entries(principals(applied))
    .flatMap(([name, principal]) => {
      const may = (action: string, resource: string, path?: string): boolean =>
        allows(assignments, principal, resource, {
          action,
          ...(path === undefined ? {} : { attributes: { [`@Resource[${blobs}:path]`]: path } }),
        });
      const lists = (container: string, prefix: string): boolean =>
        allows(assignments, principal, container, {
          action: `${blobs}/read`,
          subOperation: 'Blob.List',
          attributes: prefix === '' ? {} : { [`@Request[${blobs}:prefix]`]: prefix },
        });
      const shortOf = (id: string): string => id.replace(/^.*\/vaults\//, '').replace('/secrets/', '/');
      const lines = [
        ...targets.secrets.flatMap((id) => [
          may(`${secretActions}/getSecret/action`, id) && `reads ${shortOf(id)}`,
          may(`${secretActions}/readMetadata/action`, id) && `reads the dates of ${shortOf(id)}`,
          may(`${secretActions}/setSecret/action`, id) && `adds a version to ${shortOf(id)}`,
          may(`${secretActions}/delete`, id) && `deletes ${shortOf(id)}`,
          may(`${secretActions}/purge/action`, id) && `purges ${shortOf(id)}`,
        ]),
        ...[...targets.states, ...targets.plans].flatMap(({ container, path }) => [
          may(`${blobs}/read`, container, path) && `reads ${path}`,
          may(`${blobs}/add/action`, container, path) && `creates ${path}`,
          may(`${blobs}/write`, container, path) && `writes ${path}`,
          may(`${blobs}/delete`, container, path) && `deletes ${path}`,
          lists(container, path) && `lists ${path}`,
          lists(container, '') && `lists ${container}`,
          may(`${containers}/delete`, container) && `deletes ${container}`,
        ]),
      ];
      return [...new Set(lines)].flatMap((line) => (line === false ? [] : `${name} ${line}`));
    })
    .sort();
}

/** The CI/CD environments whose identities a job with an OIDC token can use. */
export function azureLogins(
  { ciEnvironments, resources }: Applied,
  token: { readonly iss: string; readonly aud: string; readonly sub: string },
): readonly string[] {
  const identities = resources
    .filter(
      ({ type, values }) =>
        type === 'azurerm_federated_identity_credential' &&
        values.issuer === token.iss &&
        list(values.audience).includes(token.aud) &&
        values.subject === token.sub,
    )
    .map(({ values }) => values.user_assigned_identity_id);
  return Object.entries(ciEnvironments).flatMap(([name, { ARM_CLIENT_ID }]) =>
    resources.some(
      ({ type, values }) =>
        type === 'azurerm_user_assigned_identity' &&
        values.client_id === ARM_CLIENT_ID &&
        identities.includes(values.id),
    )
      ? [name]
      : [],
  );
}
