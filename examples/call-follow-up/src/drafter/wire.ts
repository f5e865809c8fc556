import { drafterModel, type Answer } from "./answer.ts";

/** The answer as one chat completion. `created` is the second the answer was given. */
export const toCompletion = (answer: Answer, created: number): Record<string, unknown> => ({
  id: answer.id,
  object: "chat.completion",
  created,
  model: drafterModel,
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: answer.content },
      logprobs: null,
      finish_reason: answer.finishReason,
    },
  ],
  usage: answer.usage,
});

/** The answer as server-sent events, some words each. */
export function* toEvents(answer: Answer, created: number, includeUsage: boolean): Generator<string> {
  const chunk = (choices: unknown[], usage?: unknown): string =>
    `data: ${JSON.stringify({
      id: answer.id,
      object: "chat.completion.chunk",
      created,
      model: drafterModel,
      choices,
      ...(usage !== undefined && { usage }),
    })}\n\n`;
  const delta = (content: object, finishReason: string | null = null): unknown[] => [
    { index: 0, delta: content, finish_reason: finishReason },
  ];
  yield chunk(delta({ role: "assistant", content: "" }));
  for (const piece of answer.content.match(/(?:\S+\s*|\s+){1,6}/gu) ?? [])
    yield chunk(delta({ content: piece }));
  yield chunk(delta({}, answer.finishReason));
  if (includeUsage) yield chunk([], answer.usage);
  yield "data: [DONE]\n\n";
}

/** An error in the shape that clients of this protocol read. */
export const toError = (
  message: string,
  code: string,
  param: string | null = null,
  type = "invalid_request_error",
): Record<string, unknown> => ({ error: { message, type, param, code } });

/** The list of models, honest about the one there is. */
export const modelList = {
  object: "list",
  data: [
    {
      id: drafterModel,
      object: "model",
      created: 0,
      owned_by: "belay",
      description:
        "Not a language model: it picks sentences from the call by fixed rules and fills a short mail with them. Deterministic; temperature, seed and the like are ignored. Tokens are counted as four characters each.",
    },
  ],
};
