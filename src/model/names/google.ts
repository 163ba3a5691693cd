import type { Rule } from '../field.ts';

export const project: Rule = {
  pattern: /^([a-z0-9.-]{1,61}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  says: 'a Google Cloud project ID: 6 to 30 lowercase letters, digits and hyphens, beginning with a letter',
  source: 'https://cloud.google.com/resource-manager/docs/creating-managing-projects',
};

export const secretId: Rule = {
  pattern: /^[A-Za-z0-9_-]{1,255}$/,
  says: 'a Secret Manager secret ID: at most 255 letters, digits, hyphens and underscores',
  source: 'https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets/create',
};

export const bucket: Rule = {
  pattern: /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
  says: 'a Cloud Storage bucket name: 3 to 63 lowercase letters, digits, hyphens, underscores and dots, beginning and ending with a letter or digit',
  source: 'https://cloud.google.com/storage/docs/buckets#naming',
  unless: (name) => {
    if (name.split('.').some((part) => part.length > 63))
      return 'must not have a part longer than 63 characters between dots';
    if (name.includes('..')) return 'must not contain consecutive dots';
    if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return 'must not look like an IP address';
    if (name.startsWith('goog') || /g[o0]{2}g[l1]e/.test(name)) return 'must not begin with goog or contain google';
    return undefined;
  },
};

export const kmsKey: Rule = {
  pattern:
    /^projects\/[a-z0-9.:-]+\/locations\/[a-z0-9-]+\/keyRings\/[A-Za-z0-9_-]{1,63}\/cryptoKeys\/[A-Za-z0-9_-]{1,63}$/,
  says: 'a Cloud KMS key: projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY',
  source: 'https://cloud.google.com/kms/docs/getting-resource-ids',
};

export const googleLocation: Rule = {
  pattern: /^[A-Za-z]+(-[a-z]+)?[0-9]*$/,
  says: 'a Cloud Storage location such as europe-west1 or EU',
  source: 'https://cloud.google.com/storage/docs/locations',
};
