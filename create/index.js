#!/usr/bin/env node
// npm create unionai-terraform [DIR] -- [OPTION...]: the command `new` of generator-unionai-terraform.
process.argv.splice(2, 0, 'new');
await import('generator-unionai-terraform/cli');
