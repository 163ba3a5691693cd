import { type Call, Refusal, required, words } from './program.ts';

/** Secrets of GitHub environments, and CI/CD variables of GitLab, by `ENVIRONMENT/NAME`. They cannot be read back. */
export interface ForgeState {
  readonly project: string;
  readonly secrets: Record<
    string,
    { readonly value: string; readonly updated: string; readonly flags: readonly string[] }
  >;
}

/** `gh secret`, with the options and exit codes of gh 2. */
export function gh(call: Call, state: ForgeState): string {
  const [group, verb, ...rest] = call.args;
  if (group !== 'secret') throw new Refusal(1, `unknown command "${group}" for "gh"`);
  const values = { set: ['--repo', '--env'], delete: ['--repo', '--env'], list: ['--repo', '--env', '--json', '--jq'] };
  const style = values[verb as keyof typeof values];
  if (style === undefined) throw new Refusal(1, `unknown command "${verb}" for "gh secret"`);
  const { words: names, options } = words(rest, { values: style, flags: [], usage: 1 });
  if (required(options, '--repo', 1) !== state.project) throw new Refusal(1, 'HTTP 404: Not Found');
  const environment = required(options, '--env', 1);
  if (verb === 'list') {
    if (options['--json'] !== 'name,updatedAt' && options['--json'] !== 'name')
      throw new Refusal(1, 'Unknown JSON field');
    const found = Object.entries(state.secrets).filter(([key]) => key.startsWith(`${environment}/`));
    const rows = found.map(([key, { updated }]) => ({ name: key.split('/')[1], updatedAt: updated }));
    if (options['--jq'] === '.[].name') return rows.map(({ name }) => `${name}\n`).join('');
    if (options['--jq'] !== undefined) throw new Refusal(1, `unknown expression ${options['--jq']}`);
    return `${JSON.stringify(rows)}\n`;
  }
  const [name] = names;
  if (names.length !== 1 || name === undefined)
    throw new Refusal(1, 'must pass name argument when not using --env-file');
  const key = `${environment}/${name}`;
  if (verb === 'delete') {
    if (state.secrets[key] === undefined) throw new Refusal(1, `failed to delete secret ${name}: HTTP 404: Not Found`);
    delete state.secrets[key];
    return '';
  }
  const value = call.read('-');
  if (value === '') throw new Refusal(1, 'failed to set secret: value is empty');
  state.secrets[key] = { value, updated: call.now(), flags: [] };
  return '';
}

/** `glab variable`, which refuses to set a variable that exists, and to display one that is hidden. */
export function glab(call: Call, state: ForgeState): string {
  const [group, verb, ...rest] = call.args;
  if (group !== 'variable') throw new Refusal(1, `unknown command "${group}" for "glab"`);
  const { words: names, options } = words(rest, {
    values: ['--scope', '--repo', '-F', '--output'],
    flags: ['--masked', '--raw', '--protected', '--hidden'],
    usage: 1,
  });
  if (required(options, '--repo', 1) !== state.project) throw new Refusal(1, '404 Project Not Found');
  if (verb === 'list') {
    const all = Object.keys(state.secrets).map((key) => ({
      key: key.split('/')[1],
      environment_scope: key.split('/')[0],
    }));
    return `${JSON.stringify(all)}\n`;
  }
  const [name] = names;
  if (name === undefined) throw new Refusal(1, 'accepts 1 arg(s), received 0');
  const key = `${required(options, '--scope', 1)}/${name}`;
  const known = state.secrets[key];
  const chosen = Object.keys(options).filter((one) => !['--scope', '--repo', '-F', '--output'].includes(one));
  switch (verb) {
    case 'get':
      if (known === undefined) throw new Refusal(1, '404 Variable Not Found');
      return known.flags.includes('--hidden') ? '' : known.value;
    case 'set':
      if (known !== undefined) throw new Refusal(1, '400 {message: {key: [has already been taken]}}');
      break;
    case 'update':
      if (known === undefined) throw new Refusal(1, '404 Variable Not Found');
      if (options['--hidden'] !== undefined) throw new Refusal(1, 'unknown flag: --hidden');
      break;
    case 'delete':
      if (known === undefined) throw new Refusal(1, '404 Variable Not Found');
      delete state.secrets[key];
      return '';
    default:
      throw new Refusal(1, `unknown command "${verb}" for "glab variable"`);
  }
  const value = call.read('-');
  if (!/^[\w+/=.~:@-]{8,}$/.test(value)) throw new Refusal(1, '400 {message: {value: [is invalid]}}'); // cannot be masked
  state.secrets[key] = {
    value,
    updated: call.now(),
    flags: [...chosen, ...(known?.flags.includes('--hidden') ? ['--hidden'] : [])],
  };
  return '';
}
