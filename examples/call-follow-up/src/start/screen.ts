/** Lines that stay, and one below them that is written over. Without a terminal the latter comes now and then. */
export function createScreen(out: NodeJS.WriteStream, everyMs = 5_000) {
  let status = "";
  let said = 0;
  const clear = () => out.isTTY && out.write("\r\x1b[K");

  return {
    line(text: string): void {
      clear();
      out.write(`${text}\n`);
      if (out.isTTY && status) out.write(status);
    },
    status(text: string): void {
      if (out.isTTY) {
        status = text.slice(0, Math.max(20, (out.columns ?? 80) - 1));
        clear();
        out.write(status);
      } else if (Date.now() - said >= everyMs) {
        said = Date.now();
        out.write(`${text}\n`);
      }
    },
    endStatus(text: string): void {
      status = "";
      clear();
      out.write(`${text}\n`);
    },
  };
}
