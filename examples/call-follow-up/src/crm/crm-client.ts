import type { Activity, NewActivity } from "./activity.ts";

/** What went wrong at the CRM. `retryable` is false where asking again can't help. */
export class CrmError extends Error {
  override name = "CrmError";
  readonly retryable: boolean;
  constructor(message: string, retryable: boolean, cause?: unknown) {
    super(message, { cause });
    this.retryable = retryable;
  }
}

export type CrmClient = {
  /** Records an activity once for each key, however often it is called. */
  createActivity(activity: NewActivity, idempotencyKey: string, signal?: AbortSignal): Promise<Activity>;
};

/** The sample CRM over HTTP. */
export function createCrmClient({ url, token }: { url: string; token: string }): CrmClient {
  return {
    async createActivity(activity, idempotencyKey, signal) {
      let response: Response;
      try {
        response = await fetch(new URL("/activities", url), {
          method: "POST",
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": "application/json",
            "idempotency-key": idempotencyKey,
          },
          body: JSON.stringify(activity),
          ...(signal && { signal }),
        });
      } catch (error) {
        throw new CrmError(`The CRM at ${url} does not answer.`, true, error);
      }
      if (response.ok) return (await response.json()) as Activity;
      const text = (await response.text()).slice(0, 300);
      throw new CrmError(
        `The CRM answered ${response.status}: ${text}`,
        response.status >= 500 || response.status === 429,
      );
    },
  };
}
