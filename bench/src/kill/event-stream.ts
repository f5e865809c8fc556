import * as http from "node:http";

export type StreamEvent = { event: string; data: string };

/** Follows a stream of server-sent events over a connection of its own; resolves once it is open. */
export function followStream(
  url: string,
  headers: Record<string, string>,
  onEvent: (event: StreamEvent) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent: new http.Agent() }, (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`${url} answered ${response.statusCode}`));
        return;
      }
      resolve();
      let buffered = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        buffered += chunk;
        for (let end = buffered.indexOf("\n\n"); end !== -1; end = buffered.indexOf("\n\n")) {
          const event = parseEvent(buffered.slice(0, end));
          buffered = buffered.slice(end + 2);
          if (event !== undefined) onEvent(event);
        }
      });
      response.on("error", () => {});
    });
    request.on("error", reject);
  });
}

function parseEvent(text: string): StreamEvent | undefined {
  const field = (name: string) =>
    text
      .split("\n")
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const data = field("data");
  return data === undefined ? undefined : { event: field("event") ?? "message", data };
}
