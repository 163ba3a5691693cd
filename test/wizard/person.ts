import { answerAt } from '../../src/answers/answer-path.ts';
import { isPlain, type Plain } from '../../src/answers/shape.ts';
import type { Prompt, Question } from '../../src/shell/prompt.ts';
import { scratch } from '../terraform/workbench.ts';

/** What a person answers to a question: what the raw answers say, else what is offered. */
export function replyFrom(raw: Plain, { default: offered, name, type }: Question): unknown {
  if (name === 'review') return 'write';
  if (name === 'git') return 'no';
  const path = name.endsWith('.kind') ? name : name.replace(/^(secretStore|backend|ci)\.[^.]+\.(.+)$/, '$1.$2');
  const value = answerAt(raw, path);
  if (Array.isArray(value)) return value.map((one) => (isPlain(one) ? one.name : one)).join(',');
  if (value !== undefined) return String(value);
  return type === 'input' ? (offered ?? '') : offered;
}

/** A person who is asked by a command in this process, and whose answers are checked as on a terminal. */
export function promptFrom(raw: Plain, asked: Question[] = []): Prompt {
  return async (question) => {
    asked.push(question);
    const reply = replyFrom(raw, question);
    const objection = question.validate?.(String(reply)) ?? true;
    if (objection !== true) throw new Error(`${question.name}: ${objection}`);
    if (question.choices !== undefined && !question.choices.some(({ value }) => value === reply))
      throw new Error(`${question.name} does not offer ${String(reply)}`);
    return reply;
  };
}

/** The variables that the wizard reads defaults from. */
const read = [
  'HOME',
  'XDG_CONFIG_HOME',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_PROFILE',
  'AWS_CONFIG_FILE',
  'VAULT_ADDR',
];
const tools = [
  'CLOUDSDK_CORE_PROJECT',
  'CLOUDSDK_CONFIG',
  'AZURE_CONFIG_DIR',
  'ARM_SUBSCRIPTION_ID',
  'GH_CONFIG_DIR',
  'GLAB_CONFIG_DIR',
];

/** Gives the tests of a suite a home folder with nothing in it. */
export function withEmptyHome(): void {
  const before = new Map<string, string | undefined>();
  beforeEach('an empty home folder', () => {
    for (const name of [...read, ...tools]) {
      before.set(name, process.env[name]);
      delete process.env[name];
    }
    process.env.HOME = scratch('home');
  });
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
}
