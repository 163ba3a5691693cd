// go-plugin's side of the wire: the handshake line, (m)TLS, and gRPC over node:http2.

import { mkdtempSync, rmSync } from 'node:fs';
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from './certificate.ts';
import type { Environment } from './environment.ts';
import { Failure, Silence } from './failure.ts';
import type { Message } from './protobuf.ts';
import { decode, encode } from './protobuf.ts';
import { methods, registry } from './protocol.ts';

const MAGIC = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

type Handlers = Readonly<Record<string, (request: Message) => Message>>;

/** The process of a provider, as Terraform sees it. */
export interface Process {
  /** Writes to its standard output. */
  announce(line: string): void;
  /** Ends it. */
  end(): void;
}

/**
 * Serves the handlers of a provider until Terraform shuts it down.
 *
 * @returns ends the provider, as a signal does
 * @throws where Terraform did not start it, or speaks no such protocol
 */
export function serve(handlers: Handlers, protocol: 5 | 6, environment: Environment, process: Process): () => void {
  if (environment.TF_PLUGIN_MAGIC_COOKIE !== MAGIC)
    throw new Error(
      'This is a Terraform provider plugin (a stub, for tests). Terraform starts it; do not run it yourself.',
    );
  const offered = (environment.PLUGIN_PROTOCOL_VERSIONS ?? '').split(',');
  if (!offered.includes(String(protocol)))
    throw new Error(`Terraform offers protocols ${offered.join(', ')}, this stub speaks ${protocol}`);
  const reg = registry(protocol);
  const rpcs = methods(protocol);
  const service = `/tfplugin${protocol}.Provider/`;

  const clientCert = environment.PLUGIN_CLIENT_CERT;
  let cert = '';
  let server: Http2Server;
  if (clientCert) {
    const own = selfSigned();
    cert = own.der.toString('base64').replace(/=+$/, ''); // go-plugin reads unpadded base64 here
    server = createSecureServer({
      key: own.keyPem,
      cert: own.certPem,
      ca: clientCert,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    }) as unknown as Http2Server;
  } else server = createServer();

  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (s) => {
    sessions.add(s);
    s.on('close', () => sessions.delete(s));
    s.on('error', () => undefined);
  });

  const dir = mkdtempSync(join(tmpdir(), 'tfstub-'));
  const socket = join(dir, 's');
  const shutdown = (): void => {
    rmSync(dir, { recursive: true, force: true });
    server.close();
    for (const session of sessions) session.destroy();
    process.end();
  };

  const reply = (
    stream: ServerHttp2Stream,
    status: number,
    message: string,
    body?: Buffer,
    then?: () => void,
  ): void => {
    if (stream.destroyed) return;
    if (!body) {
      stream.respond(
        {
          ':status': 200,
          'content-type': 'application/grpc',
          'grpc-status': String(status),
          'grpc-message': encodeURIComponent(message),
        },
        { endStream: true },
      );
      return;
    }
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(status) }));
    const head = Buffer.alloc(5);
    head.writeUInt32BE(body.length, 1);
    stream.end(Buffer.concat([head, body]));
    if (then) stream.on('close', then);
  };

  server.on('stream', (stream, headers) => {
    const path = String(headers[':path']);
    stream.on('error', () => undefined);
    if (path.startsWith('/plugin.GRPCBroker/') || path.startsWith('/plugin.GRPCStdio/'))
      return reply(stream, 12, 'not implemented by the stub');
    const chunks: Buffer[] = [];
    stream.on('data', (c: Buffer) => chunks.push(c));
    stream.on('end', () => {
      const frame = Buffer.concat(chunks);
      const body = frame.subarray(5, 5 + (frame.length >= 5 ? frame.readUInt32BE(1) : 0));
      if (path === '/plugin.GRPCController/Shutdown')
        return reply(stream, 0, '', Buffer.alloc(0), () => setImmediate(shutdown));
      const rpc = path.startsWith(service) ? rpcs[path.slice(service.length)] : undefined;
      if (!rpc) return reply(stream, 12, `unimplemented: ${path}`);
      const answer = (): void => {
        try {
          reply(stream, 0, '', encode(reg, rpc[1], call(handlers, rpc[2], decode(reg, rpc[0], body))));
        } catch (e) {
          if (e instanceof Silence) return;
          reply(stream, 13, (e as Error).message);
        }
      };
      // A slow provider, where a test asks for one: TFSTUB_APPLY_DELAY is in milliseconds.
      const delay = rpc[2] === 'apply' ? Number(environment.TFSTUB_APPLY_DELAY ?? 0) : 0;
      if (delay > 0) setTimeout(answer, delay);
      else answer();
    });
  });

  server.listen(socket, () => process.announce(`1|${protocol}|unix|${socket}|grpc|${cert}\n`));
  return shutdown;
}

/** Calls one handler; what fails becomes an error diagnostic. A failed apply returns the prior state. */
function call(handlers: Handlers, name: string, request: Message): Message {
  const handler = handlers[name];
  if (handler === undefined) throw new Error(`no handler ${name}`);
  try {
    return handler(request);
  } catch (error) {
    if (error instanceof Silence) throw error;
    const failure =
      error instanceof Failure ? error : new Failure(`stub: ${(error as Error).message}`, (error as Error).stack);
    const diagnostics = [{ severity: 1, summary: failure.message, detail: failure.detail }];
    return name === 'apply' ? { diagnostics, new_state: request.prior_state } : { diagnostics };
  }
}
