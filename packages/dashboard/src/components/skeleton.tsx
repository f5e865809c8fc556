import type { CSSProperties } from "react";

/** A grey bar where a line of text or a figure will be. */
export function Skeleton({ width, height }: Pick<CSSProperties, "width" | "height">) {
  return <span className="skel" style={{ width, height }} />;
}

/** A table that is on its way: as many rows as usually fit, in the final row height. */
export function TableSkeleton({ rows = 6, rowHeight = "2.75rem" }: { rows?: number; rowHeight?: string }) {
  return (
    <div role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <div
          key={index}
          className="flex items-center gap-8 border-t border-line"
          style={{ height: rowHeight }}
        >
          <Skeleton width={`${22 + ((index * 7) % 12)}%`} />
          <Skeleton width="14%" />
          <Skeleton width="18%" />
          <Skeleton width={`${10 + ((index * 5) % 9)}%`} />
        </div>
      ))}
    </div>
  );
}

/** A page that is on its way: title, one sentence, a banner, and a block. */
export function PageSkeleton() {
  return (
    <div role="status" className="grid gap-4 pt-1">
      <h1 className="vh">Loading</h1>
      <Skeleton width="min(18rem, 60%)" height="1.5rem" />
      <Skeleton width="min(34rem, 90%)" />
      <div className="h-2" />
      <Skeleton width="100%" height="7.75rem" />
      <div className="h-2" />
      <Skeleton width="12rem" height="1rem" />
      <Skeleton width="100%" height="14rem" />
    </div>
  );
}
