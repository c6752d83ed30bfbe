/** All SQL of a queue object, a method a statement. */
import type { LaneStore, WaitingTask } from "./lane-store.ts";
import type { Lease, NodeRecord, Strike, Task, TaskState } from "./task.ts";

type TaskRow = Record<string, SqlStorageValue> & {
  order_number: number;
  task_id: string;
  user_id: string;
  accepted_at: number;
  state: string;
  attempt: number;
  strikes: string;
  lease: string | null;
  claim_ids: string | null;
  sealed_attempt: number;
  ended_at: number | null;
  took_ms: number | null;
  message: string | null;
  recorded: number;
};

/** Tasks that ended are kept this long, for late and doubled calls about them. */
const ENDED_KEPT_MS = 10 * 60_000;
/** Failed ones are kept with their request, so that an operator can replay them. */
const FAILED_KEPT_MS = 7 * 24 * 3_600_000;
/** Rows pruned in one go, so that no call waits long behind it. */
const PRUNED_AT_ONCE = 1000;

export class TaskStore implements LaneStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  insertTask(task: Task, request: string): void {
    this.#sql.exec(
      `INSERT INTO tasks (state, attempt, strikes, lease, claim_ids, sealed_attempt, ended_at, took_ms,
         message, recorded, order_number, task_id, user_id, accepted_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...changing(task),
      task.order,
      task.taskId,
      task.userId,
      task.acceptedAt,
    );
    this.#sql.exec("INSERT INTO requests VALUES (?, ?)", task.order, request);
  }

  updateTask(task: Task): void {
    this.#sql.exec(
      `UPDATE tasks SET state = ?, attempt = ?, strikes = ?, lease = ?, claim_ids = ?,
         sealed_attempt = ?, ended_at = ?, took_ms = ?, message = ?, recorded = ?
       WHERE order_number = ?`,
      ...changing(task),
      task.order,
    );
  }

  taskById(taskId: string): Task | null {
    return this.#tasks("WHERE task_id = ?", taskId)[0] ?? null;
  }

  taskByOrder(order: number): Task | null {
    return this.#tasks("WHERE order_number = ?", order)[0] ?? null;
  }

  lastTask(): Task | null {
    return this.#tasks("ORDER BY order_number DESC LIMIT 1")[0] ?? null;
  }

  struckTasks(): Task[] {
    return this.#tasks("WHERE state = 'waiting' AND strikes <> '[]'");
  }

  leasedTasks(): Task[] {
    return this.#tasks("WHERE state = 'leased'");
  }

  unrecordedTasks(): Task[] {
    return this.#tasks("WHERE ended_at IS NOT NULL AND recorded = 0");
  }

  waitingTasks(): WaitingTask[] {
    const rows = this.#sql
      .exec("SELECT order_number, user_id FROM tasks WHERE state = 'waiting' ORDER BY order_number")
      .raw<[number, string]>();
    return Array.from(rows, ([order, userId]) => ({ order, userId }));
  }

  answeredClaims() {
    const rows = this.#sql.exec<{ task_id: string; claim_ids: string }>(
      "SELECT task_id, claim_ids FROM tasks WHERE claim_ids IS NOT NULL ORDER BY order_number",
    );
    return rows.toArray().flatMap(({ task_id: taskId, claim_ids }) => {
      const claimIds = JSON.parse(claim_ids) as string[];
      return claimIds.map((claimId) => ({ claimId, taskId }));
    });
  }

  requestOf(order: number): string {
    return this.#sql
      .exec<{ request: string }>("SELECT request FROM requests WHERE order_number = ?", order)
      .one().request;
  }

  latestDurations(limit: number): number[] {
    return this.#sql
      .exec<{ took_ms: number }>(
        `SELECT took_ms FROM tasks WHERE ended_at IS NOT NULL AND took_ms IS NOT NULL
         ORDER BY ended_at DESC LIMIT ?`,
        limit,
      )
      .toArray()
      .map((row) => row.took_ms)
      .reverse();
  }

  taskOfKey(userId: string, key: string, since: number) {
    const [row] = this.#sql
      .exec<{ fingerprint: string; task_id: string }>(
        `SELECT fingerprint, task_id FROM idempotency_keys
         WHERE user_id = ? AND key = ? AND created_at >= ?`,
        userId,
        key,
        since,
      )
      .toArray();
    return row ? { fingerprint: row.fingerprint, taskId: row.task_id } : null;
  }

  saveKey(userId: string, key: string, fingerprint: string, taskId: string, now: number): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO idempotency_keys VALUES (?, ?, ?, ?, ?)",
      userId,
      key,
      fingerprint,
      taskId,
      now,
    );
  }

  nodes(): NodeRecord[] {
    return this.#sql
      .exec<{ record: string }>("SELECT record FROM nodes")
      .toArray()
      .map(({ record }) => JSON.parse(record) as NodeRecord);
  }

  saveNode(node: NodeRecord): void {
    this.#sql.exec("INSERT OR REPLACE INTO nodes VALUES (?, ?)", node.nodeId, JSON.stringify(node));
  }

  deleteNode(nodeId: string): void {
    this.#sql.exec("DELETE FROM nodes WHERE node_id = ?", nodeId);
  }

  isPaused(): boolean {
    const [row] = this.#sql
      .exec<{ value: number }>("SELECT value FROM settings WHERE name = 'paused'")
      .toArray();
    return row?.value === 1;
  }

  savePaused(paused: boolean): void {
    this.#sql.exec("INSERT OR REPLACE INTO settings VALUES ('paused', ?)", Number(paused));
  }

  /** Drops some of what ended long ago and is recorded, and keys past `keysBefore`. */
  prune(now: number, keysBefore: number): void {
    // The latest task stays: the next order number and id continue from it.
    const orders = this.#sql
      .exec<{ order_number: number }>(
        `SELECT order_number FROM tasks
         WHERE ended_at < ? AND recorded = 1 AND (state <> 'failed' OR ended_at < ?)
           AND order_number < (SELECT max(order_number) FROM tasks)
         ORDER BY ended_at LIMIT ?`,
        now - ENDED_KEPT_MS,
        now - FAILED_KEPT_MS,
        PRUNED_AT_ONCE,
      )
      .toArray();
    for (const { order_number: order } of orders) {
      this.#sql.exec("DELETE FROM tasks WHERE order_number = ?", order);
      this.#sql.exec("DELETE FROM requests WHERE order_number = ?", order);
    }
    this.#sql.exec("DELETE FROM idempotency_keys WHERE created_at < ?", keysBefore);
  }

  #tasks(clause: string, ...bindings: SqlStorageValue[]): Task[] {
    const rows = this.#sql.exec<TaskRow>(`SELECT * FROM tasks ${clause}`, ...bindings);
    return rows.toArray().map(taskOf);
  }
}

/** The columns that change during a task's life, in the order both statements name them. */
function changing(task: Task): SqlStorageValue[] {
  return [
    task.state,
    task.attempt,
    JSON.stringify(task.strikes),
    task.lease && JSON.stringify(task.lease),
    task.claimIds.length > 0 ? JSON.stringify(task.claimIds) : null,
    task.sealedAttempt,
    task.endedAt,
    task.tookMs,
    task.message,
    Number(task.recorded),
  ];
}

function taskOf(row: TaskRow): Task {
  return {
    order: row.order_number,
    taskId: row.task_id,
    userId: row.user_id,
    acceptedAt: row.accepted_at,
    state: row.state as TaskState,
    attempt: row.attempt,
    strikes: JSON.parse(row.strikes) as Strike[],
    lease: row.lease === null ? null : (JSON.parse(row.lease) as Lease),
    claimIds: JSON.parse(row.claim_ids ?? "[]") as string[],
    sealedAttempt: row.sealed_attempt,
    endedAt: row.ended_at,
    tookMs: row.took_ms,
    message: row.message,
    recorded: row.recorded === 1,
  };
}
