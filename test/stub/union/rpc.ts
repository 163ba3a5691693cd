// Errors of requests, as grpc-go words them, and what the provider makes of them.
import { Failure } from '../failure.ts';

export type Code =
  | 'AlreadyExists'
  | 'FailedPrecondition'
  | 'Internal'
  | 'InvalidArgument'
  | 'NotFound'
  | 'PermissionDenied'
  | 'Unauthenticated'
  | 'Unavailable';

export class RpcError extends Error {
  readonly code: Code;

  constructor(code: Code, description: string) {
    super(`rpc error: code = ${code} desc = ${description}`);
    this.code = code;
  }
}

/** Sends a request; what fails becomes a diagnostic: the summary, and the lead with the error behind it. */
export function reported<T>(summary: string, lead: string, request: () => T): T {
  try {
    return request();
  } catch (error) {
    if (error instanceof RpcError) throw new Failure(summary, `${lead}${error.message}`);
    throw error;
  }
}

/** Sends a request; undefined where what it asks for does not exist. */
export function found<T>(request: () => T): T | undefined {
  try {
    return request();
  } catch (error) {
    if (error instanceof RpcError && error.code === 'NotFound') return undefined;
    throw error;
  }
}
