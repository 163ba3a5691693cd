import type { Environment } from './environment.ts';
import { plain } from './plain.ts';
import { provider } from './provider.ts';
import { stubs } from './schemas/index.ts';
import { type Process, serve } from './serve.ts';
import { unionai } from './union/behavior.ts';
import { World } from './world.ts';

/**
 * Starts a stub provider.
 *
 * @param name of the provider in Terraform
 * @param environment of its process
 * @returns ends it, as a signal does
 * @throws if there is no such provider, or Terraform did not start it
 */
export function start(name: string, environment: Environment, process: Process): () => void {
  const stub = stubs[name];
  if (stub === undefined) throw new Error(`stubs in test/stub/schemas/index.ts has no provider ${name}`);
  const { protocol, schema } = stub;
  const world = new World(environment.TFSTUB_DIR);
  const behavior = name === 'unionai' ? unionai(world, schema, environment) : plain(name, world, schema, environment);
  return serve(provider({ name, protocol, schema, behavior }), protocol, environment, process);
}
