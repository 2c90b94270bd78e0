// Puts the functions of a WebAssembly module into an order in which gzip finds more of them alike: it looks
// back 32 KiB, and a template's instances for float and for double lie farther apart as the linker leaves
// them. Nothing else changes: bodies stay as they are but for the numbers of the functions they call.
// By the format's specification (WebAssembly 2.0, "Binary Format", with exception handling as Emscripten
// writes it). As a program: node order-functions.mjs FILE.wasm
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** How a module begins: its name and the format's version. */
const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const SECTION = {
  imports: 2,
  functions: 3,
  globals: 6,
  exports: 7,
  start: 8,
  elements: 9,
  code: 10,
};
const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 };
const OP = { end: 0x0b, call: 0x10, returnCall: 0x12, i32Const: 0x41, refFunc: 0xd2 };

/** How many numbers (LEB128) follow an operation of one byte; -1: something else does. */
const NUMBERS = new Int8Array(256).fill(-1);
for (const [count, from, to = from] of [
  [0, 0x00, 0x01], // unreachable, nop
  [1, 0x02, 0x04], // block, loop, if
  [0, 0x05], // else
  [1, 0x06, 0x09], // try, catch, throw, rethrow
  [0, 0x0b], // end
  [1, 0x0c, 0x0d], // br, br_if
  [0, 0x0f], // return
  [1, 0x10], // call
  [2, 0x11], // call_indirect
  [1, 0x12], // return_call
  [2, 0x13], // return_call_indirect
  [1, 0x18], // delegate
  [0, 0x19, 0x1b], // catch_all, drop, select
  [1, 0x20, 0x26], // variables and tables
  [2, 0x28, 0x3e], // loads and stores
  [1, 0x3f, 0x42], // memory.size, memory.grow, i32.const, i64.const
  [0, 0x45, 0xc4], // arithmetic
  [1, 0xd0], // ref.null
  [0, 0xd1], // ref.is_null
  [1, 0xd2], // ref.func
])
  NUMBERS.fill(count, from, to + 1);
/** The same after the prefix 0xfc: truncations, then operations on memories and tables. */
const NUMBERS_FC = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

/** Reads a binary from a place on. */
class Reader {
  /** @param {Uint8Array} bytes @param {number} at */
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }
  byte() {
    return this.bytes[this.at++];
  }
  /** An unsigned LEB128 of up to 32 bits. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }
  /** Passes over numbers of any size and sign. @param {number} count */
  skip(count) {
    while (count > 0) if (this.byte() < 0x80) --count;
  }
  /** Passes over a name or another list of bytes. */
  skipBytes() {
    const length = this.number();
    this.at += length;
  }
}

/** @param {number} value @returns {Buffer} as unsigned LEB128 */
function leb(value) {
  const bytes = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}

/** @param {Reader} reader @param {number} code @returns {Error} */
const unknown = (reader, code) =>
  new Error(`order-functions: unknown operation 0x${code.toString(16)} before byte ${reader.at}`);

/** Passes over what follows a SIMD operation. @param {Reader} reader */
function skipVector(reader) {
  const code = reader.number();
  if (code <= 11 || code === 92 || code === 93)
    reader.skip(2); // loads and stores
  else if (code === 12 || code === 13)
    reader.at += 16; // v128.const, i8x16.shuffle
  else if (code >= 21 && code <= 34)
    reader.at += 1; // lanes
  else if (code >= 84 && code <= 91) {
    reader.skip(2); // loads and stores of a lane
    reader.at += 1;
  }
}

/**
 * Passes over one operation.
 * @param {Reader} reader
 * @param {(from: number, to: number, index: number) => void} names told where a function's number stands
 */
function operation(reader, names) {
  const code = reader.byte();
  if (code === OP.call || code === OP.returnCall || code === OP.refFunc) {
    const from = reader.at;
    const index = reader.number();
    names(from, reader.at, index);
  } else if (NUMBERS[code] >= 0) reader.skip(NUMBERS[code]);
  else if (code === 0x0e)
    reader.skip(reader.number() + 1); // br_table
  else if (code === 0x1c)
    reader.skipBytes(); // select with types
  else if (code === 0x43)
    reader.at += 4; // f32.const
  else if (code === 0x44)
    reader.at += 8; // f64.const
  else if (code === 0xfc) {
    const which = reader.number();
    if (!(which in NUMBERS_FC)) throw unknown(reader, which);
    reader.skip(NUMBERS_FC[which]);
  } else if (code === 0xfd) skipVector(reader);
  else throw unknown(reader, code);
}

