/**
 * Whether a URL lies under one of the definition's endpoints: same scheme, host and port (`*` stands for any
 * port, on loopback only) and a path below the entry's. URLs with credentials are never allowed.
 */
export function isAllowedEndpoint(url: string, endpoints: readonly string[]): boolean {
  let known = answers.get(endpoints);
  if (known === undefined) answers.set(endpoints, (known = new Map()));
  let allowed = known.get(url);
  if (allowed === undefined) {
    const target = parse(url);
    allowed = target !== undefined && endpoints.some((entry) => covers(entry, target));
    known.set(url, allowed);
  }
  return allowed;
}

/** By list and URL: a service asks for the same few again and again. */
const answers = new WeakMap<readonly string[], Map<string, boolean>>();

type Place = { protocol: string; host: string; port: string; path: string };

function parse(text: string): Place | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return undefined;
  return { protocol: url.protocol, host: url.hostname, port: url.port, path: withoutSlash(url.pathname) };
}

function covers(entry: string, target: Place): boolean {
  const anyPort = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\*/.test(entry);
  const allowed = parse(anyPort ? entry.replace(":*", "") : entry);
  if (allowed === undefined) return false;
  return (
    allowed.protocol === target.protocol &&
    allowed.host === target.host &&
    (anyPort || allowed.port === target.port) &&
    (target.path === allowed.path || target.path.startsWith(`${allowed.path}/`))
  );
}

const withoutSlash = (path: string) => path.replace(/\/+$/, "");
