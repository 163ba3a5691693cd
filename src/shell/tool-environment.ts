import { homedir } from 'node:os';
import { join } from 'node:path';
import { readDiskFile } from './disk.ts';

/** Variables that a tool needs to run, to find its own settings, and to reach a registry. No other one is passed on. */
const passed =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SystemRoot|SystemDrive|windir|ComSpec|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|ProgramData|ProgramFiles|XDG_\w+|HTTPS?_PROXY|NO_PROXY|ALL_PROXY|SSL_CERT_(?:FILE|DIR)|TF_CLI_CONFIG_FILE|TERRAFORM_CONFIG|TF_PLUGIN_CACHE_DIR|(?:TF|TOFU|T)ENV_(?:ROOT|CONFIG_DIR|CURL_OUTPUT|AUTO_INSTALL|ARCH|TERRAFORM_VERSION|TOFU_VERSION))$/i;

/**
 * The environment of a tool: no key, token or cloud credential, no setting that logs requests, and no call of a vendor to
 * ask for new versions. Files of credentials in the home folder are not found either.
 *
 * @param data an empty folder for what tools store
 */
export function toolEnvironment(data: string): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => passed.test(name)));
  const none = join(data, 'no-credentials');
  return {
    ...(hasPluginCache() ? {} : { TF_PLUGIN_CACHE_DIR: join(data, 'plugins') }),
    ...own,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    NO_COLOR: '1',
    AWS_SHARED_CREDENTIALS_FILE: none,
    AWS_CONFIG_FILE: none,
    AWS_EC2_METADATA_DISABLED: 'true',
    CLOUDSDK_CONFIG: none,
    AZURE_CONFIG_DIR: none,
  };
}

/** Whether the user's settings of Terraform or OpenTofu name a cache of providers, which a variable would replace. */
function hasPluginCache(): boolean {
  const { TF_CLI_CONFIG_FILE, APPDATA } = process.env;
  const files = TF_CLI_CONFIG_FILE
    ? [TF_CLI_CONFIG_FILE]
    : ['.terraformrc', '.tofurc']
        .map((name) => join(homedir(), name))
        .concat(APPDATA === undefined ? [] : ['terraform.rc', 'tofu.rc'].map((name) => join(APPDATA, name)));
  return files.some((file) => {
    try {
      return /^[ \t]*plugin_cache_dir[ \t]*=/m.test(readDiskFile(file)?.text ?? '');
    } catch {
      // Terraform reports a file that cannot be read.
      return false;
    }
  });
}
