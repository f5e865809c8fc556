/**
 * MurmurHash3 x86-32 (Austin Appleby, 2011, public domain) over the UTF-8 bytes of a text, fed in pieces:
 * what never changes (a salt) is hashed once, what does (a unit) is hashed from there without allocating.
 */
export type HashState = {
  /** Running hash over the whole blocks. */
  readonly hash: number;
  /** The bytes of the block begun, little end first. */
  readonly block: number;
  /** Bits already in `block`: 0, 8, 16 or 24. */
  readonly shift: number;
  readonly bytes: number;
};

const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

function scramble(block: number): number {
  const product = Math.imul(block, C1);
  return Math.imul((product << 15) | (product >>> 17), C2);
}

function mix(hash: number, block: number): number {
  const mixed = hash ^ scramble(block);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, bytes: number): number {
  let value = hash ^ bytes;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

const isHighSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** The code point at `index`; a lone surrogate reads as U+FFFD, as every UTF-8 encoder writes it. */
function codePointAt(text: string, index: number, unit: number): number {
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  const next = index + 1 < text.length ? text.charCodeAt(index + 1) : 0;
  if (!isHighSurrogate(unit) || !isLowSurrogate(next)) return 0xfffd;
  return 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
}

const utf8Length = (point: number) => (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);

/** The UTF-8 byte `index` of a code point that takes `length` bytes (2 to 4). */
function utf8Byte(point: number, index: number, length: number): number {
  const bits = point >>> (6 * (length - 1 - index));
  if (index > 0) return 0x80 | (bits & 0x3f);
  return ((0xf00 >>> length) & 0xff) | bits;
}

/** Where hashing stands after `text`, to go on from with {@link hashFrom}. */
export function hashState(text: string, seed = 0): HashState {
  let hash = seed | 0;
  let block = 0;
  let shift = 0;
  const encoded = new TextEncoder().encode(text);
  for (const byte of encoded) {
    block |= byte << shift;
    shift += 8;
    if (shift === 32) {
      hash = mix(hash, block);
      block = 0;
      shift = 0;
    }
  }
  return { hash, block, shift, bytes: encoded.length };
}

/**
 * The hash of what `state` has seen followed by `text`, as a *signed* 32-bit integer: V8 keeps those
 * unboxed, an unsigned one above 2^31 would cost an allocation.
 */
export function hashFrom(state: HashState, text: string): number {
  let { hash, block, shift, bytes } = state;
  let start = 0;
  // Four ASCII characters are one word, whose bytes complete the block begun and begin the next.
  for (; start + 3 < text.length; start += 4) {
    const first = text.charCodeAt(start);
    const second = text.charCodeAt(start + 1);
    const third = text.charCodeAt(start + 2);
    const fourth = text.charCodeAt(start + 3);
    if ((first | second | third | fourth) > 0x7f) break;
    const word = first | (second << 8) | (third << 16) | (fourth << 24);
    hash = mix(hash, block | (word << shift));
    block = shift === 0 ? 0 : word >>> (32 - shift);
    bytes += 4;
  }
  // What is left of the ASCII run, three characters at most, joins the block in one go as well.
  let rest = 0;
  let bits = 0;
  for (; start < text.length; start++) {
    const unit = text.charCodeAt(start);
    if (unit > 0x7f) break;
    rest |= unit << bits;
    bits += 8;
  }
  bytes += bits >>> 3;
  block |= rest << shift;
  shift += bits;
  if (shift >= 32) {
    hash = mix(hash, block);
    shift -= 32;
    block = rest >>> (bits - shift);
  }
  for (let index = start; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes++;
      block |= unit << shift;
      shift += 8;
      if (shift === 32) {
        hash = mix(hash, block);
        block = 0;
        shift = 0;
      }
      continue;
    }
    const point = codePointAt(text, index, unit);
    const length = utf8Length(point);
    if (length === 4) index++;
    bytes += length;
    for (let position = 0; position < length; position++) {
      block |= utf8Byte(point, position, length) << shift;
      shift += 8;
      if (shift === 32) {
        hash = mix(hash, block);
        block = 0;
        shift = 0;
      }
    }
  }
  if (shift > 0) hash ^= scramble(block);
  return finish(hash, bytes);
}

/** MurmurHash3 x86-32 of the UTF-8 bytes of `text`: an unsigned 32-bit integer. */
export function murmurHash3(text: string, seed = 0): number {
  return hashFrom(hashState("", seed), text) >>> 0;
}
