import { aws } from './aws.ts';
import { az } from './az.ts';
import { flyte } from './flyte.ts';
import { gcloud } from './gcloud.ts';
import { gh, glab } from './gh.ts';
import type { Call, Program } from './program.ts';
import type { UnionState } from './union-state.ts';
import { vault } from './vault.ts';
import type { World } from './world.ts';

const part =
  <K extends keyof World>(name: K, program: Program<World[K]>) =>
  (call: Call, world: World): string =>
    program(call, world[name]);

/** The control plane at the endpoint of a call. A call for any other host gets the first one, which refuses it. */
function controlPlane({ args }: Call, { others = [], union }: World): UnionState {
  const host = args[args.indexOf('--endpoint') + 1];
  return others.find((one) => one.host === host) ?? union;
}

/** Every tool that has a stand-in. */
export const programs = {
  aws: part('aws', aws),
  az: part('azure', az),
  flyte: (call, world) => flyte(call, controlPlane(call, world)),
  gcloud: part('google', gcloud),
  gh: part('github', gh),
  glab: part('gitlab', glab),
  vault: part('vault', vault),
} as const satisfies Readonly<Record<string, (call: Call, world: World) => string>>;

export type ProgramName = keyof typeof programs;

/** Whether a tool has a stand-in. */
export const isProgram = (name: string): name is ProgramName => Object.hasOwn(programs, name);
