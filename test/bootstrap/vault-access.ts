import type { Attempt, CloudAccess, ReadAccess, Thing, Token, Verdict } from './access.ts';
import type { AppliedBootstrap, Value } from './applied.ts';

type Capabilities = ReadonlyMap<string, readonly string[]>;

/** The capability and the part of the secret that each attempt needs: https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2 */
const needed: { readonly [A in Attempt]?: readonly (readonly [part: string, capability: string])[] } = {
  read: [['data', 'read']],
  age: [['metadata', 'read']],
  write: [['data', 'update']],
  delete: [
    ['data', 'delete'],
    ['metadata', 'delete'],
  ],
};

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '');

/** What the policies and roles of an applied bootstrap/vault mean. */
export const vaultAccess: ReadAccess = (applied): CloudAccess => {
  const roles = valuesOf(applied, 'vault_jwt_auth_backend_role');
  const policies = new Map(
    valuesOf(applied, 'vault_policy').map(({ name, policy }) => [text(name), capabilitiesIn(text(policy))]),
  );
  const roleOf = (identity: string) => {
    const role = roles.filter(({ role_name }) => text(role_name).endsWith(`-${identity}`));
    const exact = role.find(({ role_name }) => text(role_name) === `ml-platform-${identity}`) ?? role[0];
    if (exact === undefined) throw new Error(`no role of ${identity}`);
    return exact;
  };
  return {
    verdict: (identity, thing, attempt) => verdict(policiesOf(roleOf(identity), policies), thing, attempt),
    trusts: (identity, token) => {
      const role = roleOf(identity);
      const backend = valuesOf(applied, 'vault_jwt_auth_backend').find(({ path }) => path === role.backend);
      // The issuer of an auth method that exists is not known here.
      return (backend === undefined || backend.bound_issuer === token.issuer) && trusts(role, token);
    },
    faults: () =>
      [...policies].flatMap(([name, capabilities]) =>
        [...capabilities].flatMap(([path, granted]) =>
          /[*+]/.test(path) || /^(auth|sys)\//.test(path) || granted.some((one) => /^(sudo|root|\*)$/.test(one))
            ? [`${name}: ${path} ${granted.join()}`]
            : [],
        ),
      ),
  };
};

type Role = Readonly<Record<string, Value>>;

function valuesOf({ resources }: AppliedBootstrap, type: string): readonly Role[] {
  return resources.filter((one) => one.type === type).map(({ values }) => values);
}

function policiesOf({ token_policies }: Role, policies: ReadonlyMap<string, Capabilities>): readonly Capabilities[] {
  return (Array.isArray(token_policies) ? token_policies : []).map((name: Value) => {
    const policy = policies.get(text(name));
    if (policy === undefined) throw new Error(`no policy ${text(name)}`);
    return policy;
  });
}

/** Reads a policy of blocks `path "PATH" { capabilities = [...] }`, the only form that the bootstrap writes. */
function capabilitiesIn(policy: string): Capabilities {
  const block = /path "([^"]*)" \{\s*capabilities = (\[[^\]]*\])\s*\}/g;
  const rest = policy.replace(block, '').trim();
  if (rest !== '') throw new Error(`not understood in a policy: ${rest}`);
  return new Map([...policy.matchAll(block)].map(([, path = '', list = '']) => [path, JSON.parse(list) as string[]]));
}

function verdict(policies: readonly Capabilities[], thing: Thing, attempt: Attempt): Verdict {
  if (thing.kind !== 'key' || thing.secret.place.cloud !== 'vault') return 'none';
  const { mount, path } = thing.secret.place;
  const allowed = (needed[attempt] ?? []).map(([part, capability]) =>
    policies.some((one) =>
      [...one].some(
        ([pattern, granted]) => matches(pattern, `${mount}/${part}/${path}`) && granted.includes(capability),
      ),
    ),
  );
  if (allowed.every((one) => one)) return 'all';
  return allowed.some((one) => one) ? 'some' : 'none';
}

/** `*` at the end matches any rest, and `+` one segment: https://developer.hashicorp.com/vault/docs/concepts/policies */
function matches(pattern: string, path: string): boolean {
  const escaped = pattern
    .replace(/[.^$()[\]{}|?\\]/g, '\\$&')
    .replaceAll('+', '[^/]+')
    .replace(/\*$/, '.*');
  return new RegExp(`^${escaped}$`).test(path);
}

/** Whether a role accepts a token: its audience, and each bound claim: https://developer.hashicorp.com/vault/docs/auth/jwt */
function trusts({ bound_audiences, bound_claims, bound_claims_type }: Role, token: Token): boolean {
  const audiences = Array.isArray(bound_audiences) ? bound_audiences : [];
  const claims: Readonly<Record<string, string>> = { ...token.claims, iss: token.issuer, sub: token.subject };
  const isGlob = bound_claims_type === 'glob';
  const fits = (allowed: string, value: string): boolean =>
    isGlob
      ? new RegExp(
          `^${allowed
            .split('*')
            .map((part) => part.replace(/[.+^$()[\]{}|?\\]/g, '\\$&'))
            .join('.*')}$`,
        ).test(value)
      : allowed === value;
  return (
    audiences.includes(token.audience) &&
    Object.entries((bound_claims ?? {}) as Readonly<Record<string, string>>).every(([name, allowed]) =>
      allowed.split(',').some((one) => claims[name] !== undefined && fits(one, claims[name] ?? '')),
    )
  );
}
