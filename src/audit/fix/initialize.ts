import type { Module } from '../configuration.ts';

/** What to do after a change of a backend block, which `init` compares with the last one. */
export function initialize({ folder }: Module): string {
  return `Run init -reconfigure in ${folder === '' ? 'the root module' : folder}, because the backend block changed.`;
}
