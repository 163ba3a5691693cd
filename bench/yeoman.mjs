// The same repository through Yeoman's own environment, as `yo unionai-terraform DIR` makes it. node bench/yeoman.mjs DIR
import { fileURLToPath } from 'node:url';
import { createEnv } from 'yeoman-environment';

const app = fileURLToPath(new URL('../dist/generators/app/index.js', import.meta.url));
const env = createEnv({ cwd: process.cwd() });
env.register(app, { namespace: 'unionai-terraform:app' });
await env.run(['unionai-terraform:app', process.argv[2]], { example: true, name: 'infra', skipInstall: true });
