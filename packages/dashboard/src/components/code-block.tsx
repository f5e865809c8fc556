/** Text as it is. A long one scrolls by itself and so takes focus: arrow keys scroll only what has it. */
export function CodeBlock({ children }: { children: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className="code" tabIndex={0}>
      {children}
    </pre>
  );
}
