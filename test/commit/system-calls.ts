import { join, resolve } from 'node:path';

/** A path that is looked at where the calls to examine begin. Nothing is there. */
export const beginMark = '/where-the-calls-begin';

/** The calls that change something by its path, and those that tell which folder a descriptor represents. */
export const tracedCalls = [
  ...[
    'open',
    'openat',
    'openat2',
    'creat',
    'rename',
    'renameat',
    'renameat2',
    'link',
    'linkat',
    'symlink',
    'symlinkat',
  ],
  ...[
    'unlink',
    'unlinkat',
    'rmdir',
    'mkdir',
    'mkdirat',
    'mknod',
    'mknodat',
    'truncate',
    'ftruncate',
    'mount',
    'umount2',
  ],
  ...['chmod', 'fchmod', 'fchmodat', 'fchmodat2', 'chown', 'fchown', 'lchown', 'fchownat', 'utimensat', 'utimes'],
  ...['setxattr', 'lsetxattr', 'fsetxattr', 'removexattr', 'lstat', 'newfstatat', 'statx'],
];

const looks = /^(lstat|newfstatat|statx)$/;
const isWriting = /\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)\b/;

/**
 * The real paths that a program changed, from what `strace -f -y` wrote. A path below `/proc/self/fd` is resolved with the
 * folder that the descriptor represents.
 *
 * @param log one call a line, as `PID name(arguments) = result`
 */
export function changedPaths(log: string): readonly string[] {
  const folders = new Map<string, string>();
  const changed = new Set<string>();
  let hasBegun = false;
  for (const line of log.split('\n')) {
    const call = /^\d+ +(\w+)\((.*)\) += (-?\d+)(?:<(.*)>)?/.exec(line);
    if (call === null) continue;
    const [, name = '', args = '', result = '', opened = ''] = call;
    if (looks.test(name)) {
      hasBegun ||= args.includes(`"${beginMark}"`);
      continue;
    }
    if (name.startsWith('open') && !result.startsWith('-')) folders.set(result, opened);
    if (!hasBegun || result.startsWith('-') || (name.startsWith('open') && !isWriting.test(args))) continue;
    // What a link leads to is no path that changes.
    const paths = pathsIn(args, folders);
    for (const path of name.startsWith('symlink') ? paths.slice(1) : paths) changed.add(path);
  }
  return [...changed];
}

/** The paths among the arguments of a call: texts, or the files that descriptors represent. */
function pathsIn(args: string, folders: ReadonlyMap<string, string>): readonly string[] {
  const texts = [...args.matchAll(/(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g)].map(
    ([, at = '/', text = '']) => {
      const path = unescaped(text);
      const [, descriptor = '', rest = ''] = /^\/proc\/self\/fd\/(\d+)(.*)$/.exec(path) ?? [];
      return descriptor === '' ? resolve(at, path) : join(folders.get(descriptor) ?? '/unknown', rest);
    },
  );
  return texts.length > 0 ? texts : [...args.matchAll(/^\d+<([^>]*)>/g)].map(([, path = '']) => path);
}

/** A text as it is, from the notation of C. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{1,3}|.)/g, (_, code: string) =>
    /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : ({ n: '\n', t: '\t', r: '\r' }[code] ?? code),
  );
}
