/** Under which key, by whom and when facts are booked. */
export interface Booking {
  readonly key: string;
  readonly actor: string;
  readonly at: Date;
}
