import { deepEqual, doesNotMatch, equal } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readSuggestions } from '../../src/shell/read-suggestions.ts';
import { usableSuggestions } from '../../src/wizard/usable-suggestions.ts';
import { needs, scratch } from '../terraform/workbench.ts';

/** A home folder with these files. */
function home(files: Readonly<Record<string, string | Uint8Array>>): string {
  const dir = scratch('home');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

/** What the wizard says and suggests, in a folder and with a home folder and variables. */
function said(
  files: Parameters<typeof home>[0],
  env: NodeJS.ProcessEnv = {},
  folder = scratch('empty'),
  name?: string,
) {
  const { found, notes } = readSuggestions(folder, name, { HOME: home(files), ...env });
  return usableSuggestions(found, notes);
}

// In two parts, so that no scanner takes it for a token.
const token = `gho_${'0123456789abcdefghijABCDEFGHIJ012345'}`;

describe('Defaults from this computer', () => {
  it('come from the configuration of the tools of clouds and forges', () => {
    const { notes, read, suggestions } = said(
      {
        '.aws/config': '[profile other]\nregion = eu-west-1\n[default]\n# comment\nregion = us-west-2\n',
        '.config/gcloud/active_config': 'work\n',
        '.config/gcloud/configurations/config_work': '[core]\nproject = acme-platform\naccount = a@example.org\n',
        '.azure/azureProfile.json': `\uFEFF${JSON.stringify({ subscriptions: [{ id: 'x' }, { id: '11111111-2222-3333-4444-555555555555', isDefault: true }] })}`,
        '.azure/config': '[defaults]\ngroup = acme-rg\n',
        '.config/gh/hosts.yml': `github.com:\n    oauth_token: ${token}\n    user: octocat\n`,
      },
      { VAULT_ADDR: 'https://vault.acme.example:8200' },
      undefined,
      'infra',
    );
    deepEqual(notes, []);
    deepEqual(read, [
      'GitHub repository octocat/infra (hosts.yml of gh)',
      'GitHub host github.com (hosts.yml of gh)',
      'AWS region us-west-2 (AWS configuration, profile default)',
      'Google Cloud project acme-platform (gcloud configuration work)',
      'Azure subscription 11111111-2222-3333-4444-555555555555 (azureProfile.json of az)',
      'Azure resource group acme-rg (az configuration)',
      'Vault address https://vault.acme.example:8200 (variable VAULT_ADDR)',
    ]);
    doesNotMatch(JSON.stringify(suggestions), /gho_/);
  });

  it('come from variables first, and from the profile that is selected', () => {
    const files = { '.aws/config': '[profile other]\nregion=eu-west-1\n[default]\nregion=us-west-2\n' };
    deepEqual(said(files, { AWS_PROFILE: 'other' }).read, ['AWS region eu-west-1 (AWS configuration, profile other)']);
    deepEqual(said(files, { AWS_REGION: 'eu-north-1' }).read, ['AWS region eu-north-1 (variable AWS_REGION)']);
  });

  it('are ignored with a note where they are not valid or cannot be read, and never shown', () => {
    const garbage = new Uint8Array([0xff, 0xfe, 0x00, 0x80]);
    const { notes, read, suggestions } = said(
      {
        '.aws/config': `[default]\nregion = ${token}\n`,
        '.config/gcloud/active_config': garbage,
        '.azure/azureProfile.json': '{',
        '.azure/config/x': 'a folder where a file is expected',
        '.config/gh/hosts.yml': '\u0000\u0001: [',
        '.config/glab-cli/config.yml': `host: x\nhosts:\n  gitlab.acme.example:\n    token: ${token}\n`,
      },
      { VAULT_ADDR: 'not an address' },
    );
    deepEqual(read, ['GitLab host gitlab.acme.example (config.yml of glab)']);
    deepEqual(Object.keys(suggestions), ['gitlab-host']);
    deepEqual(notes, [
      'Ignored: active_config of gcloud cannot be read.',
      'Ignored: azureProfile.json of az is not valid.',
      'Ignored: the configuration of az cannot be read.',
      'Ignored: the AWS region in AWS configuration, profile default is not valid.',
      'Ignored: the Vault address in variable VAULT_ADDR is not valid.',
    ]);
  });

  it('are none on a computer without any of these', () => {
    deepEqual(said({}), { suggestions: {}, read: [], notes: [] });
  });
});

describe('Defaults from the repository of the folder', () => {
  needs('git');

  it('come from the Git remote and the branch', () => {
    const folder = scratch('repository');
    const git = (...args: string[]) => equal(spawnSync('git', args, { cwd: folder }).status, 0);
    git('init', '-q', '-b', 'trunk');
    git('remote', 'add', 'origin', 'git@gitlab.acme.example:acme/platform/infra.git');
    deepEqual(said({}, {}, join(folder, 'new')).read, [
      'Deployment branch trunk (Git, the current branch)',
      'GitLab project acme/platform/infra (Git remote origin)',
      'GitLab host gitlab.acme.example (Git remote origin)',
    ]);
    git('remote', 'set-url', 'origin', 'https://github.com/acme/infra');
    deepEqual(said({}, {}, folder).read.slice(1), [
      'GitHub repository acme/infra (Git remote origin)',
      'GitHub host github.com (Git remote origin)',
    ]);
  });
});
