import { randomUUID } from "node:crypto";
import type { startControlPlane } from "../support/control-plane.ts";

/** A service with so many instances, as far as the control plane sees one: a key, and batches over HTTP. */
export async function createBenchService(
  { team, url }: Pick<Awaited<ReturnType<typeof startControlPlane>>, "team" | "url">,
  instances: number,
) {
  const { secret } = await team.createKey({
    body: { name: "bench", purpose: "service", environment: "production" },
  });
  return {
    instances: Array.from({ length: instances }, () => ({
      id: randomUUID(),
      service: "bench",
      build: "bench",
      sdk: "bench",
    })),
    /** @throws where not all `count` of the batch were accepted */
    async handIn(path: string, body: string, count: number): Promise<void> {
      const response = await fetch(`${url}${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
        body,
      });
      const receipt = (await response.json()) as { accepted?: number };
      if (receipt.accepted !== count) throw new Error(`A batch was not taken: ${JSON.stringify(receipt)}`);
    },
  };
}
