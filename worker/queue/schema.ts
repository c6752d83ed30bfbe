/**
 * Tables of a queue object's own database; `docs/storage.md` describes them. Steps are numbered by
 * their place and only ever added: an object that wakes up takes the ones it has not seen.
 */
const STEPS: readonly string[] = [
  `
  -- Tasks that wait or run, and for a while those that ended.
  CREATE TABLE tasks (
    order_number INTEGER PRIMARY KEY,
    task_id TEXT NOT NULL UNIQUE,
    user_id TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    strikes TEXT NOT NULL,
    lease TEXT,
    claim_id TEXT,
    sealed_attempt INTEGER NOT NULL,
    ended_at INTEGER,
    took_ms INTEGER,
    message TEXT,
    recorded INTEGER NOT NULL
  );
  -- Finds what may be pruned, and the latest durations.
  CREATE INDEX tasks_by_end ON tasks (ended_at) WHERE ended_at IS NOT NULL;

  -- What is to be drawn; apart, so that scanning the tasks stays cheap.
  CREATE TABLE requests (
    order_number INTEGER PRIMARY KEY,
    request TEXT NOT NULL
  );

  CREATE TABLE idempotency_keys (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    task_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
  ) WITHOUT ROWID;
  CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

  -- Machines that have served the lane.
  CREATE TABLE nodes (
    node_id TEXT PRIMARY KEY,
    record TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) WITHOUT ROWID;
  `,
  `
  -- All claims that a task answered, as a JSON list: an earlier one may be sent again as well.
  ALTER TABLE tasks RENAME COLUMN claim_id TO claim_ids;
  UPDATE tasks SET claim_ids = json_array(claim_ids) WHERE claim_ids IS NOT NULL;
  `,
];

/** Brings the database up to date; runs before the object takes its first call. */
export function migrate(storage: DurableObjectStorage): void {
  storage.transactionSync(() => {
    storage.sql.exec("CREATE TABLE IF NOT EXISTS schema_steps (step INTEGER PRIMARY KEY)");
    const done = storage.sql.exec("SELECT step FROM schema_steps").toArray().length;
    STEPS.slice(done).forEach((step, index) => {
      storage.sql.exec(step);
      storage.sql.exec("INSERT INTO schema_steps VALUES (?)", done + index);
    });
  });
}
