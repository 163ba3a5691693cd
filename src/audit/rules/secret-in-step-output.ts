import { file, secureRoot, secureWorkflow } from '../examples.ts';
import { type AuditRule, type Report, ruleSources } from '../rule.ts';

const keyName = /^(?:UNIONAI_API_KEY|FLYTE_API_KEY|TF_VAR_(?=.{0,99}api_key).*)$/;
const target = /(?<!>)>>?\s*["']?\$?\{?(?:GITHUB_OUTPUT|GITHUB_ENV|GITHUB_STEP_SUMMARY)/;

/** What every command contains that does. */
const candidate = /GITHUB_|API_KEY|api_key/;

/** Whether a command passes a key on to later steps or prints it. */
function reveals(text: string): boolean {
  if (!candidate.test(text)) return false;
  const to = text.search(target);
  const from = text.indexOf('$');
  if (to > from && from !== -1 && hasKey(text.slice(0, to))) return true;
  const last = text.slice(text.lastIndexOf('|') + 1);
  return last.split('>').some(echoes) || storesOutput(text);
}

function hasKey(text: string): boolean {
  const variables = [...text.matchAll(/\$\{?(\w+)/g)].some(([, name = '']) => keyName.test(name));
  return variables || /\$\{\{\s*secrets\.(?=\w{0,99}(?:KEY|TOKEN|SECRET|PASSWORD))/.test(text);
}

/** `echo $UNIONAI_API_KEY`; `${UNIONAI_API_KEY:+set}` does not print it. */
function echoes(text: string): boolean {
  const at = text.search(/(?:^|\s)echo\s/);
  return at !== -1 && /\$\{?(?:UNIONAI_API_KEY|FLYTE_API_KEY)\b(?!:|[-+])/.test(text.slice(at));
}

/** `terraform output -raw api_key >> "$FILE"` */
function storesOutput(text: string): boolean {
  const at = text.search(/terraform\s+output\s/);
  const name = at === -1 ? -1 : text.indexOf('api_key', at);
  return name !== -1 && /(?<!>)>>?\s*["']?\$/.test(text.slice(name));
}

export const secretInStepOutput: AuditRule = {
  id: 'secret-in-step-output',
  severity: 'error',
  confidence: 'medium',
  controls: ['no-plain-text'],
  isAboutSecret: true,
  title: 'A script prints a key or passes it on as an output',
  why: 'Logs, step outputs and the environment of later steps are readable by more people and actions than the secret is.',
  source: ruleSources.github,
  fix: 'Read the secret in the step that needs it.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': `${secureWorkflow}      - run: echo "key=$UNIONAI_API_KEY" >> "$GITHUB_OUTPUT"\n`,
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ commands }): Iterable<Report> {
    for (const command of commands)
      if (reveals(command.text)) yield { at: command, message: 'The command prints a key.' };
  },
};
