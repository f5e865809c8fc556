import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Asked = {
  model: string;
  messages: { role: string; content: string }[];
  response_format?: unknown;
  max_tokens?: number;
};

/** How an answer comes. Text is the model's whole answer. */
export type Answer =
  | { text: string; finish?: string; model?: string; afterMs?: number; usage?: null }
  | { status: number; headers?: Record<string, string> }
  | { fault: "hang" | "disconnect" | "not-json" | "half-answer" | "endless" };

/** An OpenAI-compatible endpoint on loopback that answers as it is told, the last answer again and again. */
export async function startModelServer(...answers: Answer[]) {
  const asked: Asked[] = [];
  let next = 0;
  let script = answers;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push(JSON.parse(Buffer.concat(chunks).toString("utf8")) as Asked);
    const answer = script[Math.min(next, script.length - 1)]!;
    next += 1;
    if ("status" in answer) {
      response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
      response.end(JSON.stringify({ error: { message: `told to answer ${answer.status}`, type: "test" } }));
      return;
    }
    if ("fault" in answer) return misbehave(answer.fault, response);
    if (answer.afterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, answer.afterMs));
    response.writeHead(200, { "content-type": "application/json" });
    response.end(completion(answer));
  }

  function misbehave(fault: string, response: ServerResponse): void {
    if (fault === "hang") return;
    if (fault === "disconnect") return void response.socket?.destroy();
    response.writeHead(200, { "content-type": "application/json" });
    if (fault === "not-json") return void response.end("<html>gateway error</html>");
    if (fault === "half-answer") {
      response.write(completion({ text: '{"subject":' }).slice(0, 60));
      setTimeout(() => response.socket?.destroy(), 10);
      return;
    }
    const more = () => {
      while (response.write("x".repeat(65_536)));
    };
    response.on("drain", more);
    more();
  }

  const server = createServer(
    (request, response) => void handle(request, response).catch(() => response.destroy()),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    asked,
    answer(...script_: Answer[]) {
      script = script_;
      next = 0;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function completion(answer: { text: string; finish?: string; model?: string; usage?: null }): string {
  return JSON.stringify({
    id: "answer-1",
    object: "chat.completion",
    created: 1_770_000_000,
    model: answer.model ?? "drafter-1-2026",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: answer.text },
        finish_reason: answer.finish ?? "stop",
      },
    ],
    usage:
      answer.usage === null ? undefined : { prompt_tokens: 120, completion_tokens: 40, total_tokens: 160 },
  });
}
