/**
 * The cycles of a directed graph, one for each group of nodes that reach each other.
 * @param {Map<string, Set<string>>} edges
 * @returns {string[][]} each cycle as the nodes on its way, beginning with the first by name
 */
export function findCycles(edges) {
  /** @type {string[][]} */
  const cycles = [];
  const seen = new Set();
  for (const start of [...edges.keys()].sort()) {
    if (seen.has(start)) continue;
    const way = shortestWayBack(edges, start);
    if (way === undefined) continue;
    for (const node of way) seen.add(node);
    cycles.push(way);
  }
  return cycles;
}

/**
 * @param {Map<string, Set<string>>} edges
 * @param {string} start
 * @returns {string[] | undefined}
 */
function shortestWayBack(edges, start) {
  /** @type {string[][]} */
  const ways = [[start]];
  const visited = new Set();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1) ?? start;
    for (const next of edges.get(last) ?? []) {
      if (next === start) return way;
      if (visited.has(next)) continue;
      visited.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
