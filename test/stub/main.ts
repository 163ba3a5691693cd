// A stand-in for a Terraform provider, started by the real Terraform. usage: stub.cjs PROVIDER
import { plain } from './plain.ts';
import { provider } from './provider.ts';
import { protocols, schemas } from './schemas/index.ts';
import { serve } from './serve.ts';
import { unionai } from './union/behavior.ts';
import { World } from './world.ts';

const name = process.argv[2] ?? '';
const schema = schemas[name];
const protocol = protocols[name];
if (!schema || !protocol) throw new Error(`no provider ${name}`);
const world = new World(process.env.TFSTUB_DIR);
const behavior = name === 'unionai' ? unionai(world, schema) : plain(name, world, schema);
serve(provider({ name, protocol, schema, behavior }), protocol);
