// The part of MessagePack that Terraform's DynamicValue uses, with Terraform's unknown values as a symbol.
// Unknown: extension type 0 (one zero byte); refined unknown: extension type 12 (its refinements are dropped).

export const Unknown: unique symbol = Symbol('unknown');
/** A Terraform value. */
export type Cty = null | boolean | number | string | typeof Unknown | readonly Cty[] | CtyObject;
export type CtyObject = { readonly [name: string]: Cty };

export function isObject(value: Cty | undefined): value is CtyObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function unpack(bytes: Uint8Array): Cty {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const text = (length: number): string => {
    at += length;
    return Buffer.from(bytes.subarray(at - length, at)).toString('utf8');
  };
  const extension = (length: number): Cty => {
    at += 1 + length;
    return Unknown;
  };
  const list = (length: number): Cty[] => Array.from({ length }, read);
  const map = (length: number): CtyObject =>
    Object.fromEntries(Array.from({ length }, () => [String(read()), read()] as const));
  const unsigned = (width: 1 | 2 | 4): number => {
    at += width;
    if (width === 1) return view.getUint8(at - 1);
    return width === 2 ? view.getUint16(at - 2) : view.getUint32(at - 4);
  };
  const number = (width: number, value: number | bigint): number => {
    at += width;
    return Number(value);
  };
  function read(): Cty {
    const byte = view.getUint8(at++);
    if (byte <= 0x7f) return byte;
    if (byte >= 0xe0) return byte - 256;
    if (byte >= 0xa0 && byte <= 0xbf) return text(byte & 31);
    if (byte >= 0x90 && byte <= 0x9f) return list(byte & 15);
    if (byte >= 0x80 && byte <= 0x8f) return map(byte & 15);
    switch (byte) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc7:
        return extension(unsigned(1));
      case 0xc8:
        return extension(unsigned(2));
      case 0xca:
        return number(4, view.getFloat32(at));
      case 0xcb:
        return number(8, view.getFloat64(at));
      case 0xcc:
        return unsigned(1);
      case 0xcd:
        return unsigned(2);
      case 0xce:
        return unsigned(4);
      case 0xcf:
        return number(8, view.getBigUint64(at));
      case 0xd0:
        return number(1, view.getInt8(at));
      case 0xd1:
        return number(2, view.getInt16(at));
      case 0xd2:
        return number(4, view.getInt32(at));
      case 0xd3:
        return number(8, view.getBigInt64(at));
      case 0xd4:
        return extension(1);
      case 0xd5:
        return extension(2);
      case 0xd6:
        return extension(4);
      case 0xd7:
        return extension(8);
      case 0xd8:
        return extension(16);
      case 0xd9:
        return text(unsigned(1));
      case 0xda:
        return text(unsigned(2));
      case 0xdb:
        return text(unsigned(4));
      case 0xdc:
        return list(unsigned(2));
      case 0xdd:
        return list(unsigned(4));
      case 0xde:
        return map(unsigned(2));
      case 0xdf:
        return map(unsigned(4));
      default:
        throw new Error(`MessagePack byte 0x${byte.toString(16)} at ${at - 1}`);
    }
  }
  return read();
}

export function pack(value: Cty): Buffer {
  const out: Uint8Array[] = [];
  /** A length: in the first byte where it fits, else behind one of the codes for 1, 2 and 4 bytes. */
  const head = (
    length: number,
    fixed: number,
    fixedMaximum: number,
    codes: readonly [number, number, number],
  ): void => {
    const wide = Buffer.alloc(5);
    wide.writeUInt32BE(length, 1);
    if (length <= fixedMaximum) out.push(Uint8Array.of(fixed | length));
    else if (length < 0x100 && codes[0] !== 0) out.push(Uint8Array.of(codes[0], length));
    else if (length < 0x10000) out.push(Uint8Array.of(codes[1], length >> 8, length & 255));
    else {
      wide[0] = codes[2];
      out.push(wide);
    }
  };
  const write = (item: Cty): void => {
    if (item === null) out.push(Uint8Array.of(0xc0));
    else if (item === Unknown) out.push(Uint8Array.of(0xd4, 0, 0));
    else if (typeof item === 'boolean') out.push(Uint8Array.of(item ? 0xc3 : 0xc2));
    else if (typeof item === 'number') out.push(packNumber(item));
    else if (typeof item === 'string') {
      const bytes = Buffer.from(item, 'utf8');
      head(bytes.length, 0xa0, 31, [0xd9, 0xda, 0xdb]);
      out.push(bytes);
    } else if (isObject(item)) {
      const entries = Object.entries(item);
      head(entries.length, 0x80, 15, [0, 0xde, 0xdf]);
      for (const [name, part] of entries) {
        write(name);
        write(part);
      }
    } else if (Array.isArray(item)) {
      head(item.length, 0x90, 15, [0, 0xdc, 0xdd]);
      item.forEach(write);
    }
  };
  write(value);
  return Buffer.concat(out);
}

function packNumber(value: number): Uint8Array {
  if (Number.isInteger(value) && value >= 0 && value < 128) return Uint8Array.of(value);
  const bytes = Buffer.alloc(9);
  if (Number.isSafeInteger(value)) {
    bytes[0] = 0xd3;
    bytes.writeBigInt64BE(BigInt(value), 1);
  } else {
    bytes[0] = 0xcb;
    bytes.writeDoubleBE(value, 1);
  }
  return bytes;
}
