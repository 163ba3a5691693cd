import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Answer, type Asked, type Certificate, closed, type Fake, listener } from './server.ts';

export interface FakeInternet extends Fake {
  /** What sends every request over TLS here. Go takes SSL_CERT_FILE on Linux and the BSDs only. */
  environment(certificateFile: string): Readonly<Record<string, string>>;
}

/** A proxy that lets nothing through, and answers itself for the hosts that the certificate names. */
export async function fakeInternet(answer: Answer, { certPem, keyPem }: Certificate): Promise<FakeInternet> {
  const asked: Asked[] = [];
  const inside = createTlsServer({ cert: certPem, key: keyPem }, listener(asked, answer));
  const sockets = new Set<Duplex>();
  const proxy = createHttpServer((_, response) => {
    response.writeHead(502).end();
  });
  proxy.on('connect', (_, socket: Duplex) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    inside.emit('connection', socket);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const environment = (certificateFile: string): Readonly<Record<string, string>> => ({
    HTTPS_PROXY: `http://127.0.0.1:${port}`,
    SSL_CERT_FILE: certificateFile,
  });
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await closed(proxy);
  };
  return { port, asked, environment, close };
}
