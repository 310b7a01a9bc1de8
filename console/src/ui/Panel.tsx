import { type ReactNode, useId } from 'react';

export interface PanelProps {
  readonly title: string;
  readonly side?: ReactNode;
  readonly note?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Panel({ title, side, note, className = '', children }: PanelProps): ReactNode {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {note !== undefined && <span className="dim">{note}</span>}
        {side !== undefined && <span className="push">{side}</span>}
      </header>
      {children}
    </section>
  );
}

/** What stands where nothing is: a sentence, never a blank. */
export function Empty({ title, children }: { title: string; children?: ReactNode }): ReactNode {
  return (
    <p className="empty">
      <b>{title}</b>
      {children}
    </p>
  );
}

/** While a page asks, and when it was refused. */
export function Waiting({ error, what }: { error: Error | null; what: string }): ReactNode {
  return error === null ? (
    <Empty title={`Reading ${what} …`}>It takes a moment.</Empty>
  ) : (
    <Empty title={`${what} could not be read`}>{error.message}</Empty>
  );
}

export function Chip({
  isOn,
  onClick,
  children,
}: {
  isOn: boolean;
  onClick: () => void;
  children: ReactNode;
}): ReactNode {
  return (
    <button type="button" className="chip" aria-pressed={isOn} onClick={onClick}>
      {children}
    </button>
  );
}
