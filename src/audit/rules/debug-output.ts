import { file, secureRoot, secureWorkflow } from '../examples.ts';
import type { AuditRule, Report } from '../rule.ts';

const trace = /^\s*set\s+-[a-wyz]*x|^#!.*\s-\w*x|\bset\s+-o\s+xtrace\b|\bsh\s+-x\b|\bbash\s+-\w*x\b/;
const logs = /^(?:TF_LOG|TF_LOG_CORE|TF_LOG_PROVIDER|ACTIONS_STEP_DEBUG|ACTIONS_RUNNER_DEBUG|CI_DEBUG_TRACE)$/;
const exported =
  /(?:^|\s)(?:export\s+)?(?:TF_LOG(?:_CORE|_PROVIDER)?|CI_DEBUG_TRACE)=["']?(?:TRACE|DEBUG|JSON|true|1)\b/i;

export const debugOutput: AuditRule = {
  id: 'debug-output',
  severity: 'error',
  confidence: 'high',
  controls: ['no-plain-text'],
  isAboutSecret: true,
  title: 'A pipeline prints commands or requests with their secrets',
  why: 'Shell traces and TF_LOG print tokens and keys to the log, which every reader of the repository can see.',
  source: 'https://developer.hashicorp.com/terraform/internals/debugging',
  fix: 'Delete the setting. Debug on one machine with a key that you revoke afterward.',
  since: '0.1.0',
  failing: () => ({
    'main.tf': secureRoot,
    '.github/workflows/deploy.yml': `${secureWorkflow}        env:\n          TF_LOG: TRACE\n`,
  }),
  passing: () => ({ ...file('main.tf', secureRoot), '.github/workflows/deploy.yml': secureWorkflow }),
  *check({ pipelines }): Iterable<Report> {
    const seen = new Set<string>();
    const read = new Set<unknown>();
    for (const { variables, jobs } of pipelines) {
      for (const { name, value, ...at } of [...variables, ...jobs.flatMap((job) => job.variables)])
        if (logs.test(name) && value !== '' && !/^(?:off|false|0)$/i.test(value))
          yield { at, message: `${name} is ${value}.` };
      for (const command of jobs.flatMap((job) => job.commands)) {
        if (read.has(command)) continue;
        read.add(command);
        const id = `${command.file}:${command.line}`;
        if (seen.has(id) || !(trace.test(command.text) || exported.test(command.text))) continue;
        seen.add(id);
        yield { at: command, message: 'The script prints its commands or requests.' };
      }
    }
  },
};
