/** One figure of the benchmark: what, how much, of what unit, and what it is to reach. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** As the project's goals name it; absent where there is none. */
  readonly goal?: string;
}

/** The value below which a share of the samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** Three significant digits: more would be noise. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}
