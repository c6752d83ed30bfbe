/**
 * Taken between the steps of a long preparation: whatever else waits has its turn. Rejects with the
 * reason of an abort.
 */
export type Breath = () => Promise<void>;
