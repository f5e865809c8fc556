import { isBelayProblem } from "./belay-problem.ts";
import { type Connection, nameOf, notBelay, type Outgoing, parse, send, unreachable } from "./send.ts";

/** More than any line; an endless one must not fill the memory. */
const longestLine = 16 * 1024 * 1024;

/**
 * Asks for JSON Lines when iteration begins and gives each line's value in order. It ends when the server ends it;
 * a cut connection throws.
 */
export async function* openLines(connection: Connection, request: Outgoing): AsyncGenerator<unknown> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    const response = await send(connection, request, "application/x-ndjson", (opened) => opened);
    const isLines = response.headers.get("content-type")?.startsWith("application/x-ndjson");
    if (!isLines || response.body === null) throw notBelay(nameOf(connection), response);
    reader = response.body.getReader();
    const decoder = new TextDecoder();
    const valueOf = (line: string): unknown => {
      const value = parse(line);
      if (value === undefined) throw notBelay(nameOf(connection), response);
      return value;
    };
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > longestLine) throw notBelay(nameOf(connection), response);
      for (const line of lines) if (line !== "") yield valueOf(line);
      if (!done) continue;
      if (rest !== "") yield valueOf(rest);
      return;
    }
  } catch (error) {
    request.signal?.throwIfAborted();
    throw isBelayProblem(error) ? error : unreachable(nameOf(connection), error);
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}
