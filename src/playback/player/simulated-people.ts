/** Simulated people who act in a played run. */
export interface SimulatedPeople {
  /** Takes all acts that are due. Returns their number. */
  readonly act: () => Promise<number>;
  /** When the next act is due; null when none is left. */
  readonly nextAt: () => Date | null;
}
