import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

export interface Column<Row> {
  key: string;
  title: string;
  /** Nothing shows as a dash, and not at all on a phone. */
  render: (row: Row) => ReactNode;
  /** What rows are compared by; without it the column can't be sorted. */
  sortBy?: (row: Row) => string | number;
  /** The order that rows come in, such as `newest first`, where a page of them can't be sorted; said in the head. */
  order?: string | undefined;
  numeric?: boolean;
  /** Left out on a phone, where the row's own page has it. */
  wideOnly?: boolean;
  /** Read out only: a column of buttons needs no visible head. */
  hideTitle?: boolean;
}

/** `name` or `-name`: sorted by that column, ascending or descending. */
export type Sort = string;

interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** From the URL, which tables of one page share: where it names no column of this one, `defaultSort` holds. */
  sort?: Sort | undefined;
  defaultSort?: Sort;
  /** Rows hold one `a.name`; the whole row opens it. */
  rowLinks?: boolean;
  className?: string;
  /** Title of the part of the table that a row belongs to. Parts keep the order in which their rows came. */
  groupOf?: (row: Row) => string;
}

/** A table that sorts by its heads through the URL and folds into label and value pairs on a phone. */
export function DataTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  sort: wanted,
  defaultSort,
  rowLinks,
  className = "",
  groupOf,
}: DataTableProps<Row>) {
  const sort = sortedColumn(columns, wanted) ? wanted : defaultSort;
  const groups = groupOf
    ? [...new Set(rows.map(groupOf))].map((title) => ({
        title,
        rows: sortRows(
          rows.filter((row) => groupOf(row) === title),
          columns,
          sort,
        ),
      }))
    : [{ title: undefined, rows: sortRows(rows, columns, sort) }];
  return (
    <table className={`table folds ${className}`} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <HeadCell key={column.key} column={column} sort={sort} />
          ))}
        </tr>
      </thead>
      {groups.map(({ title, rows: inGroup }) => (
        <tbody key={title ?? ""}>
          {title !== undefined && (
            <tr className="group">
              <th scope="rowgroup" colSpan={columns.length}>
                {title}
              </th>
            </tr>
          )}
          {inGroup.map((row) => (
            <tr key={rowKey(row)} className={rowLinks ? "links" : undefined}>
              {columns.map((column, index) => (
                <td
                  key={column.key}
                  className={classOf(column)}
                  data-k={index > 0 && !column.hideTitle ? column.title : undefined}
                >
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

function classOf<Row>({ numeric, wideOnly }: Column<Row>): string | undefined {
  return [numeric && "num", wideOnly && "wide-only"].filter(Boolean).join(" ") || undefined;
}

function HeadCell<Row>({ column, sort }: { column: Column<Row>; sort: Sort | undefined }) {
  const className = classOf(column);
  if (!column.sortBy) {
    return (
      <th scope="col" className={className}>
        {column.hideTitle ? <span className="vh">{column.title}</span> : column.title}
        {column.order && `, ${column.order}`}
      </th>
    );
  }
  const direction = sort === column.key ? "ascending" : sort === `-${column.key}` ? "descending" : undefined;
  const next = direction === "ascending" ? `-${column.key}` : column.key;
  return (
    <th scope="col" className={className} aria-sort={direction}>
      <Link to="." search={(search) => ({ ...search, sort: next })} replace resetScroll={false}>
        {column.title}
      </Link>
    </th>
  );
}

function sortedColumn<Row>(columns: Column<Row>[], sort: Sort | undefined): Column<Row> | undefined {
  return columns.find((column) => column.sortBy && column.key === sort?.replace(/^-/, ""));
}

function sortRows<Row>(rows: Row[], columns: Column<Row>[], sort: Sort | undefined): Row[] {
  const descending = sort?.startsWith("-") ?? false;
  const sortBy = sortedColumn(columns, sort)?.sortBy;
  if (!sortBy) return rows;
  const collator = new Intl.Collator("en", { numeric: true });
  return rows.toSorted((first, second) => {
    const [a, b] = [sortBy(first), sortBy(second)];
    const order =
      typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
    return descending ? -order : order;
  });
}
