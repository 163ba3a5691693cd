// A very small protobuf (proto3) codec driven by field tables. Only the wire types that Terraform's plugin
// protocol uses: varint (int64, bool, enum) and length-delimited.

export type Scalar = 'int' | 'bool' | 'string' | 'bytes';
type Type = Scalar | { readonly msg: string };

export interface FieldDef {
  /** field number */
  readonly n: number;
  /** a scalar, or the name of a message in the registry */
  readonly t: Type | { readonly map: Type };
  readonly repeated?: boolean;
}
export type MessageDef = Readonly<Record<string, FieldDef>>;
export type Registry = Readonly<Record<string, MessageDef>>;

export type Value = number | boolean | string | Uint8Array | Message | readonly Value[] | undefined;
export type Message = { readonly [field: string]: Value };

class Writer {
  readonly #parts: Uint8Array[] = [];

  raw(bytes: Uint8Array): void {
    this.#parts.push(bytes);
  }
  varint(value: number | bigint): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    const out: number[] = [];
    do {
      let byte = Number(rest & 0x7fn);
      rest >>= 7n;
      if (rest > 0n) byte |= 0x80;
      out.push(byte);
    } while (rest > 0n);
    this.raw(Uint8Array.from(out));
  }
  tag(field: number, wire: number): void {
    this.varint((field << 3) | wire);
  }
  chunk(field: number, bytes: Uint8Array): void {
    this.tag(field, 2);
    this.varint(bytes.length);
    this.raw(bytes);
  }
  finish(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

function definition(registry: Registry, name: string): MessageDef {
  const found = registry[name];
  if (!found) throw new Error(`no such message: ${name}`);
  return found;
}

/** Writes one value; a zero value only where `force` is set (in lists and maps, where absence is not zero). */
function encodeOne(writer: Writer, registry: Registry, n: number, type: Type, value: Value, force: boolean): void {
  if (typeof type === 'object') {
    writer.chunk(n, encode(registry, type.msg, value as Message));
    return;
  }
  if (type === 'int' || type === 'bool') {
    const number = Number(value);
    if (!force && number === 0) return;
    writer.tag(n, 0);
    writer.varint(number);
    return;
  }
  const bytes = type === 'string' ? Buffer.from(String(value), 'utf8') : (value as Uint8Array);
  if (force || bytes.length > 0) writer.chunk(n, bytes);
}

export function encode(registry: Registry, name: string, message: Message): Buffer {
  const writer = new Writer();
  for (const [field, { n, t, repeated }] of Object.entries(definition(registry, name))) {
    const value = message[field];
    if (value === undefined || value === null) continue;
    if (typeof t === 'object' && 'map' in t) {
      for (const [key, item] of Object.entries(value as Message)) {
        const entry = new Writer();
        entry.chunk(1, Buffer.from(key, 'utf8'));
        encodeOne(entry, registry, 2, t.map, item, true);
        writer.chunk(n, entry.finish());
      }
    } else if (repeated) {
      for (const item of value as readonly Value[]) encodeOne(writer, registry, n, t, item, true);
    } else {
      encodeOne(writer, registry, n, t, value, false);
    }
  }
  return writer.finish();
}

export function decode(registry: Registry, name: string, bytes: Uint8Array): { [field: string]: Value } {
  const byNumber = new Map(Object.entries(definition(registry, name)).map((entry) => [entry[1].n, entry]));
  const out: { [field: string]: Value } = {};
  let at = 0;
  const varint = (): bigint => {
    let shift = 0n;
    let result = 0n;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('truncated varint');
      result |= BigInt(byte & 0x7f) << shift;
      if (!(byte & 0x80)) return result;
      shift += 7n;
    }
  };
  const one = (type: Type, chunk: Uint8Array | undefined, number: bigint): Value => {
    if (type === 'int') return Number(BigInt.asIntN(64, number));
    if (type === 'bool') return number !== 0n;
    if (chunk === undefined) throw new Error('expected bytes');
    if (typeof type === 'object') return decode(registry, type.msg, chunk);
    return type === 'string' ? Buffer.from(chunk).toString('utf8') : chunk;
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const wire = key & 7;
    let chunk: Uint8Array | undefined;
    let number = 0n;
    if (wire === 0) number = varint();
    else if (wire === 2) {
      const length = Number(varint());
      chunk = bytes.subarray(at, at + length);
      at += length;
    } else throw new Error(`unsupported wire type ${wire}`);
    const hit = byNumber.get(key >> 3);
    if (!hit) continue;
    const [field, { t, repeated }] = hit;
    if (typeof t === 'object' && 'map' in t) {
      const entry: Registry = { ...registry, '': { k: { n: 1, t: 'string' }, v: { n: 2, t: t.map } } };
      const { k = '', v } = decode(entry, '', chunk ?? new Uint8Array());
      out[field] = { ...(out[field] as Message | undefined), [String(k)]: v };
    } else if (repeated) {
      out[field] = [...((out[field] as readonly Value[] | undefined) ?? []), one(t, chunk, number)];
    } else {
      out[field] = one(t, chunk, number);
    }
  }
  return out;
}
