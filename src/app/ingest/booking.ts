/** The key, author and time of a booking. */
export interface Booking {
  readonly key: string;
  readonly actor: string;
  readonly at: Date;
}
