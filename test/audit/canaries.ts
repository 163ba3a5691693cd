import { secureRoot, secureWorkflow, variableRoot } from '../../src/audit/examples.ts';

/** Letters that stand together in no other text of a report. */
export const canary = 'ZQXJVKQZJXKV';

/**
 * The part of a canary that a text contains, decoded or not. Two letters may be shown.
 *
 * @returns undefined if there is none
 */
export function revealed(text: string): string | undefined {
  for (const one of [text, ...decodings(text, 2)]) {
    const found = /[ZQXJVK]{3,}/.exec(one)?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

function decodings(text: string, times: number): readonly string[] {
  if (times === 0) return [];
  return [...text.matchAll(/[A-Za-z0-9+/_-]{16,}/g)].flatMap(([digits]) =>
    [0, 1, 2, 3].flatMap((start) => {
      const decoded = Buffer.from(digits.slice(start), 'base64').toString('latin1');
      return [...(decoded.match(/[\x20-\x7e]{4,}/g) ?? []), ...decodings(decoded, times - 1)];
    }),
  );
}

/** One secret of each kind. */
export function secrets(): Readonly<Record<string, string>> {
  const key = Buffer.from(`acme.hosted.unionai.cloud:ci:${canary}${canary}:acme`).toString('base64');
  return {
    'a Union.ai key': key,
    'a Union.ai key in the alphabet of URLs': Buffer.from(key, 'base64').toString('base64url'),
    'a GitHub token': ['gh', 'p_', canary.repeat(3)].join(''),
    'a Vault token': ['hv', 's.', canary.repeat(4)].join(''),
    'an AWS access key': ['AK', 'IA', canary, canary].join('').slice(0, 20),
    'a secret without a known form': canary.repeat(2),
    'a short password': canary.slice(0, 9),
  };
}

type Put = (secret: string) => Readonly<Record<string, string>>;

function root(change: (text: string) => string): Record<string, string> {
  return { 'main.tf': change(secureRoot) };
}

function workflow(end: string): Record<string, string> {
  return { 'main.tf': secureRoot, '.github/workflows/deploy.yml': `${secureWorkflow}${end}` };
}

const stored = 'ephemeral.aws_secretsmanager_secret_version.union.secret_string';

/** Where secrets are found in repositories. */
export const places: Readonly<Record<string, Put>> = {
  api_key: (secret) => root((text) => text.replace(stored, `"${secret}"`)),
  'api_key in a provider block of one line': (secret) => ({
    'main.tf': `provider "unionai" { api_key = "${secret}" }\n`,
  }),
  'a heredoc': (secret) => root((text) => text.replace(stored, `<<-EOT\n    ${secret}\n  EOT`)),
  'a local value': (secret) => root((text) => `${text.replace(stored, 'local.k')}\nlocals { k = "${secret}" }\n`),
  'a member of a local value': (secret) =>
    root((text) => `${text.replace(stored, 'local.k["dev"]')}\nlocals {\n  k = { dev = "${secret}" }\n}\n`),
  'the default of a variable': (secret) => ({
    'main.tf': variableRoot.replace('type ', `default   = "${secret}"\n  type `),
  }),
  'an argument of a module': (secret) => ({
    'm/main.tf': variableRoot,
    'main.tf': `module "m" {\n  source        = "./m"\n  union_api_key = "${secret}"\n}\n`,
  }),
  'a .tf.json file': (secret) => ({
    'main.tf.json': JSON.stringify({ provider: { unionai: { api_key: secret, org: 'acme' } } }),
  }),
  'an output': (secret) => root((text) => `${text}\noutput "key" {\n  value = "${secret}\${${stored}}"\n}\n`),
  'a provisioner': (secret) => ({
    'main.tf': `${variableRoot}\nresource "terraform_data" "x" {\n  input = "${secret}\${var.union_api_key}"\n}\n`,
  }),
  'the backend': (secret) =>
    root((text) =>
      text.replace('    encrypt', `    access_key = "${secret}"\n    secret_key = "${secret}"\n    encrypt`),
    ),
  '-backend-config': (secret) => ({
    'main.tf': secureRoot,
    'init.sh': `terraform init -backend-config=password=${secret}\n`,
  }),
  '-var in a script': (secret) => ({
    'main.tf': secureRoot,
    'a.sh': `terraform plan -var 'union_api_key=${secret}'\n`,
  }),
  'a variable of a script': (secret) => ({ 'main.tf': secureRoot, 'a.sh': `export UNIONAI_API_KEY=${secret}\n` }),
  'a script that traces': (secret) => ({
    ...workflow(`      - run: |\n          set -x\n          curl -H "Authorization: ${secret}" https://example.com\n`),
  }),
  'the environment of a workflow': (secret) => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': `env:\n  UNIONAI_API_KEY: ${secret}\n  KEY: \${{ secrets.KEY }}${secret}\n${secureWorkflow}`,
  }),
  'the environment of a step': (secret) =>
    workflow(`        env:\n          TF_LOG: TRACE\n          VAULT_TOKEN: ${secret}\${{ secrets.KEY }}\n`),
  'an expression of a workflow': (secret) =>
    workflow(`      - run: echo "${secret}\${{ secrets.KEY }}" >> "$GITHUB_OUTPUT"\n`),
  'the variables of a GitLab pipeline': (secret) => ({
    'main.tf': secureRoot,
    '.gitlab-ci.yml': `variables:\n  UNIONAI_API_KEY: ${secret}\nplan:\n  variables: { VAULT_TOKEN: "${secret}" }\n  script: [terraform plan]\n`,
  }),
  'a variable file': (secret) => ({ 'main.tf': secureRoot, 'prod.tfvars': `union_api_key = "${secret}"\n` }),
  'a state': (secret) => ({
    'main.tf': secureRoot,
    'terraform.tfstate': JSON.stringify({ version: 4, outputs: { value: { value: secret } } }),
  }),
  'a crash log': (secret) => ({ 'main.tf': secureRoot, 'crash.log': `panic: ${secret}\nkey ${secret}\n` }),
  'a notebook': (secret) => ({
    'main.tf': secureRoot,
    'a.ipynb': JSON.stringify({ cells: [{ cell_type: 'code', outputs: [{ text: [`key: ${secret}\n`] }] }] }, null, 1),
  }),
  'a comment': (secret) => root((text) => `# api_key: ${secret}\n${text.replace('allowed_orgs', '# x\n  org')}`),
  'an editor file': (secret) => ({
    'main.tf': secureRoot,
    '.vscode/tasks.json': `{"tasks":[{"runOptions":{"runOn":"folderOpen"},"env":{"UNIONAI_API_KEY":"${secret}"}}]}`,
  }),
  'the line of another finding': (secret) => ({
    'main.tf': `provider "unionai" { api_key = "${secret}", org = "acme" }\n`,
  }),
};
