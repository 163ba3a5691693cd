import { type Call, Refusal, type Words } from './program.ts';
import { errorFrame } from './rich.ts';
import type { UnionState } from './union-state.ts';

/** One command of the CLI. */
export interface Run extends Words {
  readonly call: Call;
  readonly union: UnionState;
  readonly format: string;
  readonly global: Readonly<Record<string, string>>;
}

/** Wrong usage. */
export function usage(call: Call, message: string): Refusal {
  return new Refusal(2, `\n Usage: flyte [OPTIONS] COMMAND [ARGS]...\n\n${errorFrame(message, call)}`);
}

/** The server refuses. */
export function failed({ call }: Run, message: string): Refusal {
  return new Refusal(1, errorFrame(message, call));
}

/** Fails unless the caller has one of the actions. */
export function authenticate(run: Run, message: string, action?: string): void {
  const { call, global, union } = run;
  const key = call.env.FLYTE_API_KEY;
  if (key === undefined || key === '') {
    // Without a browser, the login of the PKCE flow does not end.
    if (global['--endpoint'] !== union.host) throw failed(run, `${message}\nUNAVAILABLE: ${global['--endpoint']}`);
    if (!union.administrator) throw failed(run, `${message}\nAuthenticationError: no browser for the PKCE flow`);
    return;
  }
  const fields = Buffer.from(key, 'base64').toString('utf8').split(':');
  if (fields.length !== 4) throw failed(run, `${message}\nInvalid API key`);
  const [host = '', client = '', secret = ''] = fields;
  if (host !== union.host) throw failed(run, `${message}\nUNAVAILABLE: ${host}`);
  const known = union.keys[client];
  if (known === undefined || known.secret !== secret) throw failed(run, `${message}\ninvalid_client`);
  const roles = known.policies.flatMap((name) => union.policies[name] ?? []).map(({ role }) => role);
  if (action === undefined || roles.some((role) => union.roles[role]?.actions.includes(action))) return;
  throw failed(run, `${message}\nPERMISSION_DENIED: ${client} does not have the action ${action}`);
}
