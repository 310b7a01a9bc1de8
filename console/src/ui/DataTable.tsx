import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';

export interface Column<Row> {
  readonly key: string;
  readonly head: ReactNode;
  readonly width: string;
  readonly isNumber?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** Enter or a click on a row. */
  readonly onOpen?: (row: Row) => void;
  readonly openId?: string | null;
  /** So wide it is at least; narrower, it scrolls. Pixels. */
  readonly minWidth?: number;
  /** Called near the end of the rows. */
  readonly onEnd?: () => void;
}

const ROW_PX = 28;

/** A table of any length: only the rows in sight exist. j and k or arrows move, Enter opens. */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { label, columns, rows, minWidth = 0 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [here, setHere] = useState(-1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const { onEnd } = props;
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 10) {
      onEnd?.();
    }
  }, [lastShown, rows.length, onEnd]);
  const move = (by: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, here + by));
    setHere(next);
    virtual.scrollToIndex(next);
  };
  const template: CSSProperties = {
    gridTemplateColumns: columns.map(({ width }) => width).join(' '),
    minWidth,
  };
  return (
    <div
      className="grid data scroll"
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
    >
      <div className="row head" role="row" style={template}>
        {columns.map(({ key, head, isNumber = false }) => (
          <span key={key} role="columnheader" className={isNumber ? 'num' : ''}>
            {head}
          </span>
        ))}
      </div>
      <div
        className="rows"
        ref={scroller}
        tabIndex={0}
        role="rowgroup"
        aria-label={`${label}, rows`}
        data-rows="true"
        style={{ minWidth }}
        onKeyDown={(event) => {
          const steps: Readonly<Record<string, number>> = {
            j: 1,
            ArrowDown: 1,
            k: -1,
            ArrowUp: -1,
          };
          const by = steps[event.key];
          const row = rows[here];
          if (by !== undefined) {
            event.preventDefault();
            move(by);
          } else if (event.key === 'Enter' && row !== undefined) {
            props.onOpen?.(row);
          }
        }}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {items.map(({ index, start }) => (
            <TableRow
              key={index}
              {...props}
              place={{ index, start }}
              here={here}
              template={template}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface TableRowProps<Row> extends DataTableProps<Row> {
  readonly place: { readonly index: number; readonly start: number };
  readonly here: number;
  readonly template: CSSProperties;
}

function TableRow<Row>(props: TableRowProps<Row>): ReactNode {
  const { rows, columns, idOf, onOpen, openId, place, here, template } = props;
  const row = rows[place.index];
  if (row === undefined) {
    return null;
  }
  return (
    <div
      className="row"
      role="row"
      aria-rowindex={place.index + 2}
      data-open={onOpen !== undefined}
      data-here={place.index === here || (openId !== undefined && idOf(row) === openId)}
      style={{ ...template, position: 'absolute', top: place.start, left: 0, right: 0 }}
      onClick={() => {
        onOpen?.(row);
      }}
    >
      {columns.map(({ key, isNumber = false, cell }) => (
        <span key={key} role="cell" className={isNumber ? 'num' : ''}>
          {cell(row)}
        </span>
      ))}
    </div>
  );
}
