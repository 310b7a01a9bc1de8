import { type ReactNode } from 'react';

const POINTS_MAX = 160;

export interface SparkProps {
  readonly values: readonly number[];
  readonly color: string;
  readonly area?: boolean;
  /** Whether the ground is zero. */
  readonly zero?: boolean;
}

export function Spark({ values, color, area = false, zero = false }: SparkProps): ReactNode {
  if (values.length < 2) {
    return <svg className="spark" aria-hidden="true" />;
  }
  const step = Math.max(1, Math.ceil(values.length / POINTS_MAX));
  const shown = values.filter((_, at) => at % step === 0 || at === values.length - 1);
  const least = Math.min(...shown, ...(zero ? [0] : []));
  const most = Math.max(...shown);
  const isFlat = most === least;
  const [low, high] = isFlat ? [least - 1, least + 1] : [least, most];
  const points = shown
    .map((value, at) => {
      const x = (at / (shown.length - 1)) * 100;
      return `${x.toFixed(2)},${(19 - ((value - low) / (high - low)) * 18).toFixed(2)}`;
    })
    .join(' ');
  return (
    <svg className="spark" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
      {area && !isFlat && <polygon points={`0,20 ${points} 100,20`} fill={color} opacity="0.16" />}
      <polyline
        points={points}
        fill="none"
        stroke={color}
        strokeWidth="1.4"
        vectorEffect="non-scaling-stroke"
        strokeLinejoin="round"
      />
    </svg>
  );
}
