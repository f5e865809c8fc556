/** Which methods an address takes, so that a wrong method is told from a wrong address. */
export const createMethodIndex = (): {
  add(pattern: string, methods: string | string[]): void;
  of(url: string): string[];
} => {
  const routes: { pattern: RegExp; methods: string[] }[] = [];
  return {
    add(pattern, methods) {
      // A catch-all, such as the dashboard's files, says nothing about an address.
      if (pattern.includes("*")) return;
      const source = pattern
        .split("/")
        .map((segment) =>
          segment.startsWith(":") ? "[^/]+" : segment.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
        )
        .join("/");
      routes.push({ pattern: new RegExp(`^${source}/?$`), methods: [methods].flat() });
    },
    of(url) {
      const path = url.split("?", 1)[0]!;
      const found = routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
      return [...new Set(found)].toSorted();
    },
  };
};
