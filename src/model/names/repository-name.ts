import type { Rule } from '../field.ts';

const windows = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;
const devices = 'must not be a reserved device name on Windows';

/** Becomes a folder, and part of state keys and project names. */
export const repositoryName: Rule = {
  pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/,
  says: '1 to 64 letters, digits, dots, underscores or hyphens, beginning and ending with a letter or digit',
  source: 'https://learn.microsoft.com/windows/win32/fileio/naming-a-file',
  unless: (name) => (windows.test(name.replace(/\..*/, '')) ? devices : undefined),
};

/** Becomes a folder, part of an HCL identifier and the name of a CI environment. */
export const environmentName: Rule = {
  pattern: /^[A-Za-z][A-Za-z0-9_-]{0,30}$/,
  says: 'at most 31 letters, digits, hyphens and underscores, beginning with a letter',
  source: 'https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers',
  unless: (name) => {
    if (windows.test(name)) return devices;
    if (/[-_]$/.test(name)) return 'must not end with a hyphen or an underscore';
    return /(^|_)override$/i.test(name)
      ? 'must not end with override, because Terraform treats such files as override files'
      : undefined;
  },
};

/** The key of a state that exists already, in whatever form its owner chose. */
export const stateKey: Rule = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9_.=+@-]*(\/[A-Za-z0-9_.][A-Za-z0-9_.=+@-]*)*$/,
  says: 'letters, digits and _.-=+@ in parts separated by single slashes',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html',
  unless: (key) =>
    key.length > 500
      ? 'must not be longer than 500 characters'
      : key.split('/').some((part) => /^\.+$/.test(part))
        ? 'must not contain a part that is . or ..'
        : undefined,
};

const ownFolders = ['.git', '.github', '.scaffold', 'modules', 'scripts', 'bootstrap', '.terraform', 'node_modules'];

/** The folder of a root within the repository. */
export const rootFolder: Rule = {
  pattern: /^(\.|[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*)$/,
  says: 'a folder below the repository: letters, digits and _.- in parts separated by single slashes; or . for the repository itself',
  source: 'https://learn.microsoft.com/windows/win32/fileio/naming-a-file',
  unless: (folder) => {
    const parts = folder.split('/');
    if (folder.length > 150) return 'must not be longer than 150 characters';
    if (parts.some((part) => windows.test(part.replace(/\..*/, '')))) return devices;
    if (folder !== '.' && parts.some((part) => part.endsWith('.')))
      return 'must not contain a part that ends with a dot';
    const own = ownFolders.find((one) => one === parts[0]?.toLowerCase());
    return own === undefined ? undefined : `must not be in ${own}/, which is used for other files`;
  },
};

/** The folder of a repository in its Git work tree. Becomes a pattern in pipelines, so it contains no special characters. */
export const workTreeFolder: Rule = {
  pattern: /^[A-Za-z0-9_.][A-Za-z0-9_.-]*(\/[A-Za-z0-9_.][A-Za-z0-9_.-]*)*$/,
  says: 'a folder below the top of the Git work tree: letters, digits and _.- in parts separated by single slashes',
  source: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet',
  unless: (folder) => {
    const parts = folder.split('/');
    if (folder === '.') return undefined;
    if (folder.length > 150) return 'must not be longer than 150 characters';
    if (parts.some((part) => windows.test(part.replace(/\..*/, '')))) return devices;
    if (parts.some((part) => part.endsWith('.'))) return 'must not contain a part that ends with a dot';
    return parts.some((part) => part.toLowerCase() === '.git') ? 'must not be in .git/' : undefined;
  },
};

/** The name of a repository that shares its work tree: becomes part of the names of workflows and CI environments. */
export const sharedName = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Slash-divided parts that every backend takes in a key. */
export const keyPrefix: Rule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]*(\/[A-Za-z0-9][A-Za-z0-9_.-]*)*$/,
  says: 'letters, digits and _.- in parts separated by single slashes, each beginning with a letter or digit',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html',
  unless: (prefix) => (prefix.length > 200 ? 'must not be longer than 200 characters' : undefined),
};
