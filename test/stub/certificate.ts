// A throwaway self-signed certificate for go-plugin's 'AutoMTLS' (node:crypto cannot issue one itself).
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const len = (n: number): Buffer =>
  n < 128 ? Buffer.of(n) : n < 256 ? Buffer.of(0x81, n) : Buffer.of(0x82, n >> 8, n & 255);
const tlv = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), len(body.length), body]);
};
const seq = (...p: Buffer[]): Buffer => tlv(0x30, ...p);
const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'));
const bool = (v: boolean): Buffer => tlv(0x01, Buffer.of(v ? 0xff : 0));
const time = (d: Date): Buffer =>
  tlv(0x18, Buffer.from(d.toISOString().replace(/[-:T]/g, '').slice(0, 14).concat('Z')));
const ext = (o: string, critical: boolean, value: Buffer): Buffer =>
  seq(oid(o), ...(critical ? [bool(true)] : []), tlv(0x04, value));

/** @param names host names it is for */
export function selfSigned(names: readonly string[] = ['localhost']): { der: Buffer; certPem: string; keyPem: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaSha256 = seq(oid('2a8648ce3d040302'));
  const name = seq(tlv(0x31, seq(oid('550403'), tlv(0x0c, Buffer.from('localhost')))));
  const now = Date.now();
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0); // positive, and of full length
  const tbs = seq(
    tlv(0xa0, tlv(0x02, Buffer.of(2))),
    tlv(0x02, serial),
    ecdsaSha256,
    name,
    seq(time(new Date(now - 3_600_000)), time(new Date(now + 86_400_000))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(
      0xa3,
      seq(
        ext('551d13', true, seq(bool(true))), // basicConstraints: CA
        ext('551d0f', true, tlv(0x03, Buffer.of(2, 0b10101100))), // keyUsage
        ext('551d25', false, seq(oid('2b06010505070301'), oid('2b06010505070302'))), // server and client auth
        ext('551d11', false, seq(...names.map((name) => tlv(0x82, Buffer.from(name))))), // subjectAltName
      ),
    ),
  );
  const der = seq(tbs, ecdsaSha256, tlv(0x03, Buffer.of(0), sign('sha256', tbs, privateKey)));
  const certPem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
  return { der, certPem, keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}
