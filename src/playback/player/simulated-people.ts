/** People who act on their own in a played run. */
export interface SimulatedPeople {
  /** Does what is due by now. Answers how many acts were taken. */
  readonly act: () => Promise<number>;
  /** When somebody acts next; null when nobody will. */
  readonly nextAt: () => Date | null;
}
