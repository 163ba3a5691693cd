import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request with its whole body. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | Buffer;
}

export type Answer = (asked: Asked) => Reply;

/** A server on loopback that represents another user's. */
export interface Fake {
  readonly port: number;
  /** Everything it was asked, in order. */
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

export interface Certificate {
  readonly certPem: string;
  readonly keyPem: string;
}

/** Serves on a free port of the loopback interface, over TLS where a certificate is given. */
export async function serveFake(answer: Answer, certificate?: Certificate): Promise<Fake> {
  const asked: Asked[] = [];
  const listen = listener(asked, answer);
  const server: Server =
    certificate === undefined
      ? createServer(listen)
      : createTlsServer({ cert: certificate.certPem, key: certificate.keyPem }, listen);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, asked, close: () => closed(server) };
}

/** Collects each request, notes it in `asked`, and answers it. */
export function listener(asked: Asked[], answer: Answer): (message: IncomingMessage, response: ServerResponse) => void {
  return (message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const host = message.headers.host ?? 'localhost';
      const url = new URL(message.url ?? '/', `http://${host}`);
      const one = { method: message.method ?? '', url, headers: message.headers, body: Buffer.concat(chunks) };
      asked.push(one);
      send(response, one, answer(one));
    });
  };
}

function send(response: ServerResponse, { method }: Asked, { status, headers, body }: Reply): void {
  const bytes = Buffer.from(body ?? '');
  response.writeHead(status, { ...(status === 204 ? {} : { 'content-length': bytes.length }), ...headers });
  response.end(method === 'HEAD' ? undefined : bytes);
}

/** Ends every connection and stops. */
export function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

export function json(status: number, value: unknown): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
