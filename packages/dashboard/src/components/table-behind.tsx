import { type CsvCell, download, toCsv } from "../lib/csv.ts";
import { Button } from "./button.tsx";
import { ScrollRegion } from "./scroll-region.tsx";

export interface CsvColumn<Row> {
  title: string;
  /** In the file, unrounded. */
  exact: (row: Row) => CsvCell;
}

export interface BehindColumn<Row> extends CsvColumn<Row> {
  /** On the screen. */
  shown: (row: Row) => string;
  numeric?: boolean;
}

interface CsvButtonProps<Row> {
  /** What the table holds: `Interval over time`. */
  label: string;
  /** Without its ending. */
  fileName: string;
  columns: CsvColumn<Row>[];
  rows: Row[];
}

interface TableBehindProps<Row> extends CsvButtonProps<Row> {
  columns: BehindColumn<Row>[];
}

/** The numbers behind a chart: as a table that opens, and as a file. */
export function TableBehind<Row>({ label, fileName, columns, rows }: TableBehindProps<Row>) {
  return (
    <div className="behind">
      <details className="data">
        <summary>Show as table</summary>
        <ScrollRegion className="max-h-80 overflow-auto" label={`${label} as a table`}>
          <table className="table tight">
            <thead>
              <tr>
                {columns.map(({ title, numeric }) => (
                  <th scope="col" key={title} className={numeric ? "num" : undefined}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={index}>
                  {columns.map(({ title, shown, numeric }) => (
                    <td key={title} className={numeric ? "num" : undefined}>
                      {shown(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </details>
      <CsvButton label={label} fileName={fileName} columns={columns} rows={rows} />
    </div>
  );
}

/** Downloads the numbers as they are, not as they are rounded on the screen. */
export function CsvButton<Row>({ label, fileName, columns, rows }: CsvButtonProps<Row>) {
  return (
    <Button
      kind="plain"
      aria-label={`Download CSV: ${label}`}
      onClick={() =>
        download(
          `${fileName}.csv`,
          toCsv([
            columns.map(({ title }) => title),
            ...rows.map((row) => columns.map(({ exact }) => exact(row))),
          ]),
        )
      }
    >
      Download CSV
    </Button>
  );
}