/**
 * A stretch of the binary, and where in it functions are named by their numbers.
 * @typedef {{from: number, to: number, names: {from: number, to: number, index: number}[]}} Stretch
 */

/** @param {Stretch} stretch @returns {(from: number, to: number, index: number) => void} */
const into = (stretch) => (from, to, index) => stretch.names.push({ from, to, index });

/** How many functions are imported; those have the first numbers. @param {Reader} reader */
function importedFunctions(reader) {
  let functions = 0;
  for (let left = reader.number(); left > 0; --left) {
    reader.skipBytes();
    reader.skipBytes();
    const kind = reader.byte();
    if (kind === KIND.function) functions += 1;
    if (kind === KIND.table) reader.skip(1);
    if (kind === KIND.table || kind === KIND.memory) reader.skip(1 + (reader.number() & 1));
    else if (kind === KIND.global) reader.at += 2;
    else reader.skip(kind === KIND.tag ? 2 : 1);
  }
  return functions;
}

/** @param {Reader} reader @param {Stretch} stretch */
function readExports(reader, stretch) {
  for (let left = reader.number(); left > 0; --left) {
    reader.skipBytes();
    const kind = reader.byte();
    const from = reader.at;
    const index = reader.number();
    if (kind === KIND.function) into(stretch)(from, reader.at, index);
  }
}

/** Passes over an expression of constants. @param {Reader} reader */
function skipConstant(reader) {
  while (reader.bytes[reader.at] !== OP.end)
    operation(reader, () => {
      throw new Error('order-functions: a function is named in a constant');
    });
  reader.at += 1;
}

/** @param {Reader} reader @param {Stretch} stretch */
function readElements(reader, stretch) {
  for (let left = reader.number(); left > 0; --left) {
    const flags = reader.number();
    if (flags !== 0) throw new Error(`order-functions: elements with the flags ${flags}`);
    skipConstant(reader);
    for (let count = reader.number(); count > 0; --count) {
      const from = reader.at;
      const index = reader.number();
      into(stretch)(from, reader.at, index);
    }
  }
}

/**
 * Takes a module apart.
 * @param {Uint8Array} bytes
 * @throws {Error} at what it does not know; a module of Emscripten's has none of it
 */
export function parse(bytes) {
  if (MAGIC.some((byte, at) => bytes[at] !== byte))
    throw new Error('order-functions: no WebAssembly module of version 1');
  const reader = new Reader(bytes, MAGIC.length);
  /** @type {(Stretch & {id: number})[]} */
  const sections = [];
  /** @type {Stretch[]} */
  const bodies = [];
  /** @type {number[]} */
  const types = [];
  let imported = 0;
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const size = reader.number();
    /** @type {Stretch & {id: number}} */
    const section = { id, from: reader.at, to: reader.at + size, names: [] };
    sections.push(section);
    if (section.to > bytes.length) throw new Error(`order-functions: section ${id} is cut off`);
    if (id === SECTION.imports) imported = importedFunctions(reader);
    else if (id === SECTION.functions)
      for (let left = reader.number(); left > 0; --left) types.push(reader.number());
    else if (id === SECTION.globals)
      for (let left = reader.number(); left > 0; --left) {
        reader.at += 2;
        skipConstant(reader);
      }
    else if (id === SECTION.exports) readExports(reader, section);
    else if (id === SECTION.elements) readElements(reader, section);
    else if (id === SECTION.code)
      for (let left = reader.number(); left > 0; --left) bodies.push(readBody(reader));
    else if (id === SECTION.start) throw new Error('order-functions: a start function');
    else reader.at = section.to;
    if (reader.at !== section.to) throw new Error(`order-functions: section ${id} ends elsewhere`);
  }
  return { bytes, sections, bodies, types, imported };
}

