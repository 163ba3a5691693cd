// npm run bench: how long audits of large and difficult repositories take, and how much memory they need. For a linear
// audit, four times as many files take at most about four times as long. The processor time of a generated repository is
// compared with that of Node.js without a program.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'unionai-terraform-bench-'));
/** Prints the peak of the memory and the processor time when a process ends. */
const peak =
  'data:text/javascript,process.on("exit",()=>{const r=process.resourceUsage();process.stderr.write("peak "+r.maxRSS+" cpu "+(r.userCPUTime+r.systemCPUTime))})';

function write(root, path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const provider = `provider "unionai" {
  api_key      = local.key_0
  allowed_orgs = ["acme"]
}
`;
const module = (index, more = '') => `${more}resource "unionai_project" "p${index}" {
  name        = "p${index}"
  description = "Project ${index} of \${local.name_${index}}"
}
locals {
  name_${index} = "name"
  key_${index}  = local.key_${index + 1}
}
`;
const files = (count, path) => (root) => {
  for (let index = 0; index < count; index++) write(root, path(index), module(index, index === 0 ? provider : ''));
};

const repositories = {
  'a generated repository': (root) => {
    const { status, stderr } = spawnSync(process.execPath, [cli, 'new', root, '--example', '--ci', 'github-actions'], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  },
  '2,500 files in one folder': files(2500, (index) => `f${index}.tf`),
  '10,000 files in one folder': files(10_000, (index) => `f${index}.tf`),
  '10,000 root modules': (root) => {
    for (let index = 0; index < 10_000; index++)
      write(root, `roots/${index % 100}/${index}/main.tf`, index % 10 === 0 ? provider : module(index));
  },
  'a file of 50 MB': (root) => {
    write(root, 'main.tf', provider);
    write(root, 'large.tf', module(1).repeat(250_000));
  },
  'a file of 8 MB': (root) => {
    write(root, 'main.tf', provider);
    write(root, 'large.tf', module(1).repeat(35_000));
  },
  'lines of 1 MB': (root) => {
    write(
      root,
      'main.tf',
      `${provider}locals {\n  a = "${'x '.repeat(500_000)}"\n  b = [${'1, '.repeat(300_000)}]\n}\n`,
    );
    write(root, 'a.sh', `terraform plan ${'-var a=b '.repeat(110_000)}\n`);
    write(root, 'data.json', `{"a":"${Buffer.from('x.y:z').toString('base64').repeat(120_000)}"}`);
    write(root, '.gitlab-ci.yml', `a:\n  script: ["${'echo '.repeat(200_000)}"]\n`);
  },
  'binary files, broken UTF-8, loops of links': (root) => {
    write(root, 'main.tf', provider.replaceAll('\n', '\r\n'));
    for (let index = 0; index < 200; index++) {
      write(root, `b${index}.tf`, Buffer.alloc(50_000, index));
      write(root, `u${index}.tf`, Buffer.from([0x23, 0xff, 0xfe, 0xc3, 0x28, 0x0a]));
      symlinkSync(root, join(root, `loop${index}`));
    }
  },
};

function audit(cwd) {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', peak, cli, 'audit', '--json'], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1024 * 1024 * 1024,
  });
  if (status !== 0 && status !== 1) throw new Error(`exit code ${status}: ${stderr}`);
  const [, memory = 0, cpu = 0] = /peak (\d+) cpu (\d+)/.exec(stderr) ?? [];
  return { ms: performance.now() - began, megabytes: memory / 1024, cpu: cpu / 1000 };
}

/** The processor time of Node.js without a program. */
function bare() {
  const { stderr } = spawnSync(process.execPath, ['--import', peak, '-e', '0'], { encoding: 'utf8' });
  return Number(/cpu (\d+)/.exec(stderr)?.[1] ?? 0) / 1000;
}

try {
  process.stdout.write(`${bare().toFixed(0).padStart(18)} ms of processor time  node -e 0\n`);
  for (const [name, make] of Object.entries(repositories)) {
    const root = join(dir, name.replace(/\W+/g, '-'));
    mkdirSync(root);
    make(root);
    const { ms, megabytes, cpu } = audit(root);
    const times = `${ms.toFixed(0).padStart(7)} ms  ${cpu.toFixed(0).padStart(6)} ms of processor time`;
    process.stdout.write(`${times}  ${megabytes.toFixed(0).padStart(5)} MB  audit of ${name}\n`);
    rmSync(root, { recursive: true });
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
