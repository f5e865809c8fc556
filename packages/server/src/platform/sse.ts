import type { FastifyReply, FastifyRequest } from "fastify";

export type ServerEvent = { data: unknown; event?: string; id?: string };

export type EventStream = {
  send(event: ServerEvent): boolean;
  /** Writes what `formatEvent` made: formatted once, sent to many. False once the stream is closed. */
  write(bytes: Buffer): boolean;
  close(): void;
  readonly closed: boolean;
  readonly owner: string | undefined;
};

export type EventStreams = {
  open(request: FastifyRequest, reply: FastifyReply, options?: OpenOptions): EventStream;
  /** To every stream, or to those of a group. Returns how many took it. */
  broadcast(bytes: Buffer, group?: string): number;
  count(group?: string): number;
  /** Whose streams are open. */
  owners(): string[];
  /** Ends an owner's streams. */
  closeOwned(owner: string): void;
  /** Ends every stream; the clients reconnect elsewhere or later. */
  close(): void;
};

export type OpenOptions = {
  group?: string;
  /** Whose stream it is: key or session, by which it can be ended when that is. */
  owner?: string | undefined;
  /** How long the client waits before it reconnects; 1,000 unless set. */
  retryMs?: number;
  headers?: Record<string, string>;
  onClose?: () => void;
};

/** One event in the wire's form (WHATWG HTML, server-sent events). `data` is sent as JSON. */
export const formatEvent = ({ data, event, id }: ServerEvent): Buffer => {
  for (const [name, value] of Object.entries({ event, id })) {
    if (value !== undefined && /[\r\n\0]/.test(value))
      throw new TypeError(`An event's ${name} can't hold a line break.`);
  }
  const head = (event === undefined ? "" : `event: ${event}\n`) + (id === undefined ? "" : `id: ${id}\n`);
  // JSON.stringify escapes line breaks, so that data is always one line.
  return Buffer.from(`${head}data: ${JSON.stringify(data)}\n\n`);
};

const heartbeat = Buffer.from(":\n\n");

/**
 * All event streams of this process, with one timer for the heartbeats that keep proxies from closing them. A
 * client that reads too slowly to keep less than `maxBufferedBytes` waiting is cut off: it reconnects and gets the
 * state anew, where a buffer without bound would take everyone's memory.
 */
export const createEventStreams = (
  options: { heartbeatMs?: number; maxBufferedBytes?: number } = {},
): EventStreams => {
  const { heartbeatMs = 10_000, maxBufferedBytes = 1_000_000 } = options;
  const groups = new Map<string, Set<EventStream>>();
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  const each = function* (group?: string): Generator<EventStream> {
    if (group !== undefined) yield* groups.get(group) ?? [];
    else for (const members of groups.values()) yield* members;
  };
  const broadcast: EventStreams["broadcast"] = (bytes, group) => {
    let taken = 0;
    for (const stream of each(group)) if (stream.write(bytes)) taken++;
    return taken;
  };

  const join = (group: string, stream: EventStream): void => {
    const members = groups.get(group);
    if (members) members.add(stream);
    else groups.set(group, new Set([stream]));
    timer ??= setInterval(() => broadcast(heartbeat), heartbeatMs).unref();
  };
  const leave = (group: string, stream: EventStream): void => {
    const members = groups.get(group);
    members?.delete(stream);
    if (members?.size === 0) groups.delete(group);
    if (groups.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    open(request, reply, { group = "", owner, retryMs = 1_000, headers = {}, onClose } = {}) {
      reply.hijack();
      const response = reply.raw;
      const { socket } = request.raw;
      socket.setNoDelay(true);
      socket.setTimeout(0);
      // Without chunks a write is one call and no more bytes than the event: the connection's end is the body's.
      response.removeHeader("transfer-encoding");
      response.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store, no-transform",
        connection: "close",
        "x-accel-buffering": "no",
        ...headers,
      });
      let closed = false;
      const finish = (): void => {
        if (closed) return;
        closed = true;
        leave(group, stream);
        onClose?.();
      };
      const stream: EventStream = {
        owner,
        send: (event) => stream.write(formatEvent(event)),
        write(bytes) {
          if (closed) return false;
          if (socket.writableLength + bytes.length > maxBufferedBytes && socket.writableLength > 0) {
            request.log.warn(
              { buffered: socket.writableLength },
              "an event stream's client reads too slowly; cut off",
            );
            socket.destroy();
            finish();
            return false;
          }
          response.write(bytes);
          return true;
        },
        close() {
          if (closed) return;
          finish();
          response.end();
        },
        get closed() {
          return closed;
        },
      };
      response.on("close", finish);
      response.on("error", finish);
      join(group, stream);
      stream.write(Buffer.from(`retry: ${retryMs}\n\n`));
      if (ended || socket.destroyed) stream.close();
      return stream;
    },
    broadcast,
    count: (group) => [...each(group)].length,
    owners: () => [
      ...new Set([...each()].flatMap((stream) => (stream.owner === undefined ? [] : [stream.owner]))),
    ],
    closeOwned(owner) {
      for (const stream of each()) if (stream.owner === owner) stream.close();
    },
    close() {
      ended = true;
      for (const stream of each()) stream.close();
    },
  };
};
