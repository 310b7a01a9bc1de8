/** Text or bytes, in parts of any size; also the stream of a file or an answer in a browser. */
export type Chunks =
  AsyncIterable<string | Uint8Array> | ReadableStream<Uint8Array> | ReadableStream<string>;

/** Characters of the longest line: a genesis of 2,000 markets has a few million. */
const LINE_MAX = 64 * 1024 * 1024;

/**
 * The lines of a text that comes in parts, without their ends. Bytes are UTF-8, or gzip of it, told apart by their
 * beginning. Memory holds one line and one part.
 *
 * @throws Error for bytes that are no UTF-8, a broken gzip, or a line of more than 64 Mi characters.
 */
export async function* readLines(chunks: Chunks): AsyncGenerator<string> {
  let rest = '';
  for await (const text of textsOf(chunks)) {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
    if (rest.length > LINE_MAX) {
      throw new Error('a line is too long');
    }
  }
  if (rest !== '') {
    yield rest;
  }
}

async function* textsOf(chunks: Chunks): AsyncGenerator<string> {
  const source = partsOf(chunks);
  const first = await source.next();
  if (first.done === true) {
    return;
  }
  const all = withFirst(first.value, source);
  const isPacked = typeof first.value !== 'string' && first.value[0] === 0x1f;
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const chunk of isPacked ? unpacked(all) : all) {
    yield typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

/** Not every browser can iterate over a stream. */
async function* partsOf(chunks: Chunks): AsyncGenerator<string | Uint8Array> {
  if ('getReader' in chunks) {
    yield* readFrom<string | Uint8Array>(chunks);
  } else {
    yield* chunks;
  }
}

async function* readFrom<Chunk>(stream: ReadableStream<Chunk>): AsyncGenerator<Chunk> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      yield next.value;
    }
  } finally {
    await reader.cancel();
  }
}

async function* withFirst<Chunk>(first: Chunk, rest: AsyncGenerator<Chunk>): AsyncGenerator<Chunk> {
  yield first;
  yield* rest;
}

function unpacked(
  chunks: AsyncGenerator<string | Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      const next = await chunks.next();
      if (next.done === true) {
        controller.close();
      } else if (typeof next.value === 'string') {
        controller.error(new Error('text follows bytes'));
      } else {
        controller.enqueue(next.value as Uint8Array<ArrayBuffer>);
      }
    },
  });
  return readFrom(packed.pipeThrough(new DecompressionStream('gzip')));
}
