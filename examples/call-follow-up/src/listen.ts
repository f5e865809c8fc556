import type { FastifyInstance } from "fastify";

/** Starts a service on loopback; port 0 takes a free one. Returns its URL. */
export const listenOnLoopback = async (app: FastifyInstance, port: number): Promise<string> =>
  app.listen({ host: "127.0.0.1", port });

/** Closes a service once: on SIGINT, on SIGTERM, and when the process that started it has gone. */
export const closeOnSignal = (close: () => Promise<void>): void => {
  let closing = false;
  for (const signal of ["SIGINT", "SIGTERM", "disconnect"] as const) {
    process.on(signal as "SIGTERM", () => {
      if (closing) return;
      closing = true;
      void close().finally(() => process.exit(0));
    });
  }
};

/** A port from a command line or the environment. @throws Error with a sentence on what to write instead. */
export const readPort = (text: string): number => {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new Error(`"${text}" is not a port; give a number from 0 to 65535, 0 for any free one.`);
  }
  return port;
};
