import { createParser } from "eventsource-parser";
import { isBelayProblem } from "./belay-problem.ts";
import type { StreamEvent } from "./endpoint-types.ts";
import { type Connection, nameOf, notBelay, type Outgoing, parse, send, unreachable } from "./send.ts";

/** More than any ruleset; an endless line must not fill the memory. */
const longestEvent = 64 * 1024 * 1024;

/**
 * Opens a stream when iteration begins and gives its events in order. It ends when the server ends it or
 * the caller aborts; a cut connection throws. Connecting again is the caller's.
 */
export async function* openStream(
  connection: Connection,
  request: Outgoing,
): AsyncGenerator<StreamEvent<unknown>> {
  const { signal } = request;
  if (signal?.aborted) return;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    const response = await send(connection, request, "text/event-stream", (opened) => opened);
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
    if (!isStream || response.body === null) throw notBelay(nameOf(connection), response);
    reader = response.body.getReader();
    const ready: StreamEvent<unknown>[] = [];
    const parser = createParser({
      maxBufferSize: longestEvent,
      onEvent: ({ event, id, data }) => {
        const parsed = parse(data);
        if (parsed === undefined) throw notBelay(nameOf(connection), response);
        ready.push({ event: event ?? "message", id, data: parsed });
      },
    });
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(decoder.decode(value, { stream: true }));
      yield* ready.splice(0);
    }
  } catch (error) {
    if (signal?.aborted) return;
    throw isBelayProblem(error) ? error : unreachable(nameOf(connection), error);
  } finally {
    await reader?.cancel().catch(() => undefined);
  }
}
