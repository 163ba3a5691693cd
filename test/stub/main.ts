// A stand-in for a Terraform provider, started by the real Terraform. usage: stub.cjs PROVIDER
import { plain } from './plain.ts';
import { provider } from './provider.ts';
import { stubs } from './schemas/index.ts';
import { serve } from './serve.ts';
import { unionai } from './union/behavior.ts';
import { World } from './world.ts';

const name = process.argv[2] ?? '';
const stub = stubs[name];
if (stub === undefined) throw new Error(`stubs in test/stub/schemas/index.ts has no provider ${name}`);
const { protocol, schema } = stub;
const world = new World(process.env.TFSTUB_DIR);
const behavior = name === 'unionai' ? unionai(world, schema) : plain(name, world, schema);
serve(provider({ name, protocol, schema, behavior }), protocol);
