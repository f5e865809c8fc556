import type { IncomingMessage } from "node:http";

/** Reads an answer's body to its end; refuses one that is cut off, or longer than so many bytes. */
export const readBody = (response: IncomingMessage, longest: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on("data", (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > longest) response.destroy(new Error("the answer is too long"));
    });
    response.on("error", reject);
    response.on("end", () => resolve(Buffer.concat(chunks)));
    response.on("close", () => {
      if (!response.complete) reject(new Error("the answer was cut off"));
    });
  });
