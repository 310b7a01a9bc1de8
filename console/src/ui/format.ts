const compact = new Intl.NumberFormat('en', {
  notation: 'compact',
  maximumSignificantDigits: 3,
});
const cents = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat('en');

/** A true minus, as wide as a digit. */
const minus = (text: string): string => text.replace(/^-/, '−');

/** 61.2 M */
export function usdShort(value: number): string {
  return minus(
    compact
      .format(value)
      .replace(/([KMBT])$/, ' $1')
      .replace('K', 'k'),
  );
}

/** 1,372.53 */
export function usd(value: number | string): string {
  return minus(cents.format(Number(value)));
}

export function count(value: number): string {
  return whole.format(value);
}

/** An exact decimal with thousands, unrounded. */
export function exact(text: string): string {
  const [integer = '0', fraction] = text.replace('-', '').split('.');
  const grouped = integer.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const sign = text.startsWith('-') ? '−' : '';
  return `${sign}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

export function signed(value: number): string {
  if (value === 0) {
    return '±0';
  }
  return value > 0 ? `+${count(value)}` : `−${count(-value)}`;
}

/** −0.35 % */
export function change(fraction: number): string {
  return `${fraction >= 0 ? '+' : '−'}${Math.abs(fraction * 100).toFixed(2)} %`;
}

/** 1.2 %, of an exact fraction. */
export function percent(fraction: string | number): string {
  return `${Number((Number(fraction) * 100).toFixed(6)).toLocaleString('en', { maximumFractionDigits: 4 })} %`;
}

export function price(value: number): string {
  const places = value >= 1000 ? 1 : value >= 10 ? 2 : value >= 0.1 ? 4 : 7;
  return value.toLocaleString('en', {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
}

export function ratio(value: number | string | null | undefined): string {
  return value === null || value === undefined || Number.isNaN(Number(value))
    ? '–'
    : minus(Number(value).toFixed(3));
}

/** 21:16:30, UTC. */
export function clockTime(at: number | string): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** 2025-10-10 21:16:30, UTC. */
export function instant(at: number | string): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** 59:15, 1:02:09, 3 d 04 h */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds >= 86_400) {
    return `${Math.floor(seconds / 86_400)} d ${two(Math.floor(seconds / 3600) % 24)} h`;
  }
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${rest}` : rest;
}

/** MARGIN_CALL → margin call */
export function words(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}

/** maintenanceMarginFraction → maintenance margin fraction */
export function spaced(name: string): string {
  return name.replaceAll(/([A-Z])/g, ' $1').toLowerCase();
}
