import { scaleLog } from 'd3-scale';

import { levelPath } from '../ui/Glyph.js';
import { usdShort } from '../ui/format.js';

export type Axis = 'notional' | 'leverage';

export const PAD = { left: 46, right: 14, top: 20, bottom: 24 } as const;
/** Two thirds of the width for what is near the thresholds. */
const RATIO = [0.25, 2, 100] as const;
const NEAR_PART = 0.64;
const HEIGHT: Readonly<Record<Axis, readonly [number, number]>> = {
  notional: [100, 3e7],
  leverage: [0.3, 60],
};
/** Where a market's default ratios lie; an account's own colour is what the server says. */
const LINES = [
  { at: 0.666667, name: 'close-out', ink: '--l3' },
  { at: 1, name: 'call', ink: '--l2' },
  { at: 1.2, name: 'warning', ink: '--l1' },
] as const;
const SIZES = 10;

/** A colour as the halves of a pixel word: red and blue, green. */
export interface Colour {
  readonly rb: number;
  readonly g: number;
}

/** How much of each pixel a shape covers. */
export interface Mask {
  readonly size: number;
  readonly alpha: Uint8ClampedArray;
}

export interface Size {
  readonly width: number;
  readonly height: number;
  readonly dpr: number;
}

export interface Scales {
  readonly x: (ratio: number) => number;
  readonly y: (value: number) => number;
}

/** The five shapes, antialiased once in each size. */
export function paintMasks(dpr: number): readonly (readonly Mask[])[] {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) {
    return [];
  }
  return [0, 1, 2, 3, 4].map((level) =>
    Array.from({ length: SIZES }, (_, step) => {
      const size = Math.ceil((level === 0 ? 3 + step * 1.1 : 6.5 + step * 1.2) * dpr);
      canvas.width = size;
      canvas.height = size;
      context.setTransform(size / 12, 0, 0, size / 12, 0, 0);
      context.fill(new Path2D(levelPath(level)));
      const { data } = context.getImageData(0, 0, size, size);
      return { size, alpha: data.filter((_value, at) => at % 4 === 3) };
    }),
  );
}

/** Which of the sizes an account of this notional has. */
export function sizeStep(notional: number): number {
  return Math.max(0, Math.min(SIZES - 1, Math.round((Math.log10(notional + 1) - 2.5) * 2)));
}

/** @param text As #rrggbb. */
export function parseColour(text: string): Colour {
  const value = Number.parseInt(text.trim().slice(1), 16);
  return { rb: (value >> 16) | ((value & 255) << 16), g: value & 0xff00 };
}

/** A picture of packed pixels, opaque. */
export interface Pixels {
  readonly words: Uint32Array;
  readonly width: number;
  readonly height: number;
}

/** Lays a mask over opaque pixels: three mixtures in two multiplications. @param strength From 0 to 256. */
export function blend(
  { words, width, height }: Pixels,
  { size, alpha }: Mask,
  colour: Colour,
  {
    strength,
    left,
    top,
  }: { readonly strength: number; readonly left: number; readonly top: number },
): void {
  const bottom = Math.min(height, top + size);
  const from = Math.max(0, left);
  const to = Math.min(width, left + size);
  for (let y = Math.max(0, top); y < bottom; y += 1) {
    let inMask = (y - top) * size + (from - left);
    for (let at = y * width + from, end = y * width + to; at < end; at += 1, inMask += 1) {
      const a = ((alpha[inMask] ?? 0) * strength) >> 8;
      if (a !== 0) {
        const under = words[at] ?? 0;
        const rb = under & 0xff00ff;
        const g = under & 0xff00;
        const mixedRb = (rb + (((colour.rb - rb) * a) >> 8)) & 0xff00ff;
        const mixedG = (g + (((colour.g - g) * a) >> 8)) & 0xff00;
        words[at] = (0xff000000 | mixedRb | mixedG) >>> 0;
      }
    }
  }
}

