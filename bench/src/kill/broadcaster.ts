// The floor: a bare Node server that writes the same bytes to the same number of event streams, and nothing else.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const listeners = new Set<ServerResponse>();

const server = createServer((request, response) => {
  if (request.method === "GET") {
    request.socket.setNoDelay(true);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(": open\n\n");
    listeners.add(response);
    response.on("close", () => listeners.delete(response));
    return;
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const bytes = Buffer.concat(chunks);
    for (const listener of listeners) listener.write(bytes);
    response.end();
  });
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit(0));
