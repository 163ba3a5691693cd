// A stand-in for a Terraform provider, started by the real Terraform. usage: stub.cjs PROVIDER
import { provider } from './provider.ts';
import { protocols, schemas } from './schemas/index.ts';
import { serve } from './serve.ts';
import { World } from './world.ts';

const name = process.argv[2] ?? '';
const schema = schemas[name];
const protocol = protocols[name];
if (!schema || !protocol) throw new Error(`no provider ${name}`);
serve(provider({ name, protocol, schema, world: new World(process.env.TFSTUB_DIR) }), protocol);
