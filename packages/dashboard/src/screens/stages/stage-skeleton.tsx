import { TableSkeleton } from "../../components/skeleton.tsx";

/** The stage of an experiment on its way, taller than a phone as it will be. */
export function StageSkeleton() {
  return <TableSkeleton rows={16} rowHeight="3.5rem" />;
}