/** @param {Reader} reader @returns {Stretch} */
function readBody(reader) {
  const size = reader.number();
  /** @type {Stretch} */
  const body = { from: reader.at, to: reader.at + size, names: [] };
  for (let left = reader.number(); left > 0; --left) reader.skip(2); // how many locals, of which type
  while (reader.at < body.to) operation(reader, into(body));
  return body;
}

/**
 * The module with its functions in another order.
 * @param {ReturnType<typeof parse>} module
 * @param {number[]} order old numbers among the functions that are not imported, in their new order
 * @returns {Buffer}
 */
export function reorder({ bytes, sections, bodies, types, imported }, order) {
  const place = new Array(order.length);
  order.forEach((old, at) => (place[old] = imported + at));
  /** @param {Stretch} stretch */
  const renamed = ({ from, to, names }) => {
    const parts = [];
    for (const name of names) {
      const index = name.index < imported ? name.index : place[name.index - imported];
      parts.push(bytes.subarray(from, name.from), leb(index));
      from = name.to;
    }
    return Buffer.concat([...parts, bytes.subarray(from, to)]);
  };
  /** @type {Uint8Array[]} */
  const out = [Buffer.from(MAGIC)];
  for (const section of sections) {
    let content = renamed(section);
    if (section.id === SECTION.functions)
      content = Buffer.concat([leb(order.length), ...order.map((old) => leb(types[old]))]);
    if (section.id === SECTION.code) {
      const moved = order.map((old) => renamed(bodies[old]));
      content = Buffer.concat([leb(order.length), ...moved.flatMap((b) => [leb(b.length), b])]);
    }
    out.push(Buffer.from([section.id]), leb(content.length), content);
  }
  return Buffer.concat(out);
}

/** Two functions are the more alike the more stretches of so many bytes they share. */
const STRETCH = 4;
/** What more functions share says nothing of any. */
const COMMON = 60;
/** How many bytes of functions back what was shared counts 1/e. 2,000 to 16,000 are within .5 %. */
const MEMORY = 8000;
/** A short function shares little; this many bytes more keep shortness from being all. */
const SHORT = 50;

/**
 * An order in which each function is followed by the one most like the last few: of those left, the one
 * with the largest sum over shared stretches s of 1/(number of functions with s), each weighed by how far
 * back it is, over the square root of the function's length. The longest is the first.
 * @param {ReturnType<typeof parse>} module
 * @returns {number[]}
 */
export function byLikeness({ bytes, bodies }) {
  /** @type {Map<number, number[]>} */
  const holders = new Map();
  const stretches = bodies.map(({ from, to }, which) => {
    /** @type {Set<number>} */
    const own = new Set();
    for (let at = from; at + STRETCH <= to; ++at)
      own.add(bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
    for (const stretch of own) {
      const list = holders.get(stretch);
      if (list) list.push(which);
      else holders.set(stretch, [which]);
    }
    return own;
  });
  const lengths = bodies.map(({ from, to }) => to - from);
  const scores = new Float64Array(bodies.length);
  const left = new Set(bodies.keys());
  const order = [];
  for (let last = lengths.indexOf(Math.max(...lengths)); left.size > 0;) {
    left.delete(last);
    order.push(last);
    const fade = Math.exp(-lengths[last] / MEMORY);
    for (const which of left) scores[which] *= fade;
    for (const stretch of stretches[last]) {
      const list = /** @type {number[]} */ (holders.get(stretch));
      if (list.length > COMMON) continue;
      for (const which of list) scores[which] += 1 / list.length;
    }
    let best = -1;
    for (const which of left) {
      const score = scores[which] / Math.sqrt(lengths[which] + SHORT);
      if (score > best) [best, last] = [score, which];
    }
  }
  return order;
}

// A module of a later Emscripten may hold what is unknown here: it stays as it was linked, a little larger.
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [file] = process.argv.slice(2);
  const bytes = readFileSync(file);
  try {
    const module = parse(bytes);
    writeFileSync(file, reorder(module, byLikeness(module)));
  } catch (error) {
    console.warn(
      `${file} stays as it was linked: ${error instanceof Error ? error.message : error}`,
    );
  }
}
