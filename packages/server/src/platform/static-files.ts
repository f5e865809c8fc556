import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { ProblemError } from "./problem.ts";

/** Serves the dashboard's build: files under their names, and the page itself for every other address of a screen. */
export function serveDashboard(http: FastifyInstance, directory: string): void {
  const built = existsSync(join(directory, "index.html"));
  if (built) void http.register(fastifyStatic, { root: directory, serve: false, etag: true });
  http.get("/*", async (request, reply) => {
    const path = decodeURIComponent(request.url.split("?", 1)[0] ?? "/");
    if (path.startsWith("/api/"))
      throw new ProblemError({ code: "not-found", detail: `There is nothing at ${path.slice(0, 200)}.` });
    if (!built)
      throw new ProblemError({
        code: "not-found",
        detail:
          'The dashboard has not been built. Run "npm run build --workspace @belay/dashboard", or use the API.',
      });
    // Names under assets/ carry a digest of their content, so they may be kept for ever.
    const isAsset = path.startsWith("/assets/");
    if (isAsset || /^\/[\w-]+\.\w+$/.test(path))
      return reply.sendFile(path.slice(1), { maxAge: isAsset ? "365d" : 0, immutable: isAsset });
    return reply.header("cache-control", "no-cache").sendFile("index.html", { cacheControl: false });
  });
}
