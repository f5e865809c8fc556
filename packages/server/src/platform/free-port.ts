import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Finds out that a port is taken while nothing has been set up yet. Whoever takes it a moment later is met by the
 * listening itself.
 * @throws the system's own error, `EADDRINUSE` where something listens there.
 */
export async function requireFreePort({ port, host }: { port: number; host: string }): Promise<void> {
  if (port === 0) return;
  const server = createServer().listen({ port, host });
  await once(server, "listening");
  server.close();
  await once(server, "close");
}
