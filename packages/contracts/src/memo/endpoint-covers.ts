/** Whether a model endpoint lies under an allowed one: the same origin (port * stands for any) and a path below it. */
export function endpointCovers(allowed: string, asked: string): boolean {
  const [one, other] = [split(allowed), split(asked)];
  if (!one || !other || one.host !== other.host) return false;
  if (one.port !== other.port && one.port !== "*") return false;
  return one.path === "" || one.path === other.path || other.path.startsWith(`${one.path}/`);
}

function split(endpoint: string): { host: string; port: string; path: string } | null {
  const parts = /^(https?):\/\/(\[[^\]]*\]|[^:/?#]+)(?::(\d+|\*))?(\/[^?#]*)?$/i.exec(endpoint);
  if (!parts) return null;
  const [, scheme = "", host = "", port, path = ""] = parts;
  // A path that climbs up is not below anything.
  if (/(^|\/)\.\.?(\/|$)/.test(decoded(path))) return null;
  return {
    host: `${scheme}://${host}`.toLowerCase(),
    port: port ?? (scheme.toLowerCase() === "https" ? "443" : "80"),
    path: path.replace(/\/+$/, ""),
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return "/..";
  }
}
