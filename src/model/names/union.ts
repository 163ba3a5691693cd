import type { Rule } from '../field.ts';

const provider = 'https://registry.terraform.io/providers/unionai/unionai/0.2.1/docs';

export const organization: Rule = {
  pattern: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  says: 'a Union.ai organization: at most 63 lowercase letters, digits and hyphens',
  source: provider,
  unless: (org) => (org === 'none' ? 'must not be none, which means no organization in an API key' : undefined),
};

/** A scheme or a port would break the key, whose fields are divided by colons. */
export const host: Rule = {
  pattern: /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
  says: 'a lowercase hostname without a scheme or port, such as acme.hosted.unionai.cloud',
  source: provider,
};

export const clientId: Rule = {
  pattern: /^[A-Za-z0-9_.@-]{1,128}$/,
  says: 'the client ID of a key: letters, digits and _.@-',
  source: provider,
};

/** The provider looks up a role by its name. */
export const roleId: Rule = {
  pattern: /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/,
  says: 'the name of a role: at most 63 letters, digits and _.-',
  source: provider,
};

/** Flyte's project identifiers are DNS labels. */
export const namePrefix: Rule = {
  pattern: /^([a-z0-9][a-z0-9-]{0,30}-)?$/,
  says: 'empty, or at most 32 lowercase letters, digits and hyphens, ending with a hyphen',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names',
};
