import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly items?: readonly unknown[];
    readonly uri?: string;
    readonly diagnostics?: readonly Problem[];
  };
  readonly result?: unknown;
}

/** What an editor offers at a place. */
export interface Completed {
  readonly label: string;
  readonly documentation: string;
}

/** A problem that an editor shows in a file. */
export interface Problem {
  readonly message: string;
}

/** The YAML language server of VS Code, as an editor runs it. */
export class LanguageServer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  readonly #watching = new Map<string, (problems: readonly Problem[]) => void>();
  #buffer = Buffer.alloc(0);
  #requests = 0;
  #documents = 0;

  constructor() {
    const manifest = createRequire(import.meta.url).resolve('yaml-language-server/package.json');
    this.#process = spawn(process.execPath, [join(dirname(manifest), 'bin/yaml-language-server'), '--stdio']);
    this.#process.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  async start(): Promise<void> {
    await this.#request('initialize', { processId: null, rootUri: null, capabilities: {} });
    this.#send({ method: 'initialized', params: {} });
    const yaml = { completion: true, validate: true, schemaStore: { enable: false } };
    this.#send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml } } });
  }

  /** What is offered at the mark `|` of a text, in a file with a schema. */
  complete(schema: string, text: string): Promise<readonly Completed[]> {
    const uri = `file:///answers-${++this.#documents}.yaml`;
    return this.completeIn(uri, `# yaml-language-server: $schema=${schema}\n${text}`);
  }

  /** What is offered at the mark `|` of a text, in a file that names its schema itself. */
  async completeIn(uri: string, text: string): Promise<readonly Completed[]> {
    const [before = ''] = text.split('|');
    this.#open(uri, text.replace('|', ''));
    const lines = before.split('\n');
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    const result = await this.#request('textDocument/completion', { textDocument: { uri }, position });
    const items = (Array.isArray(result) ? result : ((result as { items?: unknown[] }).items ?? [])) as readonly {
      readonly label: string;
      readonly documentation?: string | { readonly value: string };
    }[];
    return items.map(({ label, documentation = '' }) => ({
      label,
      documentation: typeof documentation === 'string' ? documentation : documentation.value,
    }));
  }

  /** The problems in a file that names its schema itself. */
  problems(uri: string, text: string): Promise<readonly Problem[]> {
    const found = new Promise<readonly Problem[]>((resolve) => this.#watching.set(uri, resolve));
    this.#open(uri, text);
    return found;
  }

  stop(): void {
    this.#process.kill();
  }

  #request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#requests;
    const answer = new Promise<unknown>((resolve) => this.#waiting.set(id, resolve));
    this.#send({ id, method, params });
    return answer;
  }

  #open(uri: string, text: string): void {
    this.#send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
    });
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #receive(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const at = this.#buffer.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(this.#buffer.subarray(0, at).toString())?.[1]);
      if (at === -1 || this.#buffer.length < at + 4 + length) return;
      const message = JSON.parse(this.#buffer.subarray(at + 4, at + 4 + length).toString()) as Message;
      this.#buffer = this.#buffer.subarray(at + 4 + length);
      const { id, method, params } = message;
      const { uri = '', diagnostics } = params ?? {};
      if (diagnostics !== undefined) this.#watching.get(uri)?.(diagnostics);
      if (id === undefined) continue;
      if (method === undefined) this.#waiting.get(id)?.(message.result);
      else this.#send({ id, result: params?.items?.map(() => ({})) ?? null });
    }
  }
}