/** From a ratio and a value to CSS pixels. What is off the scale stands at its edge. */
export function scalesOf(axis: Axis, { width, height }: Size): Scales {
  const inner = width - PAD.left - PAD.right;
  const near = PAD.left + inner * NEAR_PART;
  const x = scaleLog(RATIO, [PAD.left, near, width - PAD.right]).clamp(true);
  const y = scaleLog(HEIGHT[axis], [height - PAD.bottom, PAD.top]).clamp(true);
  return {
    x: (ratio) => x(Math.min(Math.max(ratio, RATIO[0]), RATIO[2])),
    y: (value) => y(Math.max(value, HEIGHT[axis][0])),
  };
}

/** Zones, grid, ticks and thresholds: the ground that every frame starts from. */
export function paintGround(
  context: CanvasRenderingContext2D,
  axis: Axis,
  size: Size,
): Uint32Array<ArrayBuffer> {
  const style = getComputedStyle(document.documentElement);
  const ink = (name: string): string => style.getPropertyValue(name);
  const { width, height, dpr } = size;
  const scales = scalesOf(axis, size);
  const bottom = height - PAD.bottom;
  context.setTransform(dpr, 0, 0, dpr, 0, 0);
  context.fillStyle = ink('--panel');
  context.fillRect(0, 0, width, height);
  const edges = [PAD.left, ...LINES.map(({ at }) => scales.x(at))];
  [0.085, 0.055, 0.03].forEach((alpha, at) => {
    const left = edges[at] ?? 0;
    context.fillStyle = `rgb(${ink('--zone')} / ${alpha})`;
    context.fillRect(left, PAD.top, (edges[at + 1] ?? 0) - left, bottom - PAD.top);
  });
  context.font = `11px ${ink('--font')}`;
  context.textBaseline = 'middle';
  context.lineWidth = 1;
  paintTicks(context, axis, size, { line: ink('--line'), text: ink('--faint') });
  LINES.forEach(({ at, name, ink: colour }, index) => {
    const px = Math.round(scales.x(at)) + 0.5;
    context.strokeStyle = ink(colour);
    context.fillStyle = ink(colour);
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(px, PAD.top - 4);
    context.lineTo(px, bottom);
    context.stroke();
    context.setLineDash([]);
    context.textAlign = index === 2 ? 'left' : 'right';
    context.fillText(width < 520 && index === 0 ? 'close' : name, px + (index === 2 ? 2 : -2), 9);
  });
  return new Uint32Array(
    context.getImageData(0, 0, Math.round(width * dpr), Math.round(height * dpr)).data.buffer,
  );
}

function paintTicks(
  context: CanvasRenderingContext2D,
  axis: Axis,
  size: Size,
  ink: { readonly line: string; readonly text: string },
): void {
  const { width, height } = size;
  const { x, y } = scalesOf(axis, size);
  context.strokeStyle = ink.line;
  context.fillStyle = ink.text;
  context.textAlign = 'right';
  const values = axis === 'notional' ? [100, 1e3, 1e4, 1e5, 1e6, 1e7] : [0.5, 1, 2, 5, 10, 20, 50];
  for (const value of values) {
    const at = Math.round(y(value)) + 0.5;
    context.globalAlpha = 0.6;
    context.beginPath();
    context.moveTo(PAD.left, at);
    context.lineTo(width - PAD.right, at);
    context.stroke();
    context.globalAlpha = 1;
    context.fillText(axis === 'notional' ? usdShort(value) : `${value}×`, PAD.left - 7, at);
  }
  context.textAlign = 'center';
  const ratios =
    width < 520
      ? [0.25, 0.5, 1, 2, 10, 100]
      : [0.25, 0.4, 0.6, 0.8, 1, 1.2, 1.5, 2, 5, 10, 30, 100];
  for (const value of ratios) {
    const [text, shift] =
      value === RATIO[0]
        ? ['≤ 0.25', 14]
        : value === RATIO[2]
          ? ['≥ 100', -12]
          : [String(value), 0];
    context.fillText(text, x(value) + shift, height - PAD.bottom + 12);
  }
}
