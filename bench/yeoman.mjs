// The peer: the same repository through Yeoman's own environment, as `yo` does it. node bench/yeoman.mjs DIR
import { fileURLToPath } from 'node:url';
import { createEnv } from 'yeoman-environment';

const app = fileURLToPath(new URL('../dist/generators/app/index.js', import.meta.url));
const env = createEnv({ cwd: process.argv[2] });
env.register(app, { namespace: 'unionai-terraform:app' });
await env.run(['unionai-terraform:app'], { example: true, name: 'infra', skipInstall: true });
